package sample

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// Terraform writes resources as a configuration, by the provider's own table where that says how.
func Terraform(resources []Resource) string {
	w := &writer{kinds: map[string]string{}}
	given := map[string]bool{}
	for _, r := range resources {
		w.kinds[r.Name] = terraformTypes[r.Type]
		for _, p := range parameters(r.Properties) {
			given[string(p)] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		w.line("variable %q { type = string }", name)
	}
	for _, r := range resources {
		w.resource(r)
	}
	return w.text.String()
}

// terraformTypes are the resource types that the networks are written with.
var terraformTypes = map[string]string{
	"AWS::EC2::VPC":                                 "aws_vpc",
	"AWS::EC2::DHCPOptions":                         "aws_vpc_dhcp_options",
	"AWS::EC2::VPCDHCPOptionsAssociation":           "aws_vpc_dhcp_options_association",
	"AWS::EC2::Subnet":                              "aws_subnet",
	"AWS::EC2::RouteTable":                          "aws_route_table",
	"AWS::EC2::Route":                               "aws_route",
	"AWS::EC2::SubnetRouteTableAssociation":         "aws_route_table_association",
	"AWS::EC2::NetworkAcl":                          "aws_network_acl",
	"AWS::EC2::NetworkAclEntry":                     "aws_network_acl_rule",
	"AWS::EC2::SubnetNetworkAclAssociation":         "aws_network_acl_association",
	"AWS::EC2::SecurityGroup":                       "aws_security_group",
	"AWS::EC2::SecurityGroupEgress":                 "aws_vpc_security_group_egress_rule",
	"AWS::EC2::SecurityGroupIngress":                "aws_vpc_security_group_ingress_rule",
	"AWS::EC2::VPCEndpoint":                         "aws_vpc_endpoint",
	"AWS::EC2::InternetGateway":                     "aws_internet_gateway",
	"AWS::EC2::NatGateway":                          "aws_nat_gateway",
	"AWS::IAM::Role":                                "aws_iam_role",
	"AWS::IAM::RolePolicy":                          "aws_iam_role_policy",
	"AWS::IAM::ManagedPolicy":                       "aws_iam_policy",
	"AWS::ECR::Repository":                          "aws_ecr_repository",
	"AWS::ECS::Cluster":                             "aws_ecs_cluster",
	"AWS::ECS::ClusterCapacityProviderAssociations": "aws_ecs_cluster_capacity_providers",
	"AWS::ECS::TaskDefinition":                      "aws_ecs_task_definition",
	"AWS::ECS::Service":                             "aws_ecs_service",
	"AWS::ECS::TaskSet":                             "aws_ecs_task_set",
	"AWS::ECS::ExpressGatewayService":               "aws_ecs_express_gateway_service",
	"AWS::Events::Rule":                             "aws_cloudwatch_event_target",
	"AWS::Scheduler::Schedule":                      "aws_scheduler_schedule",
	"AWS::Pipes::Pipe":                              "aws_pipes_pipe",
	"AWS::Batch::ComputeEnvironment":                "aws_batch_compute_environment",
	"AWS::Batch::JobDefinition":                     "aws_batch_job_definition",
	"AWS::StepFunctions::StateMachine":              "aws_sfn_state_machine",
}

// writer writes a configuration.
type writer struct {
	text  strings.Builder
	depth int
	name  string            // of the resource that is being written
	kinds map[string]string // the resource type of each resource, by name
}

// lines writes lines with the name of the resource in them.
func (w *writer) lines(lines []string) {
	for _, line := range lines {
		w.line("%s", strings.ReplaceAll(line, "NAME", w.name))
	}
}

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(&w.text, strings.Repeat("  ", w.depth)+format+"\n", args...)
}

// nested writes what is in braces.
func (w *writer) nested(header string, inside func()) {
	w.line("%s {", header)
	w.depth++
	inside()
	w.depth--
	w.line("}")
}

func (w *writer) resource(r Resource) {
	kind := w.kinds[r.Name]
	properties := r.Properties
	if kind == "aws_cloudwatch_event_target" {
		properties = properties.get("Targets").(List)[0].(Object)
	}
	w.nested(fmt.Sprintf("resource %q %q", kind, r.Name), func() {
		switch kind {
		case "aws_vpc_security_group_egress_rule":
			w.argument("security_group_id", properties.get("GroupId"))
			w.rule(properties, "Destination", provider.Rules[kind])
		case "aws_vpc_security_group_ingress_rule":
			w.argument("security_group_id", properties.get("GroupId"))
			w.rule(properties, "Source", provider.Rules[kind])
		case "aws_security_group":
			w.inline(properties, "egress", "SecurityGroupEgress", "Destination")
			w.inline(properties, "ingress", "SecurityGroupIngress", "Source")
		case "aws_vpc_endpoint":
			if policy := properties.get("PolicyDocument"); policy != nil {
				w.line("policy = jsonencode(%s)", w.expression(policy))
			}
		}
		w.properties(properties, provider.TypeOf(kind).Properties)
		w.name = r.Name
		w.lines(required[kind])
	})
}

