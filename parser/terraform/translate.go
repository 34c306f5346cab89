package terraform

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// maxSteps bounds the work that the values of one root may cause.
const maxSteps = 1_000_000

// translator turns the resources of the AWS provider into AWS's own schema: by the provider's table, and by a function
// of its own for what only Terraform has.
type translator struct {
	*evaluator
	top    *module
	values *aws.Values
	// byType lists the instances of every resource type that makes a part of the network, from the root module down.
	byType    map[string][]*instance
	instances []*instance // the same in one list
	// byAddress holds the same instances by address, if facts name any.
	byAddress map[string]*instance
	pending   []*instance // referred to, without properties so far
	// outside holds things that are only named, by type and id.
	outside map[[2]string]*aws.Resource
	tokenOf map[int]string     // by the numbers of sentinels
	making  map[*instance]bool // the policy documents that are being put together
	network aws.Network
	// fields are those of the objects that are being read, the innermost last.
	fields []aws.Field
	// elements are those of the lists that are being read, the innermost last.
	elements []member
	// peersRoom is room for the other ends of the rule that is being read.
	peersRoom []otherEnd
}

// translate adds to the stack the network of the root module and everything below it.
func translate(root *module) {
	var instances []*instance
	root.modules(func(m *module) {
		for _, r := range m.config.order {
			if r.wanted {
				instances = append(instances, m.instances(r)...)
			}
		}
	})
	root.evaluator.notes.stack.Moves = root.moved()
	translateInstances(root, instances)
}

// isWanted reports whether instances of a type are made at all: those of no other type ever are.
func isWanted(typ string) bool {
	return provider.TypeOf(typ).Makes() || slices.Contains(attachments, typ) || isForeignType(typ)
}

func translateInstances(root *module, instances []*instance) {
	t := &translator{
		evaluator: root.evaluator,
		top:       root,
		values:    aws.NewValues(maxSteps),
		instances: instances,
		byType:    map[string][]*instance{},
		byAddress: map[string]*instance{},
		outside:   map[[2]string]*aws.Resource{},
		making:    map[*instance]bool{},
		tokenOf:   map[int]string{},
	}
	for _, i := range instances {
		t.byType[i.res.fullType()] = append(t.byType[i.res.fullType()], i)
		if len(t.opt.Facts.IDs) > 0 {
			t.byAddress[i.address()] = i
		}
	}
	t.inferRegion()
	for _, i := range instances {
		if i.res.kind.Makes() {
			t.add(i)
		}
	}
	t.fillNamed()
	t.publish()
	t.network.Access = t.access
	stack := root.notes.stack
	aws.Adapt(stack, t.values, t.network, aws.Options{Region: t.opt.Region, Note: t.note})
	for id, g := range stack.Groups {
		g.Egress, g.Ingress = dropRepeated(id, g.Egress), dropRepeated(id, g.Ingress)
	}
	t.tellForeign()
	if t.opt.Labels {
		t.labelGroups()
	}
}

// note tells something about the input, once.
func (t *translator) note(severity model.Severity, at source.Range, message string) {
	t.notes.add(severity, t.notes.place(at), "%s", message)
}

// add adds what an instance makes to the network.
func (t *translator) add(i *instance) {
	res := t.resource(i)
	t.fill(i, res)
	if write := t.writer(i.res.fullType()); write != nil {
		write(i, res)
		return
	}
	t.spread(res, i.res.kind.Spread)
}

// writer returns what says what a resource type makes that the table does not, nil where the table says all.
func (t *translator) writer(typ string) func(*instance, *aws.Resource) {
	switch typ {
	case "aws_default_vpc":
		return t.writeDefaultVPC
	case "aws_route_table":
		return t.writeRouteTable
	case "aws_default_route_table":
		return t.writeDefaultRouteTable
	case "aws_route_table_association":
		return t.writeTableAssociation
	case "aws_main_route_table_association":
		return t.writeDefault
	case "aws_network_acl":
		return t.writeACL
	case "aws_default_network_acl":
		return t.writeDefaultACL
	case "aws_security_group":
		return t.writeGroup
	case "aws_default_security_group":
		return t.writeDefaultGroup
	case "aws_security_group_rule", "aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule":
		return t.writeRules
	case "aws_ec2_managed_prefix_list":
		return t.writePrefixList
	case "aws_vpc_endpoint", "data.aws_vpc_endpoint":
		return t.writeEndpoint
	case "aws_route53_zone":
		return t.writeHostedZone
	case "aws_vpc_peering_connection":
		return t.writePeering
	case "aws_cloudwatch_event_target":
		return t.writeEventTarget
	default:
		return nil
	}
}

// attachments are the resource types that add something to a resource of another type.
var attachments = []string{
	"aws_ec2_managed_prefix_list_entry", "aws_vpc_endpoint_policy", "aws_vpc_endpoint_private_dns",
	"aws_vpc_endpoint_security_group_association", "aws_vpc_endpoint_subnet_association",
	"aws_vpc_endpoint_route_table_association", "aws_route53_zone_association", "aws_vpc_peering_connection_accepter",
	exclusiveType,
}

