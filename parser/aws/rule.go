package aws

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// grant is a rule as it is written, inside of a group or as a resource of its own.
type grant struct {
	whole              Value // all of it, with the reasons why it may not be there
	protocol, from, to Value
	cidr4, cidr6       Value
	prefixList, group  Value
	groupName          Value // of a source group, which works in default VPCs only
}

// The properties that name the other end of a rule begin with one of these.
const (
	destination = "Destination"
	origin      = "Source"
)

// grantOf reads what the four forms of a rule have in common; the properties for its other end begin with side.
func grantOf(rule Value, side string) grant {
	return grant{
		whole:      rule,
		protocol:   rule.Get("IpProtocol"),
		from:       rule.Get("FromPort"),
		to:         rule.Get("ToPort"),
		cidr4:      rule.Get("CidrIp"),
		cidr6:      rule.Get("CidrIpv6"),
		prefixList: rule.Get(side + "PrefixListId"),
		group:      rule.Get(side + "SecurityGroupId"),
		groupName:  rule.Get(side + "SecurityGroupName"),
	}
}

// adaptRules reads the rules that are resources of their own. One with choices in it is read once for each outcome.
func (a *adapter) adaptRules() {
	for _, res := range a.byType[TypeEgress] {
		for _, rule := range a.alternatives(res) {
			g := grantOf(rule, destination)
			a.attach(res, rule.Get("GroupId"), &g)
		}
	}
	for _, res := range a.byType[TypeIngress] {
		for _, rule := range a.alternatives(res) {
			g := grantOf(rule, origin)
			a.attach(res, rule.Get("GroupId"), &g)
		}
	}
}

// attach adds a rule to its group. One whose group is not known may be of any.
func (a *adapter) attach(res *Resource, group Value, g *grant) {
	rules := a.rules(res, g)
	set := &a.stack.Unattached
	if a.isNamed(group) {
		id := a.groupID(group)
		set = &a.stack.Groups[id].RuleSet
		rules = given(rules, a.existsWith(res, id))
		if d := a.egress[id]; d != nil && res.Type == TypeEgress {
			d.add(res, g.whole.Maybe()) // the group no longer has the egress that AWS gives it
		}
	} else {
		rules = a.adrift(res, rules, group)
	}
	style := res.EgressStyle
	if res.Type == TypeIngress {
		style = res.IngressStyle
	}
	for _, rule := range rules {
		rule.Style = style
	}
	if res.Type == TypeEgress {
		set.Egress = append(set.Egress, rules...)
		return
	}
	set.Ingress = append(set.Ingress, rules...)
}

// existsWith returns the reasons why a rule resource may not exist although its group does.
func (a *adapter) existsWith(res *Resource, group string) []model.Unknown {
	return res.Existence.Beside(a.declared[group])
}

// adrift adds to rules the reasons why it is not known whose they are.
func (a *adapter) adrift(res *Resource, rules []*model.Rule, group Value) []*model.Rule {
	why := a.Why(group)
	if len(why) == 0 {
		why = a.becauseOf(res, fmt.Sprintf("%s names no group", res.ID))
	}
	return given(rules, slices.Concat(res.Existence.Maybe(), why))
}

// rules splits a grant into rules of one peer each. A grant that names no other end is one rule without a peer.
func (a *adapter) rules(res *Resource, g *grant) []*model.Rule {
	if g.whole.Kind == Unknown {
		return []*model.Rule{model.OpaqueRule(res.ID, a.at(g.whole), a.Why(g.whole)...)}
	}
	base := a.traffic(res, g)
	var rules []*model.Rule
	add := func(v *Value, read func(Value) (model.Peer, []model.Unknown)) {
		if !v.IsWritten() {
			return
		}
		peer, why := read(*v)
		r := base
		r.At, r.Peer = a.at(*v), peer
		r.Sensitive = base.Sensitive || v.isSensitive()
		r.Unknown = model.Reasons(base.Unknown, why)
		rules = append(rules, &r)
	}
	add(&g.cidr4, a.cidrPeer)
	add(&g.cidr6, a.cidrPeer)
	add(&g.prefixList, a.prefixListPeer)
	add(&g.group, a.groupPeer)
	add(&g.groupName, a.namePeer)
	if len(rules) == 0 {
		r := base
		r.At, r.Peer = a.header(res, g), model.Peer{Kind: model.PeerNone}
		r.Unknown = model.Reasons(base.Unknown)
		rules = append(rules, &r)
	}
	return rules
}

// header returns where a rule without peer is found.
func (a *adapter) header(res *Resource, g *grant) source.Ref {
	if res.is(TypeGroup) && !g.whole.At.IsZero() {
		return a.at(g.whole)
	}
	return a.placeOf(res)
}

// traffic returns a rule with the protocol and the ports of a grant.
func (a *adapter) traffic(res *Resource, g *grant) model.Rule {
	r := model.Rule{ID: res.ID, Maybe: g.whole.Maybe()}
	r.Sensitive = g.protocol.IsSensitive() || g.from.IsSensitive() || g.to.IsSensitive()
	written := g.protocol
	protocol, known := a.Known(written)
	if known && written.IsSensitive() && !model.IsProtocol(model.Protocol(protocol)) { // it may be anything
		written = a.disclosed(written)
		known = false
	}
	if known {
		r.Protocol = model.Protocol(protocol)
	} else if r.Unknown = a.Why(written); len(r.Unknown) == 0 {
		r.Unknown = []model.Unknown{{Reason: fmt.Sprintf("a rule of %s has no IpProtocol", res.ID), At: a.header(res, g)}}
	}
	from, whyFrom := a.port(g.from)
	to, whyTo := a.port(g.to)
	r.FromPort, r.ToPort = model.Ports(r.Protocol, from, to)
	if r.Protocol != "" && (r.FromPort == nil || r.ToPort == nil) {
		r.Unknown = model.Reasons(r.Unknown, whyFrom, whyTo)
	}
	return r
}

// port returns a port; one that is not written means all ports.
func (a *adapter) port(v Value) (*int, []model.Unknown) {
	if v.Kind == Absent {
		all := -1
		return &all, nil
	}
	text, known := a.Known(v)
	if number, ok := convert(text, reflect.Int).(int); known && ok {
		return &number, nil
	}
	return nil, a.Why(v)
}
