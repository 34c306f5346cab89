package terraform

import (
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// The directions of rules: the provider's word, and what AWS's schema calls what concerns them.
type direction struct{ word, property, side, resource string }

var (
	egress  = direction{"egress", "SecurityGroupEgress", "Destination", "AWS::EC2::SecurityGroupEgress"}
	ingress = direction{"ingress", "SecurityGroupIngress", "Source", "AWS::EC2::SecurityGroupIngress"}
)

// writeGroup adds a group with the rules that are written inside of it. Terraform takes away the egress that AWS gives to
// a new group. Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
func (t *translator) writeGroup(i *instance, res *aws.Resource) {
	res.RevokesDefaultEgress = true
	res.EgressStyle = t.inlineRules(i, res, egress)
	res.IngressStyle = t.inlineRules(i, res, ingress)
	t.put(res)
}

// writeDefaultGroup adds the default group of a VPC, which has the rules that are written and no other.
func (t *translator) writeDefaultGroup(i *instance, res *aws.Resource) {
	res.Default = true
	t.writeGroup(i, res)
}

// inlineRules gives a group the rules of one direction that are written inside of it, and returns their style.
func (t *translator) inlineRules(i *instance, res *aws.Resource, d direction) string {
	style := provider.InlineRule.Style
	blocks, open := i.blocks(d.word)
	if len(blocks) == 0 && len(open) == 0 {
		blocks, style = t.standing(i, d.word), ""
	}
	if i.planned != nil && !i.planned.Fields[d.word].Written {
		style = "" // of a group that exists, a plan lists the rules of rule resources here too
	}
	list := t.placed(i.ref())
	if arg := i.arg(d.word); arg.set {
		list = t.placed(arg.ref())
	}
	list.Kind, list.Settled, list.Open = aws.List, true, open
	for _, b := range blocks {
		list.Items = append(list.Items, t.rules(b, provider.InlineRule, d, t.itselfOf(i))...)
	}
	res.Properties = insert(res.Properties, []string{d.property}, list)
	return style
}

// itselfOf returns the id of an instance.
func (t *translator) itselfOf(i *instance) aws.Reference {
	return t.reference(symbol{ref: &reference{of: i, attr: "id", index: -1}})
}

// rules reads a rule in the provider's words. One with several peers is as many rules in AWS's.
func (t *translator) rules(o object, form provider.Rule, d direction, self aws.Reference) []aws.Value {
	base := t.object(o, form.Traffic)
	var rules []aws.Value
	add := func(name string, peer aws.Value, maybe []model.Unknown) {
		rule := base
		rule.Maybe = mergeReasons(base.Maybe, maybe)
		peer.Maybe = nil
		rules = append(rules, insert(rule, []string{name}, peer))
	}
	for _, p := range form.Peers {
		name := p.Property.Name
		if p.Sided {
			name = d.side + name
		}
		arg := o.arg(p.Property.Argument)
		if p.Property.Form == provider.Link {
			arg = arg.one()
		}
		items, open := arg.members()
		for _, item := range items {
			add(name, t.member(item), item.maybe)
		}
		if len(open) > 0 {
			add(name, t.unknown(arg.ref(), open), open)
		}
	}
	if loop := o.arg(form.Self); form.Self != "" {
		t.addSelf(loop, self, func(peer aws.Value, maybe []model.Unknown) { add(d.side+"SecurityGroupId", peer, maybe) })
	}
	if len(rules) == 0 {
		return []aws.Value{base}
	}
	return rules
}

// addSelf adds a rule whose peer is the group itself, if the argument says so.
func (t *translator) addSelf(loop argument, self aws.Reference, add func(aws.Value, []model.Unknown)) {
	v := loop.eval()
	answer := v.ternary(model.No)
	if answer == model.No {
		return
	}
	at := t.placed(loop.ref())
	peer := t.like(at, t.values.Unknown(at.At, self))
	if self.Name != "" {
		peer = t.like(at, t.values.Token(at.At, self))
	}
	if answer == model.Unclear {
		add(peer, loop.whyUnknown(v))
		return
	}
	add(peer, nil)
}

// writeRules adds the rules of a rule resource, for every group that they may be for.
func (t *translator) writeRules(i *instance, res *aws.Resource) {
	form := provider.Rules[i.res.typ]
	group := t.link(i.arg("security_group_id"))
	options := []aws.Option{{Value: group}}
	if group.Kind == aws.Choice {
		options = group.Options
	}
	directions, why := i.directions()
	for _, o := range options {
		self := aws.Reference{Why: t.values.Why(o.Value)}
		if ref := t.values.Whole(o.Value); ref != nil {
			self = *ref
		}
		for _, d := range directions {
			for _, rule := range t.rules(i.object, form, d, self) {
				each := *res
				each.Type = d.resource
				each.EgressStyle, each.IngressStyle = form.Style, form.Style
				each.Existence = aws.Reasons(mergeReasons(i.maybe(), o.Why, why, rule.Maybe))
				rule.Maybe = nil
				each.Properties = insert(rule, []string{"GroupId"}, o.Value)
				t.put(&each)
			}
		}
	}
}

// directions returns the directions that the rules of a rule resource may be of, and why it is not known which.
func (i *instance) directions() ([]direction, []model.Unknown) {
	switch i.res.typ {
	case "aws_vpc_security_group_egress_rule":
		return []direction{egress}, nil
	case "aws_vpc_security_group_ingress_rule":
		return []direction{ingress}, nil
	}
	switch word, _ := i.arg("type").eval().text(); word {
	case egress.word:
		return []direction{egress}, nil
	case ingress.word:
		return []direction{ingress}, nil
	}
	return []direction{egress, ingress}, []model.Unknown{{Reason: "the type of " + i.address() + " is not known", At: i.ref()}}
}
