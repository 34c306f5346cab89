package terraform

import (
	"slices"

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
	fields := make([]aws.Field, len(res.Properties.Fields), len(res.Properties.Fields)+2)
	copy(fields, res.Properties.Fields)
	for _, d := range []direction{egress, ingress} {
		list, style := t.inlineRules(i, d)
		if d == egress {
			res.EgressStyle = style
		} else {
			res.IngressStyle = style
		}
		fields = append(fields, aws.Field{Key: d.property, Value: list})
	}
	res.Properties.Fields = fields
	t.put(res)
}

// writeDefaultGroup adds the default group of a VPC, which has the rules that are written and no other.
func (t *translator) writeDefaultGroup(i *instance, res *aws.Resource) {
	res.Default = true
	t.writeGroup(i, res)
}

// inlineRules returns the rules of one direction that are written inside of a group, and their style.
func (t *translator) inlineRules(i *instance, d direction) (aws.Value, string) {
	style := provider.InlineRule.Style
	blocks, open := i.blocks(d.word)
	if len(blocks) == 0 && len(open) == 0 && i.arg(d.word).eval().absent() { // an empty list removes all rules
		blocks, style = t.standing(i, d.word), ""
	}
	if i.planned != nil && !i.isWritten(d.word) {
		style = "" // of a group that exists, a plan lists the rules of rule resources here too
	}
	list := t.placed(i.position())
	if arg := i.arg(d.word); arg.set {
		list = t.written(arg)
	}
	list.Kind, list.Settled = aws.List, true
	list.SetOpen(open)
	self := t.itselfOf(i)
	contested := t.contested(i, self, d)
	list.Items = slices.Grow(list.Items, len(blocks))
	for _, b := range blocks {
		b.maybe = model.Reasons(b.maybe, contested)
		list.Items = t.addRules(list.Items, b, provider.InlineRule, d, self)
	}
	return list, style
}

// itselfOf returns the id of an instance.
func (t *translator) itselfOf(i *instance) aws.Reference {
	return t.reference(symbol{ref: &reference{of: i, attr: "id", index: -1}})
}

// otherEnd is the other end of a rule, with the property that it is given by and the reasons why the rule may not have it.
type otherEnd struct {
	property string
	value    aws.Value
	maybe    []model.Unknown
}

// addRules adds a rule in the provider's words to a list. One with several peers is as many rules in AWS's. All have the given
// fields too. self is the group of the rule, which may be a peer.
func (t *translator) addRules(
	list []aws.Value, o object, form provider.Rule, d direction, self aws.Reference, fields ...aws.Field,
) []aws.Value {
	base := t.object(o, form.Traffic, fields...)
	peers := t.peers(o, form, d)
	if form.Self != "" {
		peers = t.addSelf(peers, o.arg(form.Self), d.side+"SecurityGroupId", self)
	}
	if len(peers) == 0 {
		return append(list, base)
	}
	for n, p := range peers {
		rule := base
		if n < len(peers)-1 { // the last one may have the fields to itself
			rule.Fields = append(make([]aws.Field, 0, len(base.Fields)+1), base.Fields...)
		}
		p.value.SetMaybe(nil)
		rule.Fields = append(rule.Fields, aws.Field{Key: p.property, Value: p.value})
		rule.SetMaybe(model.Reasons(base.Maybe(), p.maybe))
		list = append(list, rule)
	}
	clear(peers)
	t.peersRoom = peers
	return list
}

// peers lists the other ends that the arguments of a rule name.
func (t *translator) peers(o object, form provider.Rule, d direction) []otherEnd {
	peers := t.peersRoom[:0]
	for _, p := range form.Peers {
		arg := o.arg(p.Property.Argument)
		if !arg.set {
			continue
		}
		name := p.Property.Name
		if p.Sided {
			name = d.side + name
		}
		if p.Property.Form == provider.Link {
			arg = arg.one()
		}
		items, open := t.members(arg)
		for i := range items {
			peers = append(peers, otherEnd{name, t.member(&items[i]), items[i].maybe})
		}
		t.release(items)
		if len(open) > 0 {
			peers = append(peers, otherEnd{name, t.unknown(t.written(arg), open), open})
		}
	}
	return peers
}

// addSelf adds the group itself to the peers of a rule, if the argument says so.
func (t *translator) addSelf(peers []otherEnd, loop argument, property string, self aws.Reference) []otherEnd {
	v := loop.eval()
	answer := v.ternary(model.No)
	if answer == model.No {
		return peers
	}
	at := t.written(loop)
	itself := t.unknown(at, self.Why)
	if self.Name != "" {
		itself = t.like(at, t.values.Token(at.At, self))
	}
	var maybe []model.Unknown
	if answer == model.Unclear {
		maybe = loop.whyUnknown(v)
	}
	return append(peers, otherEnd{property, itself, maybe})
}

// writeRules adds the rules of a rule resource, for every group that they may be for.
func (t *translator) writeRules(i *instance, res *aws.Resource) {
	form := provider.Rules[i.res.typ]
	group := t.link(i.arg("security_group_id"))
	options := []aws.Option{{Value: group}}
	if group.Kind == aws.Choice {
		options = group.Options()
	}
	directions, why := i.directions()
	for _, o := range options {
		self := aws.Reference{Why: t.values.Why(o.Value)}
		if ref := t.values.Whole(o.Value); ref != nil {
			self = *ref
		}
		for _, d := range directions {
			of := aws.Field{Key: "GroupId", Value: o.Value}
			removed := t.excluded(i, o.Value, d)
			if removed.certain {
				continue
			}
			for _, rule := range t.addRules(nil, i.object, form, d, self, of) {
				each := *res
				each.Type = d.resource
				each.EgressStyle, each.IngressStyle = form.Style, form.Style
				each.Existence = also(res.Existence, o.Why, why, removed.maybe, rule.Maybe())
				rule.SetMaybe(nil)
				each.Properties = rule
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
