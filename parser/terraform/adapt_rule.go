package terraform

import (
	"net/netip"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// grant is a rule as it is written: several peers may share a protocol and ports.
type grant struct {
	id                 string
	at                 source.Ref // of the block or resource
	self               string     // the id of the group it belongs to, "" where that is not known
	style              string     // as in model.Rule
	protocol, from, to argument
	lists              []peerList
	loop               argument // "self"
	maybe              []model.Unknown
}

// peerList is an argument that names peers, and what it names.
type peerList struct {
	arg  argument
	peer func(*adapter, member) (model.Peer, []model.Unknown)
}

// adaptRules reads the rules that are resources of their own.
func (a *adapter) adaptRules() {
	for _, i := range a.byType["aws_security_group_rule"] {
		a.ruleResource(i, a.direction(i), "resource", grantOf(i.object, "protocol",
			peerList{i.arg("cidr_blocks"), (*adapter).cidrPeer},
			peerList{i.arg("ipv6_cidr_blocks"), (*adapter).cidrPeer},
			peerList{i.arg("prefix_list_ids"), (*adapter).prefixListPeer},
			peerList{i.arg("source_security_group_id").one(), (*adapter).groupPeer},
		))
	}
	for _, direction := range []string{"egress", "ingress"} {
		for _, i := range a.byType["aws_vpc_security_group_"+direction+"_rule"] {
			a.ruleResource(i, direction, "rule_resource", grantOf(i.object, "ip_protocol",
				peerList{i.arg("cidr_ipv4").one(), (*adapter).cidrPeer},
				peerList{i.arg("cidr_ipv6").one(), (*adapter).cidrPeer},
				peerList{i.arg("prefix_list_id").one(), (*adapter).prefixListPeer},
				peerList{i.arg("referenced_security_group_id").one(), (*adapter).groupPeer},
			))
		}
	}
	for id, g := range a.stack.Groups {
		g.Egress, g.Ingress = dropRepeated(id, g.Egress), dropRepeated(id, g.Ingress)
	}
}

// direction returns the direction of an aws_security_group_rule, "" where it is not known.
func (a *adapter) direction(i *instance) string {
	direction, _ := i.arg("type").eval().text()
	return direction
}

// inlineRules returns the rules of one direction that are written inside a group.
func (a *adapter) inlineRules(i *instance, direction string) []*model.Rule {
	var rules []*model.Rule
	blocks, open := i.blocks(direction)
	style := "inline"
	if len(blocks) == 0 && len(open) == 0 {
		blocks, style = a.standing(i, direction), ""
	}
	if i.planned != nil && !i.planned.Fields[direction].Written {
		style = "" // of a group that exists, a plan lists the rules of rule resources here too
	}
	for _, b := range blocks {
		g := grantOf(b, "protocol",
			peerList{b.arg("cidr_blocks"), (*adapter).cidrPeer},
			peerList{b.arg("ipv6_cidr_blocks"), (*adapter).cidrPeer},
			peerList{b.arg("prefix_list_ids"), (*adapter).prefixListPeer},
			peerList{b.arg("security_groups"), (*adapter).groupPeer},
		)
		g.id, g.self, g.style = i.address(), i.address(), style
		rules = append(rules, a.rules(g)...)
	}
	if len(open) > 0 {
		opaque := model.OpaqueRule(i.address(), i.arg(direction).ref(), open...)
		opaque.Style = style
		rules = append(rules, opaque)
	}
	return rules
}

// grantOf reads what all forms of a rule have in common.
func grantOf(o object, protocol string, lists ...peerList) grant {
	return grant{
		at:       o.scope.module.notes.at(o.at),
		protocol: o.arg(protocol),
		from:     o.arg("from_port"),
		to:       o.arg("to_port"),
		loop:     o.arg("self"),
		lists:    lists,
		maybe:    o.maybe,
	}
}

// ruleResource adds the rules of a rule resource to the group they are for, or to every group it may be for.
func (a *adapter) ruleResource(i *instance, direction, style string, g grant) {
	groups, open := a.links(i.arg("security_group_id").one())
	g.id, g.style, g.maybe = i.address(), style, mergeReasons(g.maybe, i.maybe())
	for _, l := range groups {
		id := a.groupID(l)
		each := g
		each.self, each.maybe = id, mergeReasons(g.maybe, l.maybe)
		a.attach(&a.stack.Groups[id].RuleSet, direction, each)
	}
	if len(groups) == 0 {
		g.maybe = mergeReasons(g.maybe, open)
		a.attach(&a.stack.Unattached, direction, g)
	}
}

// attach adds rules to a rule set. A rule whose direction is not known may be of either.
func (a *adapter) attach(set *model.RuleSet, direction string, g grant) {
	switch direction {
	case "egress":
		set.Egress = append(set.Egress, a.rules(g)...)
	case "ingress":
		set.Ingress = append(set.Ingress, a.rules(g)...)
	default:
		g.maybe = append(g.maybe, model.Unknown{Reason: "the type of " + g.id + " is not known", At: g.at})
		set.Egress = append(set.Egress, a.rules(g)...)
		set.Ingress = append(set.Ingress, a.rules(g)...)
	}
}

// rules splits a grant into rules of one peer each.
func (a *adapter) rules(g grant) []*model.Rule {
	base := a.traffic(g)
	var rules []*model.Rule
	add := func(at source.Ref, peer model.Peer, unknown, maybe []model.Unknown) *model.Rule {
		r := base
		r.At, r.Peer = at, peer
		r.Unknown = mergeReasons(base.Unknown, unknown)
		r.Maybe = mergeReasons(base.Maybe, maybe)
		rules = append(rules, &r)
		return &r
	}
	for _, list := range g.lists {
		items, open := list.arg.members()
		for _, item := range items {
			peer, why := list.peer(a, item)
			r := add(item.pos, peer, why, item.maybe)
			r.Sensitive = r.Sensitive || item.sensitive()
		}
		if len(open) > 0 {
			add(list.arg.ref(), model.Peer{Kind: model.PeerUnknown}, open, open)
		}
	}
	switch v := g.loop.eval(); v.ternary(model.No) {
	case model.Yes:
		add(g.loop.ref(), selfPeer(g.self), nil, nil)
	case model.Unclear:
		add(g.loop.ref(), selfPeer(g.self), nil, v.why)
	}
	if len(rules) == 0 {
		add(g.at, model.Peer{Kind: model.PeerNone}, nil, nil)
	}
	return rules
}

func selfPeer(group string) model.Peer {
	if group == "" {
		return model.Peer{Kind: model.PeerUnknown}
	}
	return model.Peer{Kind: model.PeerGroup, ID: group}
}

// traffic returns a rule with the protocol and the ports of a grant.
func (a *adapter) traffic(g grant) model.Rule {
	r := model.Rule{ID: g.id, At: g.at, Style: g.style, Maybe: g.maybe}
	protocol := g.protocol.eval()
	if text, ok := protocol.text(); ok || protocol.absent() {
		r.Protocol = model.Protocol(text)
	} else {
		r.Unknown = protocol.why
	}
	from, whyFrom := port(g.from)
	to, whyTo := port(g.to)
	r.Sensitive = protocol.sensitive() || g.from.eval().sensitive() || g.to.eval().sensitive()
	r.FromPort, r.ToPort = model.Ports(r.Protocol, from, to)
	if r.Protocol != "" && (r.FromPort == nil || r.ToPort == nil) {
		r.Unknown = mergeReasons(r.Unknown, whyFrom, whyTo)
	}
	return r
}

// port returns a port; one that is not written means all ports.
func port(arg argument) (*int, []model.Unknown) {
	v := arg.eval()
	if v.absent() {
		all := -1
		return &all, nil
	}
	if n, ok := v.number(); ok {
		return &n, nil
	}
	return nil, arg.whyUnknown(v)
}

// groupPeer reads the id of a security group.
func (a *adapter) groupPeer(item member) (model.Peer, []model.Unknown) {
	if l, ok := a.link(item); ok {
		return model.Peer{Kind: model.PeerGroup, ID: a.groupID(l)}, nil
	}
	return model.Peer{Kind: model.PeerUnknown}, item.scope.whyMember(item)
}

// prefixListPeer reads the id of a prefix list.
func (a *adapter) prefixListPeer(item member) (model.Peer, []model.Unknown) {
	if l, ok := a.link(item); ok {
		return model.Peer{Kind: model.PeerPrefixList, ID: a.prefixListID(l)}, nil
	}
	return model.Peer{Kind: model.PeerUnknown}, item.scope.whyMember(item)
}

// cidrPeer reads an address block: written out, or the block of a VPC or subnet, or the address of an interface.
func (a *adapter) cidrPeer(item member) (model.Peer, []model.Unknown) {
	text, ok := item.text()
	if !ok {
		return model.Peer{Kind: model.PeerUnknown}, item.scope.whyMember(item)
	}
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return model.CIDRPeer(prefix), nil
	}
	if ref, rest, ok := a.symbols.reference(text); ok {
		return a.referencePeer(ref, rest)
	}
	shown := a.symbols.display(text)
	if !sentinel.In(text) {
		a.notes.add(model.SeverityWarning, item.pos, "%q is not a CIDR block.", shown)
	}
	return model.Peer{Kind: model.PeerUnknown}, []model.Unknown{{Reason: shown + " is no CIDR block that can be read", At: item.pos}}
}

