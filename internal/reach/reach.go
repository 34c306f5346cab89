// Package reach says which traffic security groups allow: for each task and each interface endpoint of a model.Stack, what it
// may begin, and of endpoints what they admit. It collects facts and judges none. Start reading at Of.
//
// A grant is one rule with one other end, as it is in the model, and grants of the same meaning are the same, however they
// are written: a prefix list of the customer's own is its blocks, and the list of S3 is one thing, whether it is named by its
// id or by its endpoint. What only another outcome of the stack has is not certain. Subtracting grants is the business of
// package diff.
package reach

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// Facts are what the data of the policies says and the model does not contain.
type Facts struct {
	// Lists holds the ids of the managed prefix lists of AWS, by id: "s3 in ap-northeast-1".
	Lists map[string]string
}

// Of returns the network of a stack. Values that are sensitive are not in it.
func Of(stack *model.Stack, facts Facts) model.Network {
	n := newBuilder(stack, facts, nil)
	network := n.network()
	for _, note := range stack.Notes {
		network.Incomplete = network.Incomplete || note.Severity == model.SeverityError
	}
	certain := certainInCases(stack, facts)
	for _, outcome := range stack.Outcomes {
		add(&network, newBuilder(outcome, facts, when(outcome)).network())
	}
	for i := range network.Grants {
		if g := &network.Grants[i]; certain[keyOf(*g)] {
			g.Is, g.Otherwise, g.Reasons = model.Yes, false, nil
		}
	}
	network.Moves = stack.Moves
	return network
}

// when returns the reasons why an outcome may not be what the stack is.
func when(outcome *model.Stack) []model.Reason {
	var reasons []model.Reason
	for _, a := range outcome.Assumed {
		reasons = append(reasons, model.Reason{
			Reason: fmt.Sprintf("%s may be %s", a.Parameter, a.Is), Settle: a.Settle, Location: outcome.Positions.At(a.At).Range,
		})
	}
	return reasons
}

// certainInCases returns the keys of the grants that a stack has in all cases of one of the lists of what it can be.
func certainInCases(stack *model.Stack, facts Facts) map[string]bool {
	certain := map[string]bool{}
	for _, cases := range stack.Cases {
		count := map[string]int{}
		for _, one := range cases {
			network := newBuilder(one, facts, nil).network()
			for key := range sureKeys(network) {
				count[key]++
			}
		}
		for key, n := range count {
			certain[key] = certain[key] || n == len(cases)
		}
	}
	return certain
}

func sureKeys(network model.Network) map[string]bool {
	keys := map[string]bool{}
	for _, grant := range network.Grants {
		if grant.Is == model.Yes {
			keys[keyOf(grant)] = true
		}
	}
	return keys
}

// add adds what only an outcome has.
func add(network *model.Network, outcome model.Network) {
	numbers := make([]int, len(outcome.Grants))
	index := map[string]int{}
	for i, grant := range network.Grants {
		index[keyOf(grant)] = i
	}
	for i, grant := range outcome.Grants {
		at, known := index[keyOf(grant)]
		if !known {
			at = len(network.Grants)
			index[keyOf(grant)] = at
			network.Grants = append(network.Grants, grant)
		}
		numbers[i] = at
	}
	for _, group := range outcome.Groups {
		if !slices.Contains(network.Groups, group) {
			network.Groups = append(network.Groups, group)
		}
	}
	network.Tasks = addNodes(network.Tasks, outcome.Tasks, numbers)
	network.Endpoints = addNodes(network.Endpoints, outcome.Endpoints, numbers)
}

func addNodes(nodes, others []model.NetworkNode, numbers []int) []model.NetworkNode {
	for _, other := range others {
		other.Egress, other.Ingress = renumbered(other.Egress, numbers), renumbered(other.Ingress, numbers)
		at := slices.IndexFunc(nodes, func(n model.NetworkNode) bool { return n.ID == other.ID })
		if at < 0 {
			nodes = append(nodes, other)
			continue
		}
		nodes[at].Egress, nodes[at].Ingress = joined(nodes[at].Egress, other.Egress), joined(nodes[at].Ingress, other.Ingress)
	}
	return nodes
}

func renumbered(list, numbers []int) []int {
	var all []int
	for _, n := range list {
		all = append(all, numbers[n])
	}
	return all
}