// resource returns what an instance is in AWS's schema, without its properties.
func (t *translator) resource(i *instance) *aws.Resource {
	if i.made != nil {
		return i.made
	}
	p := i.position()
	res := &aws.Resource{
		ID:        i.address(),
		Type:      i.res.kind.AWS,
		At:        p.Range,
		Via:       p.Via,
		Region:    i.region(),
		Existence: existenceOf(i),
		Existing:  i.res.data && i.res.fullType() != "data.aws_ecs_task_execution",
	}
	i.made = res
	switch {
	case aws.IsAccess(res.Type):
		res.Read = func(property string) aws.Value { return t.read(i, property) }
	case !i.res.kind.Makes():
		t.pending = append(t.pending, i)
	}
	return res
}

// fillNamed fills in what is only referred to.
func (t *translator) fillNamed() {
	for len(t.pending) > 0 {
		i := t.pending[0]
		t.pending = t.pending[1:]
		t.fill(i, i.made)
		if i.res.kind.AWS == "AWS::EC2::PrefixList" {
			t.writeListName(i, i.made)
		}
	}
}

// fill gives a resource the properties of the provider's table.
func (t *translator) fill(i *instance, res *aws.Resource) {
	properties := i.res.kind.Properties
	v := t.object(i.object, properties)
	v.At, v.Via = res.At, res.Via
	v.SetMaybe(nil)
	for _, p := range properties {
		if p.Form != provider.Name {
			continue
		}
		if told, ok := t.nameFact(i, p, v.Get(p.Name)); ok {
			v = insert(v, []string{p.Name}, told)
		}
	}
	res.Properties = v
}

// nameFact returns a name as a plan tells it, where the files do not spell it.
func (t *translator) nameFact(i *instance, p provider.Property, v aws.Value) (aws.Value, bool) {
	if p.Form != provider.Name {
		return aws.Value{}, false
	}
	fact, told := i.fact(p.Argument)
	if !told || t.isSpelled(v) {
		return aws.Value{}, false
	}
	return t.scalar(fact, t.placed(i.position()), nil), true
}

// orFact returns a name as a plan tells it, where the files do not spell it, and any other value as it is.
func (t *translator) orFact(i *instance, p provider.Property, v aws.Value) aws.Value {
	if told, ok := t.nameFact(i, p, v); ok {
		return told
	}
	return v
}

// isSpelled reports whether something is written, and known as far as text goes.
func (t *translator) isSpelled(v aws.Value) bool {
	_, known := t.values.Known(v)
	return known || t.values.Whole(v) != nil && t.values.Whole(v).Of != ""
}

// put adds a resource to the network.
func (t *translator) put(res *aws.Resource) { t.network.Resources = append(t.network.Resources, res) }

// spread adds a resource to the network: one for each of the things that a property may name.
func (t *translator) spread(res *aws.Resource, property string) {
	v := res.Properties.Get(property)
	if property == "" || v.Kind != aws.Choice {
		t.put(res)
		return
	}
	for _, o := range v.Options() {
		each := *res
		each.Properties = res.Properties.With(property, o.Value)
		each.Existence = also(res.Existence, o.Why)
		t.put(&each)
	}
}

// object reads properties of an object, which has the given fields too.
func (t *translator) object(o object, properties []provider.Property, fields ...aws.Field) aws.Value {
	v := t.placed(o.position())
	v.Kind = aws.Object
	v.SetMaybe(o.maybe)
	from := len(t.fields)
	t.fields = append(t.fields, fields...)
	for _, p := range properties {
		if member := t.property(o, p); member.Kind != aws.Absent {
			t.addField(from, p.Name, member)
		}
	}
	v.Fields = append(make([]aws.Field, 0, len(t.fields)-from+1), t.fields[from:]...)
	clear(t.fields[from:])
	t.fields = t.fields[:from]
	return v
}

// addField adds a member to the object whose fields begin at a number. Its name may be the way to it through objects, with points
// between.
func (t *translator) addField(from int, name string, member aws.Value) {
	key, way, inside := strings.Cut(name, ".")
	if !inside {
		t.fields = append(t.fields, aws.Field{Key: name, Value: member})
		return
	}
	for i := from; i < len(t.fields); i++ {
		if f := &t.fields[i]; f.Key == key {
			f.Value = insert(f.Value, strings.Split(way, "."), member)
			return
		}
	}
	t.fields = append(t.fields, aws.Field{Key: key, Value: insert(aws.Value{}, strings.Split(way, "."), member)})
}

// insert returns an object with a member at the end of a way through objects.
func insert(v aws.Value, way []string, member aws.Value) aws.Value {
	if v.Kind == aws.Absent {
		v = aws.Value{Kind: aws.Object, At: member.At, Via: member.Via}
	}
	if len(way) > 1 {
		member = insert(v.Get(way[0]), way[1:], member)
	}
	if v.Get(way[0]).Kind != aws.Absent {
		return v.With(way[0], member)
	}
	fields := make([]aws.Field, len(v.Fields), len(v.Fields)+2) // most objects are given one or two more
	copy(fields, v.Fields)
	v.Fields = append(fields, aws.Field{Key: way[0], Value: member})
	return v
}
