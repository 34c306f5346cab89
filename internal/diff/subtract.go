package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/traffic"
)

// subtraction is what one list of flows has and another one does not have.
type subtraction struct {
	direction string // "egress" or "ingress"
	may       string // "open" or "close": what becomes of what is not certain
	elsewhere string // when the other list is so: "before the change" or "after the change"
	set       []flow
	other     []flow

	otherMust, otherMay []traffic.Traffic
	listed              []traffic.Traffic
	open                bool // whether something of the other list is not certain
}

// subtract returns what the set certainly has and the other certainly has not, and what may be so.
func (s subtraction) subtract() (certain, unknown []model.FlowChange) {
	if alike(s.set, s.other) {
		return nil, nil
	}
	s.set, s.other = s.withInterfaces(s.set), s.withInterfaces(s.other)
	for _, f := range s.other {
		if f.grant.Otherwise { // what the files say is compared with what they said
			continue
		}
		if s.otherMay = append(s.otherMay, f.may...); f.sure() {
			s.otherMust = append(s.otherMust, f.must)
		}
		s.open = s.open || !f.sure() || len(f.may) > 1
	}
	var must []traffic.Traffic
	for _, f := range s.set {
		if f.sure() {
			surely, perhaps := s.ofSure(f)
			certain, unknown = append(certain, surely...), append(unknown, perhaps...)
			must = append(must, f.must)
		}
	}
	known := unsureKeys(s.other)
	for _, f := range s.set {
		if !f.sure() && !known[f.key] {
			unknown = append(unknown, s.ofUnsure(f, must)...)
		}
	}
	return adjacent(joined(certain)), adjacent(joined(unknown))
}

