package aws

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// builder builds networks of resources as front ends do.
type builder struct {
	values *Values
	Network
}

func newBuilder() *builder { return &builder{values: NewValues(1000)} }

func (b *builder) add(id, kind string, properties ...Field) *Resource {
	res := &Resource{
		ID: id, Type: kind, Region: "eu-west-1", Existence: Reasons(nil), At: source.Range{File: "f", Start: source.Pos{Line: len(b.Resources) + 1}},
		Properties: Value{Kind: Object, Fields: properties},
	}
	b.Resources = append(b.Resources, res)
	return res
}

// adapt returns the model.
func (b *builder) adapt() *model.Stack {
	stack := model.NewStack(".")
	Adapt(stack, b.values, b.Network, Options{Region: "eu-west-1", Note: func(model.Severity, source.Range, string) {}})
	return stack
}

func text(key, s string) Field { return Field{Key: key, Value: Value{Kind: Scalar, Text: s}} }

func list(key string, items ...Value) Field {
	return Field{Key: key, Value: Value{Kind: List, Settled: true, Items: items}}
}

func object(fields ...Field) Value { return Value{Kind: Object, Fields: fields} }

// ref is an attribute of a resource, or its id.
func (b *builder) ref(res *Resource, attribute string) Value {
	why := []model.Unknown{{Reason: res.ID + " is known only after apply"}}
	return b.values.Token(source.Range{}, Reference{Name: res.ID + "." + attribute, Resource: res, Attribute: attribute, Why: why})
}

func field(key string, v Value) Field { return Field{Key: key, Value: v} }

// rule is a rule on tcp 443.
func rule(fields ...Field) Value {
	return object(append([]Field{text("IpProtocol", "tcp"), text("FromPort", "443"), text("ToPort", "443")}, fields...)...)
}

func TestLookedUpEndpoint(t *testing.T) {
	b := newBuilder()
	found := b.add("data.aws_vpc_endpoint.api", TypeEndpoint, text("ServiceName", "com.amazonaws.eu-west-1.ecr.api"))
	found.Existing = true
	found.Properties.Fields = append(found.Properties.Fields, list("SecurityGroupIds", b.ref(found, AttributeGroups)))
	gateway := b.add("gateway", TypeEndpoint, text("ServiceName", "com.amazonaws.eu-west-1.s3"))
	b.add("task", TypeGroup, list("SecurityGroupEgress", rule(field("DestinationPrefixListId", b.ref(gateway, AttributePrefixList)))))
	stack := b.adapt()
	e := stack.Endpoints[found.ID]
	if e.Kind != "interface" || e.PrivateDNS.Is != model.Unclear || len(e.Subnets.Open) == 0 || len(e.Policy.Unknown) == 0 {
		t.Errorf("got %+v", e)
	}
	if group := stack.Groups[e.Groups.Items[0].ID]; group == nil || group.Origin != model.External {
		t.Errorf("its group is %+v", group)
	}
	peer := stack.Groups["task"].Egress[0].Peer
	if got := stack.PrefixLists[peer.ID]; peer.Kind != model.PeerPrefixList || got.Service != "s3" {
		t.Errorf("the peer %v is the list %+v", peer, got)
	}
}

func TestDefaults(t *testing.T) {
	b := newBuilder()
	vpc := b.add("vpc", TypeVPC, text("CidrBlock", "10.0.0.0/16"))
	group := b.add("group", TypeGroup, field("VpcId", b.ref(vpc, "")), list("SecurityGroupEgress"))
	group.Default, group.RevokesDefaultEgress = true, true
	table := b.add("table", TypeRouteTable, field("VpcId", b.ref(vpc, "")), list("Routes",
		object(text("DestinationCidrBlock", "0.0.0.0/0"), text("GatewayId", "igw-1")), object(text("DestinationCidrBlock", "::/0"), text("GatewayId", ""))))
	table.Default = true
	entry := object(text("RuleNumber", "1"), text("RuleAction", "ALLOW"), text("Protocol", "tcp"), text("Egress", "true"), text("CidrBlock", "10.0.0.0/8"),
		field("PortRange", object(text("From", "443"), text("To", "443"))))
	acl := b.add("acl", TypeACL, field("VpcId", b.ref(vpc, "")), list("Entries", entry))
	acl.Default = true
	b.add("peer", TypeGroup, list("SecurityGroupEgress", rule(field("DestinationSecurityGroupId", b.ref(vpc, AttributeDefaultGroup)))))
	stack := b.adapt()
	v := stack.VPCs["vpc"]
	if v.MainRouteTable != "table" || v.DefaultACL != "acl" {
		t.Errorf("got the VPC %+v", v)
	}
	routes := stack.RouteTables["table"].Routes
	if len(routes) != 2 || routes[0].Target != "internet_gateway" || routes[1].Target != "" {
		t.Errorf("got the routes %+v", routes)
	}
	if got := stack.NetworkACLs["acl"].Egress; len(got) != 1 || got[0].Protocol != "tcp" || got[0].Action != "allow" {
		t.Errorf("got the entries %+v", got)
	}
	if got := stack.Groups["peer"].Egress[0].Peer.ID; got != "group" {
		t.Errorf("the default group is %q", got)
	}
	if got := stack.Groups["group"]; len(got.Egress) != 0 || got.VPC != "vpc" {
		t.Errorf("got the group %+v", got)
	}
}