// referencePeer returns the addresses that an attribute stands for; rest is what follows it in the text.
func (a *adapter) referencePeer(ref reference, rest string) (model.Peer, []model.Unknown) {
	switch {
	case ref.attr == "cidr_block" && rest == "" && (ref.of.res.typ == "aws_vpc" || ref.of.res.typ == "aws_default_vpc"):
		return model.Peer{Kind: model.PeerVPC, ID: a.vpcID(a.itself(ref.of))}, nil
	case ref.attr == "cidr_block" && rest == "" && ref.of.res.typ == "aws_subnet":
		return model.Peer{Kind: model.PeerSubnet, ID: a.subnetID(a.itself(ref.of))}, nil
	case ref.attr == "private_ip" && rest == "/32":
		if peer, ok := a.interfacePeer(ref.of); ok {
			return peer, nil
		}
	}
	return model.Peer{Kind: model.PeerUnknown}, []model.Unknown{ref.reason()}
}

// itself returns a link to the resource, and for a data source that looks something up by id to that thing.
func (a *adapter) itself(i *instance) link {
	if i.res.data {
		if found, open := a.links(i.arg("id").one()); len(found) == 1 && len(open) == 0 {
			return found[0]
		}
	}
	return link{id: i.address(), ref: &reference{of: i, attr: "id", index: -1}, at: i.ref()}
}

// interfacePeer returns the addresses of an endpoint if the network interface is one of its own.
func (a *adapter) interfacePeer(eni *instance) (model.Peer, bool) {
	id, _ := eni.arg("id").eval().text()
	refs := a.symbols.references(id)
	filters, _ := eni.blocks("filter")
	for _, f := range filters { // such as the interface's description, which holds the endpoint's id
		for _, text := range stringsIn(f.arg("values").eval().Value) {
			refs = append(refs, a.symbols.references(text)...)
		}
	}
	for _, ref := range refs {
		if ref.of.res.typ != "aws_vpc_endpoint" {
			continue
		}
		peer := model.Peer{Kind: model.PeerEndpointAddress, ID: a.endpointID(ref.of)}
		if ref.index >= 0 {
			peer.Interface = &ref.index
		}
		return peer, true
	}
	return model.Peer{}, false
}
