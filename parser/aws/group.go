package aws

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// adaptGroups reads security groups, first without their rules: those may name any other group.
func (a *adapter) adaptGroups() {
	for _, res := range a.byType[TypeGroup] {
		a.declareGroup(res)
	}
	for _, res := range a.byType[TypeGroup] {
		a.inlineRules(res)
	}
}

func (a *adapter) declareGroup(res *Resource) {
	vpc := a.one(a.Settle(res.Properties.Get("VpcId")), (*adapter).vpcID)
	a.stack.Groups[res.ID] = &model.Group{
		ID:      res.ID,
		At:      a.placeOf(res),
		Origin:  model.Declared,
		Region:  res.Region,
		VPC:     vpc,
		RuleSet: model.RuleSet{Egress: []*model.Rule{}, Ingress: []*model.Rule{}},
		Maybe:   res.Existence.Unshared(res),
	}
	a.declared[res.ID] = res
	if res.Default {
		a.defaults[vpc] = res
	}
}

// inlineRules reads the rules that are written inside of a group.
func (a *adapter) inlineRules(res *Resource) {
	properties := res.Properties
	for _, direction := range []string{"SecurityGroupEgress", "SecurityGroupIngress"} {
		if rules := properties.Get(direction); rules.Kind != Absent && !rules.Settled && !rules.isPlain() {
			properties = properties.With(direction, a.Gather(rules, a.liftItem))
		}
	}
	written := a.fit(res, properties)
	group := a.stack.Groups[res.ID]
	egress, ingress := written.Get("SecurityGroupEgress"), written.Get("SecurityGroupIngress")
	group.Egress = append(group.Egress, a.listed(res, egress, destination, res.EgressStyle)...)
	group.Ingress = append(group.Ingress, a.listed(res, ingress, origin, res.IngressStyle)...)
	group.EgressEmptied = a.emptied(egress, res.EgressStyle)
	group.IngressEmptied = a.emptied(ingress, res.IngressStyle)
	if !res.RevokesDefaultEgress {
		a.egress[res.ID] = newEgressDefault(res, egress)
	}
}

// listed reads a list of rules whose other end is called by the side.
func (a *adapter) listed(res *Resource, list Value, side, style string) []*model.Rule {
	var rules []*model.Rule
	for _, rule := range list.Items {
		g := grantOf(rule, side)
		rules = append(rules, a.rules(res, &g)...)
	}
	rules = append(rules, a.opaque(res, list)...)
	for _, rule := range rules {
		rule.Style = style
	}
	return rules
}

// emptied returns where a list of rules is written that has none, which only a list with a style says.
func (a *adapter) emptied(list Value, style string) source.Ref {
	if style == "" || list.Kind != List || len(list.Items)+len(list.Open()) > 0 {
		return 0
	}
	return a.at(list)
}

// opaque returns a rule that stands for those of which nothing is known.
func (a *adapter) opaque(res *Resource, list Value) []*model.Rule {
	why := list.Open()
	if list.Kind == Unknown {
		why = a.Why(list)
	}
	if len(why) == 0 {
		return nil
	}
	return []*model.Rule{model.OpaqueRule(res.ID, a.at(list), why...)}
}

// groupID returns the id of a security group.
func (a *adapter) groupID(v Value) string {
	ref := a.Whole(v)
	if ref != nil && ref.Resource.is(TypeVPC) && ref.Attribute == AttributeDefaultGroup {
		return a.defaultGroup(a.vpcOfAttribute(v, ref), ref.Resource.Region, a.placeOf(ref.Resource))
	}
	id := a.idOf(v)
	if a.stack.Groups[id] == nil {
		a.stack.Groups[id] = a.outsideGroup(id, v)
	}
	return id
}

// outsideGroup is a group of whose rules the files tell nothing.
func (a *adapter) outsideGroup(id string, v Value) *model.Group {
	at, why := a.outsideAt(v), a.whyOutside(v)
	group := &model.Group{ID: id, At: at, Origin: model.External, Region: a.regionOf(v), RuleSet: model.RuleSet{
		Egress:  []*model.Rule{model.OpaqueRule(id, at, why...)},
		Ingress: []*model.Rule{model.OpaqueRule(id, at, why...)},
	}}
	if ref := a.Whole(v); ref != nil && ref.Resource != nil {
		group.VPC = a.one(ref.Resource.Properties.Get("VpcId"), (*adapter).vpcID)
	}
	return group
}

// defaultGroup returns the id of the default group of a VPC, which may be "" for one that is not known. The group has the
// rules that AWS gives it, unless the files take it over.
func (a *adapter) defaultGroup(vpc, region string, at source.Ref) string {
	if res := a.defaults[vpc]; res != nil {
		return res.ID
	}
	id := strings.TrimPrefix(vpc+".default_security_group", ".")
	if a.stack.Groups[id] == nil {
		group := model.DefaultGroup(id, vpc, region, at)
		group.Egress = []*model.Rule{} // completed when all rules are known
		a.stack.Groups[id] = group
		a.egress[id] = &egressDefault{}
	}
	return id
}

// groups returns the groups that a list names; where it names none, that is the default group of the VPC.
func (a *adapter) groups(list Value, vpc string, res *Resource) model.References {
	refs := a.references(list, (*adapter).groupID)
	if len(refs.Items)+len(refs.Open) > 0 && len(list.Vacant()) == 0 && !res.KeepsDefaultGroup {
		return refs
	}
	at := a.placeOf(res)
	byDefault := model.Reference{ID: a.defaultGroup(vpc, res.Region, at), At: at, Maybe: list.Vacant()}
	byDefault.Implied = vpc == "" || a.defaults[vpc] == nil // one that the files take over has the rules that they write
	refs.Items = append(refs.Items, byDefault)
	return refs
}