func TestDefaultEgress(t *testing.T) {
	everything := func(stack *model.Stack, id string) (n, uncertain int) {
		for _, r := range stack.Groups[id].Egress {
			if r.Implicit {
				n++
				uncertain += min(1, len(r.Maybe))
			}
		}
		return n, uncertain
	}
	for _, test := range []struct {
		about        string
		change       func(b *builder, group *Resource)
		n, uncertain int
	}{
		{"nothing is written", func(*builder, *Resource) {}, 2, 0},
		{"Terraform revokes it", func(_ *builder, group *Resource) { group.RevokesDefaultEgress = true }, 0, 0},
		{"a rule resource", func(b *builder, group *Resource) {
			b.add("rule", TypeEgress, append(rule(text("CidrIp", "10.0.0.0/8")).Fields, field("GroupId", b.ref(group, "")))...)
		}, 0, 0},
		{"a rule resource that may not exist", func(b *builder, group *Resource) {
			res := b.add("rule", TypeEgress, append(rule(text("CidrIp", "10.0.0.0/8")).Fields, field("GroupId", b.ref(group, "")))...)
			res.Existence = Reasons{{Reason: "P has no value"}}
		}, 2, 2},
	} {
		t.Run(test.about, func(t *testing.T) {
			b := newBuilder()
			test.change(b, b.add("group", TypeGroup))
			stack := b.adapt()
			if n, uncertain := everything(stack, "group"); n != test.n || uncertain != test.uncertain {
				t.Errorf("got %d rules, %d of them uncertain", n, uncertain)
			}
		})
	}
}

func TestStyles(t *testing.T) {
	b := newBuilder()
	group := b.add("group", TypeGroup, list("SecurityGroupEgress", rule(text("CidrIp", "10.0.0.0/8"))))
	group.EgressStyle = "inline"
	for _, cidr := range []string{"10.1.0.0/16", "10.2.0.0/16"} { // a rule resource with two blocks
		res := b.add("both", TypeEgress, append(rule(text("CidrIp", cidr)).Fields, field("GroupId", b.ref(group, "")))...)
		res.EgressStyle = "resource"
	}
	stack := b.adapt()
	got := stack.Groups["group"].Egress
	if len(got) != 3 || got[0].Style != "inline" || got[1].Style != "resource" || got[2].ID != "both" || got[2].Peer.CIDR != "10.2.0.0/16" {
		t.Errorf("got %+v", got)
	}
}

// TestSensitive checks that what must not be shown is judged in rules, is taken for unknown elsewhere, and shown nowhere.
func TestSensitive(t *testing.T) {
	hidden := func(s string) Value { return Value{Kind: Scalar, Text: s, Sensitive: true} }
	b := newBuilder()
	b.add("group", TypeGroup, list("SecurityGroupEgress", rule(field("CidrIp", hidden("203.0.113.0/24")))))
	b.add("entry", TypeACLEntry, text("NetworkAclId", "acl-1"), text("RuleNumber", "1"), text("RuleAction", "allow"),
		text("Protocol", "-1"), field("CidrBlock", hidden("203.0.113.0/24")))
	b.add("definition", TypeTaskDefinition, list("ContainerDefinitions", object(field("Name", hidden("app")), field("Image", hidden("nginx")))))
	statement := object(text("Effect", "Allow"), text("Principal", "*"), text("Action", "*"), field("Resource", hidden("arn:aws:s3:::b/*")))
	b.add("endpoint", TypeEndpoint, text("ServiceName", "com.amazonaws.eu-west-1.s3"), field("PolicyDocument", object(list("Statement", statement))))
	b.add("vpc", TypeVPC, field("CidrBlock", hidden("203.0.113.0/24")))
	b.add("service", TypeService, text("LaunchType", "FARGATE"), field("NetworkConfiguration", object(field("AwsvpcConfiguration",
		object(list("Subnets", hidden("subnet-1")), list("SecurityGroups", hidden("sg-1")))))))
	stack := b.adapt()
	if v := stack.VPCs["vpc"]; len(v.CIDRs) > 0 || len(v.Unknown) == 0 {
		t.Errorf("got the VPC %+v", v)
	}
	if w := stack.Workloads["service"]; len(w.Groups.Items)+len(w.Subnets.Items) > 0 || len(w.Groups.Open) == 0 {
		t.Errorf("got the workload %+v", w)
	}
	if r := stack.Groups["group"].Egress[0]; !r.Sensitive || r.Peer.CIDR != "203.0.113.0/24" {
		t.Errorf("got the rule %+v", r)
	}
	if e := stack.NetworkACLs["acl-1"].Ingress[0]; e.Peer.Kind != model.PeerUnknown || len(e.Unknown) == 0 {
		t.Errorf("got the entry %+v", e)
	}
	if i := stack.TaskDefinitions["definition"].Images[0]; i.Name != "…" || i.ECR != model.Unclear {
		t.Errorf("got the image %+v", i)
	}
	if p := stack.Endpoints["endpoint"].Policy.Statements[0].Resources.Items[0]; p.Text != "*" || len(p.Unknown) == 0 {
		t.Errorf("got the pattern %+v", p)
	}
}

