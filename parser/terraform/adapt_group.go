package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// adaptGroups reads security groups with the rules that are written inside of them.
func (a *adapter) adaptGroups() {
	for _, i := range a.byType["aws_default_security_group"] {
		a.declare(i)
		a.defaults[a.stack.Groups[i.address()].VPC] = i
	}
	for _, i := range a.byType["aws_security_group"] {
		a.declare(i)
	}
	for _, list := range [][]*instance{a.byType["aws_default_security_group"], a.byType["aws_security_group"]} {
		for _, i := range list {
			g := a.stack.Groups[i.address()]
			g.Egress = append(g.Egress, a.inlineRules(i, "egress")...)
			g.Ingress = append(g.Ingress, a.inlineRules(i, "ingress")...)
		}
	}
}

// declare puts a group into the model, without its rules: those may name any other group.
func (a *adapter) declare(i *instance) {
	a.stack.Groups[i.address()] = &model.Group{
		ID:      i.address(),
		At:      i.ref(),
		Origin:  model.Declared,
		Region:  i.region(),
		VPC:     a.single(i.arg("vpc_id"), a.vpcID),
		RuleSet: model.RuleSet{Egress: []*model.Rule{}, Ingress: []*model.Rule{}},
		Maybe:   i.maybe(),
	}
}

// groupID returns the model's id of a security group, and puts it into the model where it lies outside of the files.
func (a *adapter) groupID(l link) string {
	id := a.resourceID(l)
	if l.ref != nil && l.ref.attr == "default_security_group_id" {
		return a.defaultGroup(a.vpcID(link{id: l.ref.of.address(), ref: vpcReference(l.ref), at: l.at}), l.ref.of.region(), l.at)
	}
	if a.stack.Groups[id] == nil {
		a.stack.Groups[id] = a.external(id, l)
	}
	return id
}

// vpcReference is the id of the VPC whose default group is referred to.
func vpcReference(ref *reference) *reference { return &reference{of: ref.of, attr: "id", index: -1} }

// external is a group of whose rules the files tell nothing.
func (a *adapter) external(id string, l link) *model.Group {
	g := &model.Group{ID: id, At: l.at, Origin: model.External, Region: a.opt.Region}
	if l.ref != nil {
		g.At, g.Region = l.ref.of.ref(), l.ref.of.region()
		g.VPC = a.single(l.ref.of.arg("vpc_id"), a.vpcID)
	}
	why := a.reason(l)
	g.Egress = []*model.Rule{model.OpaqueRule(id, g.At, why...)}
	g.Ingress = []*model.Rule{model.OpaqueRule(id, g.At, why...)}
	return g
}

// defaultGroup returns the id of a VPC's default group, and puts it into the model with the rules that AWS gives it
// unless the files manage it.
func (a *adapter) defaultGroup(vpc, region string, at source.Ref) string {
	if i, ok := a.defaults[vpc]; ok {
		return i.address()
	}
	id := strings.TrimPrefix(vpc+".default_security_group", ".")
	if a.stack.Groups[id] == nil {
		a.stack.Groups[id] = model.DefaultGroup(id, vpc, region, at)
	}
	return id
}

// groups returns the groups that a list names; where none is given, that is the default group of the VPC.
func (a *adapter) groups(arg argument, vpc, region string, at source.Ref) model.References {
	refs := a.references(arg, a.groupID)
	if len(refs.Items) == 0 && len(refs.Open) == 0 {
		refs.Items = []model.Reference{{ID: a.defaultGroup(vpc, region, at), At: at, Implied: true}}
	}
	return refs
}
