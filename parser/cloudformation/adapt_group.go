package cloudformation

import (
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// adaptGroups reads security groups, first without their rules: those may name any other group.
func (a *adapter) adaptGroups() {
	groups := a.byKind[typeGroup]
	for _, res := range groups {
		a.declareGroup(res)
	}
	for _, res := range groups {
		a.inlineRules(res)
	}
}

func (a *adapter) declareGroup(res *resource) {
	a.stack.Groups[res.id] = &model.Group{
		ID:      res.id,
		At:      a.place(res.at),
		Origin:  model.Declared,
		Region:  a.region,
		RuleSet: model.RuleSet{Egress: []*model.Rule{}, Ingress: []*model.Rule{}},
		Maybe:   res.exists.why,
	}
}

// inlineRules reads the rules that are written inside of a group.
func (a *adapter) inlineRules(res *resource) {
	properties := res.properties()
	for _, direction := range []string{"SecurityGroupEgress", "SecurityGroupIngress"} {
		properties = properties.with(direction, a.gather(properties.get(direction), a.liftItem))
	}
	written, from := decode[ec2.SecurityGroup](a.run, res, properties)
	group := a.stack.Groups[res.id]
	group.VPC = a.one(from.of(&written.VpcId), (*adapter).vpcID)
	egress, ingress := from.of(&written.SecurityGroupEgress), from.of(&written.SecurityGroupIngress)
	for _, rule := range egress.items {
		group.Egress = append(group.Egress, a.rules(res, grantOf(rule, destination))...)
	}
	for _, rule := range ingress.items {
		group.Ingress = append(group.Ingress, a.rules(res, grantOf(rule, origin))...)
	}
	group.Egress = append(group.Egress, a.opaque(res, egress)...)
	group.Ingress = append(group.Ingress, a.opaque(res, ingress)...)
	a.defaults[res.id] = newEgressDefault(res, egress)
}

// liftItem returns the rules that a rule with choices in it may be.
func (a *adapter) liftItem(v value) []value {
	var items []value
	for _, o := range a.lift(v) {
		if o.value.kind != absent {
			o.value.maybe = o.why
			items = append(items, o.value)
		}
	}
	return items
}

// opaque returns a rule that stands for those of which nothing is known.
func (a *adapter) opaque(res *resource, list value) []*model.Rule {
	why := list.open
	if list.kind == unknown {
		why = a.why(list)
	}
	if len(why) == 0 {
		return nil
	}
	return []*model.Rule{model.OpaqueRule(res.id, a.place(list.at), why...)}
}

// groupID returns the id of a security group.
func (a *adapter) groupID(v value) string {
	ref := a.whole(v)
	if ref != nil && ref.resource.is(typeVPC) && ref.attribute == attributeDefault {
		return a.defaultGroup(ref.resource.id, a.place(ref.resource.at))
	}
	id := a.idOf(v)
	if a.stack.Groups[id] == nil {
		a.stack.Groups[id] = a.outsideGroup(id, v)
	}
	return id
}

// outsideGroup is a group of whose rules the files tell nothing.
func (a *adapter) outsideGroup(id string, v value) *model.Group {
	at, why := a.outsideAt(v), a.whyOutside(v)
	return &model.Group{ID: id, At: at, Origin: model.External, Region: a.region, RuleSet: model.RuleSet{
		Egress:  []*model.Rule{model.OpaqueRule(id, at, why...)},
		Ingress: []*model.Rule{model.OpaqueRule(id, at, why...)},
	}}
}

// defaultGroup returns the id of the default group of a VPC, which may be "" for one that is not known.
func (a *adapter) defaultGroup(vpc string, at source.Ref) string {
	id := strings.TrimPrefix(vpc+".default_security_group", ".")
	if a.stack.Groups[id] == nil {
		group := model.DefaultGroup(id, vpc, a.region, at)
		group.Egress = []*model.Rule{} // completed when all rules are known
		a.stack.Groups[id] = group
		a.defaults[id] = &egressDefault{}
	}
	return id
}

// groups returns the groups that a list names; where it names none, that is the default group of the VPC.
func (a *adapter) groups(list value, vpc string, at source.Range) model.References {
	refs := a.references(list, (*adapter).groupID)
	if len(refs.Items)+len(refs.Open) > 0 && len(list.vacant) == 0 {
		return refs
	}
	refs.Items = append(refs.Items, model.Reference{
		ID: a.defaultGroup(vpc, a.place(at)), At: a.place(at), Implied: true, Maybe: list.vacant,
	})
	return refs
}