// conditional is a value that is one of two, depending on a condition.
func conditional(a, b Value) Value {
	why := []model.Unknown{{Reason: "the condition is not known"}}
	return NewChoice(source.Range{}, 0, []Option{{Why: why, Value: a}, {Why: why, Value: b}})
}

// TestMayBe checks what is made of values that depend on a condition.
func TestMayBe(t *testing.T) {
	scalar := func(s string) Value { return Value{Kind: Scalar, Text: s} }
	network := func(group Value) Field {
		return field("NetworkConfiguration", object(field("AwsvpcConfiguration", object(list("Subnets", scalar("subnet-1")),
			field("SecurityGroups", Value{Kind: List, Items: []Value{group}})))))
	}
	b := newBuilder()
	run := object(text("Type", "Task"), text("Resource", "arn:aws:states:::ecs:runTask.sync"),
		field("Parameters", object(text("LaunchType", "FARGATE"), network(conditional(scalar("sg-a"), scalar("sg-b"))))))
	b.add("machine", TypeStateMachine, field("Definition", object(field("States", object(field("Run", run))))))
	b.add("service", TypeService, text("LaunchType", "FARGATE"), network(scalar("sg-a")),
		field("DeploymentController", conditional(object(text("Type", "EXTERNAL")), Value{})))
	stack := b.adapt()
	var groups []string
	for _, item := range stack.Workloads[`machine["Run"]`].Groups.Items {
		groups = append(groups, item.ID)
	}
	if !slices.Equal(groups, []string{"sg-a", "sg-b"}) {
		t.Errorf("the task of the state machine may have the groups %q, want both", groups)
	}
	if w := stack.Workloads["service"]; w == nil || len(w.Maybe) == 0 {
		t.Errorf("got the workload %+v of a service that a deployment may control, want one that may be there", w)
	}
}

// TestNames checks what names that are not known, or not in AWS's form, mean.
func TestNames(t *testing.T) {
	b := newBuilder()
	vpc := b.add("vpc", TypeVPC, text("CidrBlock", "10.0.0.0/16"))
	unknown := b.values.Unknown(source.Range{}, Reference{Why: []model.Unknown{{Reason: "var.vpc has no value"}}})
	b.add("block", TypeVPCCidrBlock, field("VpcId", unknown), text("CidrBlock", "10.9.0.0/16"))
	list := b.add("list", TypePrefixList, text("PrefixListName", "mine"))
	list.Existing = true
	b.add("group", TypeGroup, field("VpcId", b.ref(vpc, "")), Field{Key: "SecurityGroupEgress", Value: Value{Kind: List, Items: []Value{
		rule(field("DestinationPrefixListId", b.ref(list, ""))),
	}}})
	b.add("definition", TypeTaskDefinition, text("Family", "app"))
	b.add("service", TypeService, text("TaskDefinition", "arn:aws:ecs:eu-west-1:123456789012:task-definition/app:3"))
	stack := b.adapt()
	if v := stack.VPCs["vpc"]; len(v.Unknown) == 0 {
		t.Error("a block of a VPC that is not known leaves those of the VPC known")
	}
	if l := stack.PrefixLists[stack.Groups["group"].Egress[0].Peer.ID]; l == nil || l.Service != "" || len(l.Unknown) == 0 {
		t.Errorf("got the list %+v of a name that is not AWS's, want one that is not known", l)
	}
	if w := stack.Workloads["service"]; w.TaskDefinition != "definition" {
		t.Errorf("the service runs %q, want the definition of the family", w.TaskDefinition)
	}
}
