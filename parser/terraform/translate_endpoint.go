package terraform

import (
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// writeEndpoint adds a VPC endpoint with what other resources add to it.
func (t *translator) writeEndpoint(i *instance, res *aws.Resource) {
	t.attachList(i, res, "RouteTableIds", "aws_vpc_endpoint_route_table_association", "route_table_id")
	t.attachList(i, res, "SubnetIds", "aws_vpc_endpoint_subnet_association", "subnet_id")
	if i.res.data { // it has groups that only AWS knows
		of := t.reference(symbol{ref: &reference{of: i, attr: "security_group_ids", index: -1}})
		groups := aws.Value{Kind: aws.List, Settled: true, At: res.At, Items: []aws.Value{t.values.Token(res.At, of)}}
		res.Properties = insert(res.Properties, []string{"SecurityGroupIds"}, groups)
	} else {
		t.attachGroups(i, res)
	}
	for _, a := range t.attached("aws_vpc_endpoint_private_dns", "vpc_endpoint_id", i) {
		setting := t.text(a.arg("private_dns_enabled"), "false")
		t.replace(res, "PrivateDnsEnabled", setting, a.maybe)
	}
	if policy := t.documentIn(i, "policy"); policy.Kind != aws.Absent {
		res.Properties = insert(res.Properties, []string{"PolicyDocument"}, policy)
	}
	for _, a := range t.attached("aws_vpc_endpoint_policy", "vpc_endpoint_id", i) {
		t.replace(res, "PolicyDocument", t.documentIn(a.instance, "policy"), a.maybe)
	}
	t.put(res)
}

// told returns what a plan tells of an attribute, which is absent if that is nothing.
func (i *instance) told(name string) value {
	fact, _ := i.fact(name)
	return fact
}

// replace gives a property another value, unless there are reasons why it may keep its own.
func (t *translator) replace(res *aws.Resource, property string, v aws.Value, maybe []model.Unknown) {
	if own := res.Properties.Get(property); len(maybe) > 0 {
		v = aws.NewChoice(v.At, v.Via, []aws.Option{{Why: maybe, Value: v}, {Why: maybe, Value: own}})
	}
	res.Properties = insert(res.Properties, []string{property}, v)
}

// attachList adds to a list of an endpoint what association resources say.
func (t *translator) attachList(i *instance, res *aws.Resource, property, typ, argument string) {
	list := res.Properties.Get(property)
	for _, a := range t.attached(typ, "vpc_endpoint_id", i) {
		list = t.attach(list, a, argument)
	}
	if list.Kind != aws.Absent {
		res.Properties = insert(res.Properties, []string{property}, list)
	}
}

// attach adds to a list what one association resource says.
func (t *translator) attach(list aws.Value, a attachment, argument string) aws.Value {
	if list.Kind == aws.Absent {
		list = t.placed(a.position())
		list.Kind, list.Settled = aws.List, true
	}
	items, open := a.arg(argument).one().members()
	if len(open) > 0 {
		list.SetOpen(model.Reasons(list.Open(), a.maybe, open))
	}
	for i := range items {
		item := t.member(&items[i])
		item.SetMaybe(model.Reasons(item.Maybe(), a.maybe))
		list.Items = append(list.Items[:len(list.Items):len(list.Items)], item)
	}
	return list
}

// attachGroups adds to an endpoint the groups that association resources say. An endpoint without groups of its own keeps
// the default group of its VPC beside them, unless an association replaces that.
func (t *translator) attachGroups(i *instance, res *aws.Resource) {
	const property = "SecurityGroupIds"
	associations := t.attached("aws_vpc_endpoint_security_group_association", "vpc_endpoint_id", i)
	list := res.Properties.Get(property)
	if len(associations) == 0 {
		return
	}
	keeps, why := len(list.Items)+len(list.Open()) == 0, []model.Unknown(nil)
	for _, a := range associations {
		list = t.attach(list, a, "security_group_id")
		arg := a.arg("replace_default_association")
		switch replaces := arg.eval().ternary(model.No); {
		case replaces == model.No:
		case replaces == model.Yes && len(a.maybe) == 0:
			keeps = false
		default:
			why = model.Reasons(why, a.maybe)
			if replaces == model.Unclear {
				why = model.Reasons(why, arg.whyUnknown(arg.eval()))
			}
		}
	}
	if keeps {
		res.KeepsDefaultGroup = len(why) == 0
		list.SetVacant(why)
	}
	res.Properties = insert(res.Properties, []string{property}, list)
}

// documentIn reads the JSON of an argument of a resource, which is found where the argument is.
func (t *translator) documentIn(i *instance, name string) aws.Value {
	arg := i.arg(name)
	document := t.documentOf(arg, i.told(name))
	if !arg.set || document.Kind == aws.Absent {
		return document
	}
	return t.like(t.written(arg), document)
}