func joined(a, b []int) []int {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// keyOf is the same for grants of the same traffic by the same rule.
func keyOf(g model.Grant) string {
	port := func(p *int) string {
		if p == nil {
			return "?"
		}
		return fmt.Sprint(*p)
	}
	return strings.Join([]string{
		g.Group, g.Rule, g.Protocol, port(g.FromPort), port(g.ToPort), string(g.Peer.Kind), g.Peer.ID,
		strings.Join(g.Peer.CIDRs, " "), port(g.Peer.Interface), g.Location.String(),
	}, "\x00")
}

// builder makes the network of one stack.
type builder struct {
	stack  *model.Stack
	facts  Facts
	unless []model.Reason // why nothing of the stack is certain
	grants []model.Grant
	index  map[string]int
}

func newBuilder(stack *model.Stack, facts Facts, unless []model.Reason) *builder {
	if stack.IsSensitive() {
		stack = stack.Redacted()
	}
	return &builder{stack: stack, facts: facts, unless: unless, index: map[string]int{}}
}

func (b *builder) network() model.Network {
	n := model.Network{Root: b.stack.Root, Groups: []string{}, Grants: []model.Grant{}, Tasks: []model.NetworkNode{}, Endpoints: []model.NetworkNode{}}
	for _, id := range slices.Sorted(maps.Keys(b.stack.Workloads)) {
		if w := b.stack.Workloads[id]; w.Fargate != model.No {
			n.Tasks = append(n.Tasks, b.task(w))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.stack.Endpoints)) {
		if e := b.stack.Endpoints[id]; (e.Kind == "interface" || e.Kind == "") && !e.Outside && !b.stack.Taken[id] {
			n.Endpoints = append(n.Endpoints, b.endpoint(e))
		}
	}
	n.Grants = append(n.Grants, b.grants...)
	for _, id := range slices.Sorted(maps.Keys(b.stack.Groups)) {
		if b.stack.Groups[id].Origin == model.Declared {
			n.Groups = append(n.Groups, id)
		}
	}
	return n
}

func (b *builder) task(w *model.Workload) model.NetworkNode {
	doubts := w.Maybe
	if w.Fargate == model.Unclear {
		doubts = model.Reasons(w.Maybe, w.Unknown)
	}
	return model.NetworkNode{
		ID: w.ID, Name: b.stack.Names[w.ID], Kind: w.Kind, Location: b.stack.Positions.At(w.At).Range,
		Groups: ids(w.Groups), Egress: b.of(w.Groups, egress), Reasons: slices.Concat(b.unless, b.reasons(doubts)),
		Replaced: b.stack.Replaced[w.ID],
	}
}

func (b *builder) endpoint(e *model.Endpoint) model.NetworkNode {
	return model.NetworkNode{
		ID: e.ID, Name: b.stack.Names[e.ID], Kind: e.Service, Location: b.stack.Positions.At(e.At).Range,
		Groups: ids(e.Groups), Egress: b.of(e.Groups, egress), Ingress: b.of(e.Groups, ingress),
		Reasons: slices.Concat(b.unless, b.reasons(e.Maybe)), Replaced: b.stack.Replaced[e.ID],
	}
}

func ids(list model.References) []string {
	all := []string{}
	for _, item := range list.Items {
		all = append(all, item.ID)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// direction chooses the rules of one direction.
type direction func(model.RuleSet) []*model.Rule

func egress(s model.RuleSet) []*model.Rule  { return s.Egress }
func ingress(s model.RuleSet) []*model.Rule { return s.Ingress }

// of returns the numbers of what the groups allow in the direction.
func (b *builder) of(groups model.References, of direction) []int {
	numbers := []int{}
	for _, item := range groups.Items {
		group := b.stack.Groups[item.ID]
		if group == nil {
			continue
		}
		doubts := model.Reasons(item.Maybe, group.Maybe)
		for _, rule := range of(group.RuleSet) {
			numbers = append(numbers, b.rule(item.ID, rule, doubts)...)
		}
		for _, rule := range of(b.stack.Unattached) {
			numbers = append(numbers, b.rule(item.ID, rule, model.Reasons(rule.Unknown, rule.Maybe, doubts))...)
		}
	}
	if len(groups.Open) > 0 {
		numbers = append(numbers, b.rule("", model.OpaqueRule("", groups.Open[0].At, groups.Open...), nil)...)
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// rule returns the numbers of the grants of a rule: none if it lets nothing through.
func (b *builder) rule(group string, r *model.Rule, doubts []model.Unknown) []int {
	var numbers []int
	for _, peer := range b.destinations(r.Peer) {
		unknown := model.Reasons(r.Unknown, r.Maybe, doubts, peer.unknown)
		grant := model.Grant{
			Is: model.Yes, Protocol: r.Protocol, FromPort: r.FromPort, ToPort: r.ToPort, Peer: peer.Destination,
			Group: group, Rule: r.ID, Otherwise: len(b.unless) > 0, Implicit: r.Implicit, Location: b.stack.Positions.At(r.At).Range,
			Reasons: slices.Concat(b.unless, b.reasons(unknown)),
		}
		if len(grant.Reasons) > 0 || isOpen(grant) {
			grant.Is = model.Unclear
		}
		numbers = append(numbers, b.number(grant))
	}
	return numbers
}

// isOpen reports whether something of the traffic is not known.
func isOpen(g model.Grant) bool {
	return g.Protocol == "" || g.FromPort == nil || g.ToPort == nil ||
		len(g.Peer.CIDRs) == 0 && slices.Contains([]model.PeerKind{model.PeerUnknown, model.PeerVPC, model.PeerSubnet}, g.Peer.Kind)
}

// number returns the number of a grant, the same one for the same grant.
func (b *builder) number(g model.Grant) int {
	key := keyOf(g) + "\x00" + fmt.Sprint(g.Is, g.Reasons)
	at, known := b.index[key]
	if !known {
		at = len(b.grants)
		b.index[key] = at
		b.grants = append(b.grants, g)
	}
	return at
}

// reasons returns reasons with their places, those that a reader can settle first.
func (b *builder) reasons(unknown []model.Unknown) []model.Reason {
	var reasons []model.Reason
	for _, u := range unknown {
		reasons = append(reasons, model.Reason{Reason: u.Reason, Settle: u.Settle, Location: b.stack.Positions.At(u.At).Range})
	}
	slices.SortStableFunc(reasons, func(x, y model.Reason) int {
		return -cmp.Compare(min(len(x.Settle), 1), min(len(y.Settle), 1))
	})
	return reasons
}
