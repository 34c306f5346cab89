package cloudformation

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// grant is a rule as it is written, inside of a group or as a resource of its own.
type grant struct {
	whole              value // all of it, with the reasons why it may not be there
	protocol, from, to value
	cidr4, cidr6       value
	prefixList, group  value
	groupName          value // of a source group, which works in default VPCs only
}

// The properties that name the other end of a rule begin with one of these.
const (
	destination = "Destination"
	origin      = "Source"
)

// grantOf reads what the four forms of a rule have in common; the properties for its other end begin with side.
func grantOf(rule value, side string) grant {
	return grant{
		whole:      rule,
		protocol:   rule.get("IpProtocol"),
		from:       rule.get("FromPort"),
		to:         rule.get("ToPort"),
		cidr4:      rule.get("CidrIp"),
		cidr6:      rule.get("CidrIpv6"),
		prefixList: rule.get(side + "PrefixListId"),
		group:      rule.get(side + "SecurityGroupId"),
		groupName:  rule.get(side + "SecurityGroupName"),
	}
}

// adaptRules reads the rules that are resources of their own. One with choices in it is read once for each outcome.
func (a *adapter) adaptRules() {
	for _, res := range a.byKind[typeEgress] {
		for _, properties := range a.liftItem(res.properties()) {
			written, from := decode[ec2.SecurityGroupEgress](a.run, res, properties)
			a.attachEgress(res, from.of(&written.GroupId), grantOf(from.of(written), destination))
		}
	}
	for _, res := range a.byKind[typeIngress] {
		for _, properties := range a.liftItem(res.properties()) {
			written, from := decode[ec2.SecurityGroupIngress](a.run, res, properties)
			a.attachIngress(res, from.of(&written.GroupId), grantOf(from.of(written), origin))
		}
	}
}

// attachEgress adds an egress rule to its group, which then no longer has the egress that AWS gives it.
func (a *adapter) attachEgress(res *resource, group value, g grant) {
	rules := a.rules(res, g)
	if !a.isNamed(group) {
		a.stack.Unattached.Egress = append(a.stack.Unattached.Egress, a.adrift(res, rules, group)...)
		return
	}
	id := a.groupID(group)
	a.stack.Groups[id].Egress = append(a.stack.Groups[id].Egress, given(rules, a.existsWith(res, id).why)...)
	if d := a.defaults[id]; d != nil {
		d.add(res, g.whole.maybe)
	}
}

func (a *adapter) attachIngress(res *resource, group value, g grant) {
	rules := a.rules(res, g)
	if !a.isNamed(group) {
		a.stack.Unattached.Ingress = append(a.stack.Unattached.Ingress, a.adrift(res, rules, group)...)
		return
	}
	id := a.groupID(group)
	a.stack.Groups[id].Ingress = append(a.stack.Groups[id].Ingress, given(rules, a.existsWith(res, id).why)...)
}

// existsWith says whether a rule resource exists if its group does.
func (a *adapter) existsWith(res *resource, group string) truth {
	if d := a.defaults[group]; d != nil {
		return res.existsIn(d.with)
	}
	return res.exists
}

// adrift adds to rules the reasons why it is not known whose they are.
func (a *adapter) adrift(res *resource, rules []*model.Rule, group value) []*model.Rule {
	why := a.why(group)
	if len(why) == 0 {
		why = a.because(res.at, fmt.Sprintf("%s names no group", res.id))
	}
	return given(rules, slices.Concat(res.exists.why, why))
}

// given adds reasons why rules may not exist.
func given(rules []*model.Rule, maybe []model.Unknown) []*model.Rule {
	for _, rule := range rules {
		rule.Maybe = unique(slices.Concat(maybe, rule.Maybe))
	}
	return rules
}

// rules splits a grant into rules of one peer each.
func (a *adapter) rules(res *resource, g grant) []*model.Rule {
	if g.whole.kind == unknown {
		return []*model.Rule{model.OpaqueRule(res.id, a.place(g.whole.at), a.why(g.whole)...)}
	}
	base := a.traffic(res, g)
	var rules []*model.Rule
	for _, end := range a.ends(res, g) {
		r := base
		r.At, r.Peer = a.place(end.at), end.peer
		r.Sensitive = base.Sensitive || end.secret
		r.Unknown = unique(slices.Concat(base.Unknown, end.why))
		rules = append(rules, &r)
	}
	return rules
}

// end is the other end of a rule.
type end struct {
	at   source.Range
	peer model.Peer
	// secret is true if the peer must not be shown.
	secret bool
	why    []model.Unknown // why the peer is not known
}

// ends returns the other ends that a grant names; nothing, if it names none.
func (a *adapter) ends(res *resource, g grant) []end {
	var ends []end
	add := func(v value, read func(value) (model.Peer, []model.Unknown)) {
		if isWritten(v) {
			peer, why := read(v)
			ends = append(ends, end{v.at, peer, v.isSecret(), why})
		}
	}
	add(g.cidr4, a.cidrPeer)
	add(g.cidr6, a.cidrPeer)
	add(g.prefixList, a.prefixListPeer)
	add(g.group, a.groupPeer)
	add(g.groupName, a.namePeer)
	if len(ends) == 0 {
		return []end{{at: headerOf(res, g), peer: model.Peer{Kind: model.PeerNone}}}
	}
	return ends
}

// isWritten reports whether a property says anything: some templates leave one empty for none.
func isWritten(v value) bool { return v.kind != absent && (v.kind != scalar || v.text != "") }

// headerOf returns where a rule without peer is found.
func headerOf(res *resource, g grant) source.Range {
	if res.is(typeGroup) && !g.whole.at.IsZero() {
		return g.whole.at
	}
	return res.at
}

// traffic returns a rule with the protocol and the ports of a grant.
func (a *adapter) traffic(res *resource, g grant) model.Rule {
	r := model.Rule{ID: res.id, Maybe: g.whole.maybe}
	r.Sensitive = g.protocol.isSecret() || g.from.isSecret() || g.to.isSecret()
	if protocol, known := a.known(g.protocol); known {
		r.Protocol = model.Protocol(protocol)
	} else if r.Unknown = a.why(g.protocol); len(r.Unknown) == 0 {
		r.Unknown = a.because(headerOf(res, g), fmt.Sprintf("a rule of %s has no IpProtocol", res.id))
	}
	from, whyFrom := a.port(g.from)
	to, whyTo := a.port(g.to)
	r.FromPort, r.ToPort = model.Ports(r.Protocol, from, to)
	if r.Protocol != "" && (r.FromPort == nil || r.ToPort == nil) {
		r.Unknown = unique(slices.Concat(r.Unknown, whyFrom, whyTo))
	}
	return r
}

// port returns a port; one that is not written means all ports.
func (a *adapter) port(v value) (*int, []model.Unknown) {
	if v.kind == absent {
		all := -1
		return &all, nil
	}
	text, known := a.known(v)
	if number, ok := convert(text, reflect.Int).(int); known && ok {
		return &number, nil
	}
	return nil, a.why(v)
}