// required are the arguments that the provider wants in resources and nested blocks, besides those that the network is
// made of.
var required = map[string][]string{
	"aws_security_group": {`name = "NAME"`},
	"compute_resources":  {`max_vcpus = 1`},
	"target":             {`role_arn = "arn:aws:iam::111122223333:role/scheduler"`},
	"aws_iam_role":       {`assume_role_policy = "{}"`},
	"aws_ecs_service":    {`name = "NAME"`},
	"aws_ecs_task_set":   {`service = "NAME"`},
	"aws_ecs_task_definition": {
		`network_mode = "awsvpc"`, `cpu = 256`, `memory = 512`,
	},
	"aws_cloudwatch_event_target": {`rule = "NAME"`, `role_arn = "arn:aws:iam::111122223333:role/events"`},
	"aws_scheduler_schedule":      {`schedule_expression = "rate(1 hour)"`, `flexible_time_window {`, `  mode = "OFF"`, `}`},
	"aws_pipes_pipe":              {`source = "arn:aws:sqs:ap-northeast-1:111122223333:NAME"`, `role_arn = "arn:aws:iam::111122223333:role/pipes"`},
	"aws_batch_compute_environment": {
		`compute_environment_name = "NAME"`, `type = "MANAGED"`,
	},
	"aws_batch_job_definition": {`name = "NAME"`, `type = "container"`},
	"aws_sfn_state_machine":    {`role_arn = "arn:aws:iam::111122223333:role/states"`},
}

func (w *writer) inline(properties Object, block, property, side string) {
	rules, _ := properties.get(property).(List)
	for _, rule := range rules {
		w.nested(block, func() { w.rule(rule.(Object), side, provider.InlineRule) })
	}
}

// rule writes a security group rule, in whichever form.
func (w *writer) rule(rule Object, side string, form provider.Rule) {
	w.properties(rule, form.Traffic)
	for _, p := range form.Peers {
		name := p.Property.Name
		if p.Sided {
			name = side + name
		}
		switch v := rule.get(name); {
		case v == nil:
		case p.Property.Form == provider.Links:
			w.line("%s = [%s]", p.Property.Argument, w.expression(v))
		default:
			w.argument(p.Property.Argument, v)
		}
	}
}

// properties writes all properties that an object has.
func (w *writer) properties(o Object, properties []provider.Property) {
	for _, p := range properties {
		var v any = o
		for _, key := range strings.Split(p.Name, ".") {
			inner, _ := v.(Object)
			v = inner.get(key)
		}
		if v == nil {
			continue
		}
		switch p.Form {
		case provider.Block:
			w.nested(p.Argument, func() {
				w.properties(v.(Object), p.Of)
				w.lines(required[p.Argument])
			})
		case provider.Blocks:
			for _, item := range v.(List) {
				w.nested(p.Argument, func() { w.properties(item.(Object), p.Of) })
			}
		case provider.Containers:
			w.line("%s = jsonencode(%s)", p.Argument, w.expression(inAPI(v)))
		case provider.Document:
			w.line("%s = jsonencode(%s)", p.Argument, w.expression(v))
		default:
			w.argument(p.Argument, v)
		}
	}
}

func (w *writer) argument(name string, v any) {
	if v != nil {
		w.line("%s = %s", name, w.expression(v))
	}
}

// expression returns a value as an expression.
func (w *writer) expression(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case Parameter:
		return "var." + string(v)
	case Ref:
		return w.kinds[v.Name] + "." + v.Name + "." + w.attribute(v)
	case List:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = w.expression(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case Object:
		var members []string
		for _, m := range v {
			members = append(members, fmt.Sprintf("%q = %s", m.Key, w.expression(m.Value)))
		}
		return "{" + strings.Join(members, ", ") + "}"
	default:
		return fmt.Sprint(v)
	}
}

// attribute returns the attribute that a reference means, in the provider's words.
func (w *writer) attribute(r Ref) string {
	attributes := provider.TypeOf(w.kinds[r.Name]).Attributes
	for _, argument := range slices.Sorted(maps.Keys(attributes)) {
		if attributes[argument] == r.Attribute {
			return argument
		}
	}
	switch w.kinds[r.Name] {
	case "aws_ecs_task_definition", "aws_ecs_cluster", "aws_iam_role", "aws_iam_policy", "aws_ecr_repository":
		return "arn"
	default:
		return "id"
	}
}

// inAPI returns a value with the names of the ECS API, which begin with small letters.
func inAPI(v any) any {
	switch v := v.(type) {
	case Object:
		var o Object
		for _, m := range v {
			o = append(o, Member{strings.ToLower(m.Key[:1]) + m.Key[1:], inAPI(m.Value)})
		}
		return o
	case List:
		var list List
		for _, item := range v {
			list = append(list, inAPI(item))
		}
		return list
	default:
		return v
	}
}