// alike reports whether both lists have the same traffic, in whichever order and by whichever rules.
func alike(a, b []flow) bool {
	keysOf := func(list []flow) []string {
		var all []string
		for _, f := range list {
			all = append(all, f.key)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	return slices.Equal(keysOf(a), keysOf(b))
}

func unsureKeys(list []flow) map[string]bool {
	keys := map[string]bool{}
	for _, f := range list {
		if !f.sure() {
			keys[f.key] = true
		}
	}
	return keys
}

// withInterfaces returns the flows with what those to all interfaces of an endpoint are to each one that a flow is to.
func (s subtraction) withInterfaces(list []flow) []flow {
	numbered := map[string][]int{}
	for _, f := range slices.Concat(s.set, s.other) {
		if peer := f.grant.Peer; peer.Interface != nil {
			all := whole(f.must.To.Name)
			numbered[all] = append(numbered[all], *peer.Interface)
		}
	}
	expanded := slices.Clone(list)
	for _, f := range list {
		if f.grant.Peer.Interface != nil {
			continue
		}
		for _, number := range numbered[f.must.To.Name] {
			one := f
			one.must.To.Name += interfaceMark + strconv.Itoa(number)
			one.may = []traffic.Traffic{one.must}
			expanded = append(expanded, one)
		}
	}
	return expanded
}

const interfaceMark = " interface "

// whole names the endpoint of an interface.
func whole(name string) string {
	all, _, _ := strings.Cut(name, interfaceMark)
	return all
}

// ofSure returns what is left of a flow that is certain, after what the flows before it have left.
func (s *subtraction) ofSure(f flow) (certain, unknown []model.FlowChange) {
	pieces := traffic.Minus([]traffic.Traffic{f.must}, s.otherMay, s.listed)
	listed := s.listed
	s.listed = append(slices.Clone(s.listed), f.must)
	for _, piece := range pieces {
		certain = append(certain, s.change(f, piece, s.by(f, piece)))
	}
	if !s.open {
		return certain, nil
	}
	for _, piece := range pieces {
		listed = append(slices.Clone(listed), piece.Traffic()...)
	}
	for _, piece := range traffic.Minus([]traffic.Traffic{f.must}, s.otherMust, listed) {
		change := s.change(f, piece, s.by(f, piece))
		change.May, change.Reasons = s.may, s.doubts(f)
		unknown = append(unknown, change)
	}
	return certain, unknown
}

// doubts returns why it is not known whether the other list has a flow too.
func (s *subtraction) doubts(f flow) []model.Reason {
	var reasons []model.Reason
	for _, o := range s.other {
		if o.grant.Otherwise || o.sure() && len(o.may) == 1 || !slices.ContainsFunc(o.may, func(t traffic.Traffic) bool { return traffic.Overlap(t, f.must) }) {
			continue
		}
		for _, reason := range reasonsOf(o.grant) {
			reason.Reason = s.elsewhere + ", " + reason.Reason
			if !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
		}
	}
	return reasons
}

// reasonsOf returns why a grant is not certain.
func reasonsOf(g model.Grant) []model.Reason {
	if len(g.Reasons) > 0 {
		return g.Reasons
	}
	reason := Called(g.Peer.Kind, g.Peer.ID) + " is not known"
	if g.Peer.Kind == model.PeerPrefixList {
		reason = "what " + Called(g.Peer.Kind, g.Peer.ID) + " holds is not known"
	}
	return []model.Reason{{Reason: reason, Location: g.Location}}
}

// ofUnsure returns what may be left of a flow that is not certain.
func (s *subtraction) ofUnsure(f flow, must []traffic.Traffic) []model.FlowChange {
	pieces := traffic.Minus(f.may, s.otherMust, must)
	if len(pieces) == 0 {
		return nil
	}
	vague := f.grant.Protocol == "" || f.grant.FromPort == nil || f.grant.ToPort == nil || isUnknown(f.grant.Peer)
	if vague { // in the words of the rule, which say what is known
		pieces = []traffic.Piece{{Protocols: []int{f.must.Protocol}, Ports: []traffic.Ports{f.must.Ports}, To: f.must.To}}
	}
	var changes []model.FlowChange
	for _, piece := range pieces {
		change := s.change(f, piece, []model.FlowBy{byOf(f.grant)})
		if vague {
			change.Traffic = wordsOf(f.grant)
			change.Flows[0].Protocol = f.grant.Protocol
		}
		change.May, change.Reasons = s.may, reasonsOf(f.grant)
		changes = append(changes, change)
	}
	return changes
}

// wordsOf says what is known of protocol and ports.
func wordsOf(g model.Grant) string {
	protocol, ports := flowOf(g)
	switch {
	case g.Protocol == "":
		return "traffic of an unknown protocol"
	case g.FromPort == nil || g.ToPort == nil:
		return traffic.Protocol(protocol) + " on unknown ports"
	default:
		return traffic.Flow(protocol, ports)
	}
}

// by returns the rules that allow a piece: that of the flow, and others that allow all of it.
func (s *subtraction) by(f flow, piece traffic.Piece) []model.FlowBy {
	all := []model.FlowBy{byOf(f.grant)}
	part := piece.Traffic()
	for _, o := range s.set {
		if o.sure() && o.grant.Location != f.grant.Location && traffic.Covers([]traffic.Traffic{o.must}, part) {
			all = append(all, byOf(o.grant))
		}
	}
	return all
}

func byOf(g model.Grant) model.FlowBy {
	return model.FlowBy{Group: g.Group, Rule: g.Rule, Implicit: g.Implicit, Location: g.Location, Covered: g.Covered}
}

// change returns a piece of a flow as people read it.
func (s *subtraction) change(f flow, piece traffic.Piece, by []model.FlowBy) model.FlowChange {
	c := model.FlowChange{Direction: s.direction, Traffic: piece.Flows(), Flows: portsOf(piece), Kind: f.grant.Peer.Kind, By: by}
	if piece.To.Name == "" {
		c.Kind = model.PeerCIDR
		for _, block := range piece.To.Prefixes {
			c.CIDRs = append(c.CIDRs, block.String())
		}
	} else {
		c.To = f.grant.Peer.ID + interfaceOf(piece.To.Name)
	}
	for _, except := range piece.Except {
		if except.Name != "" {
			c.Except = append(c.Except, s.called(except.Name))
			continue
		}
		for _, block := range except.Prefixes {
			c.Except = append(c.Except, block.String())
		}
	}
	return c
}

// called returns how the other list calls the destination with a name.
func (s *subtraction) called(name string) string {
	for _, o := range s.other {
		if o.must.To.Name == name {
			return Called(o.grant.Peer.Kind, o.grant.Peer.ID+interfaceOf(name))
		}
	}
	return name
}

// interfaceOf returns what a name says about one interface of an endpoint, "" if it is of all.
func interfaceOf(name string) string { return strings.TrimPrefix(name, whole(name)) }
