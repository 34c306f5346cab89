package diff

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
)

// names says what the things of the base are called in the head.
type names struct {
	now   map[string]string // by the id in the base
	moved map[string]bool   // ids in the head of which a moved block says so
}

// of returns the id in the head of what has the id in the base.
func (n names) of(id string) string {
	if now, ok := n.now[id]; ok {
		return now
	}
	return id
}

// names matches the tasks, endpoints and groups of both sides that have different ids.
func (p pair) names() names {
	n := names{map[string]string{}, map[string]bool{}}
	old, now := idsOf(p.base), idsOf(p.head)
	n.take(p.head.Moves, now, old, func(current, earlier string) { n.now[earlier] = current; n.moved[current] = true })
	n.take(p.base.Moves, old, now, func(current, earlier string) { n.now[current] = earlier; n.moved[earlier] = true })
	n.replaced(p, p.base.Tasks, p.head.Tasks)
	n.replaced(p, p.base.Endpoints, p.head.Endpoints)
	n.groups(p)
	if common(idSet(slices.Concat(p.base.Tasks, p.base.Endpoints)), idSet(slices.Concat(p.head.Tasks, p.head.Endpoints))) == 0 {
		n.spelt(old, now)
	}
	return n
}

// idsOf returns the ids of the tasks, endpoints and groups.
func idsOf(n *model.Network) map[string]bool {
	ids := map[string]bool{}
	for _, node := range slices.Concat(n.Tasks, n.Endpoints) {
		ids[node.ID] = true
		for _, group := range node.Groups {
			ids[group] = true
		}
	}
	for _, grant := range n.Grants {
		if grant.Peer.Kind != model.PeerCIDR && grant.Peer.ID != "" {
			ids[grant.Peer.ID] = true
		}
	}
	return ids
}

// take tells of each id that only one side has by which id of the other side it is known, as moves say.
func (n names) take(moves []model.Move, ids, others map[string]bool, found func(id, other string)) {
	if len(moves) == 0 {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if others[id] {
			continue
		}
		for _, earlier := range model.Earlier(moves, id) {
			if others[earlier] && !ids[earlier] {
				found(id, earlier)
				break
			}
		}
	}
}

// likeness is what nodes of both sides have in common that may be the same.
type likeness func(base bool, n model.NetworkNode) string

// replaced pairs what is left over on both sides and is of the same kind: with the same label, such as aws_ecs_service.web and
// module.app.aws_ecs_service.web, with the same groups, or with the same traffic. Where the sides have no name in common, as
// after a move to another language, the only ones of a kind are paired too.
func (n names) replaced(p pair, before, after []model.NetworkNode) {
	traffic := p.signatures()
	alike := []likeness{
		func(_ bool, node model.NetworkNode) string { return label(node.ID) },
		func(_ bool, node model.NetworkNode) string { return strings.Join(node.Groups, " ") },
		traffic,
	}
	if len(before) > 0 && len(after) > 0 && common(idSet(before), idSet(after)) == 0 {
		name := func(_ bool, node model.NetworkNode) string { return bare(node.ID) }
		alike = append([]likeness{name}, append(alike, func(bool, model.NetworkNode) string { return "any" })...)
	}
	for _, of := range alike {
		old, now := n.unpaired(before, after)
		was, is := byLikeness(old, true, of), byLikeness(now, false, of)
		for key, nodes := range was {
			others := is[key]
			// Those with the same traffic are as good as each other.
			if len(nodes) == len(others) && (len(nodes) == 1 || strings.Contains(key, trafficMark)) {
				for k := range nodes {
					n.now[nodes[k].ID] = others[k].ID
				}
			}
		}
	}
}

func idSet(nodes []model.NetworkNode) map[string]bool {
	ids := map[string]bool{}
	for _, node := range nodes {
		ids[node.ID] = true
	}
	return ids
}

// byLikeness groups nodes by their kind and what they have in common. Those without it are in no group.
func byLikeness(nodes []model.NetworkNode, base bool, of likeness) map[string][]model.NetworkNode {
	groups := map[string][]model.NetworkNode{}
	for _, node := range nodes {
		if key := of(base, node); key != "" {
			groups[node.Kind+" "+key] = append(groups[node.Kind+" "+key], node)
		}
	}
	return groups
}

// trafficMark begins what a signature says.
const trafficMark = "\x00traffic "

// bare is the name of a resource without its type and modules, as other languages would spell it: db_group and DbGroup are one.
func bare(id string) string {
	parts := strings.Split(keys().ReplaceAllString(id, ""), ".")
	last := len(parts) - 1
	if last > 0 && strings.HasPrefix(parts[last], "default_") { // of a VPC
		last--
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, strings.Join(parts[last:], ""))
}

// spelt pairs what else only one side has and what the other one has under the same name in another spelling.
func (n names) spelt(before, after map[string]bool) {
	now := map[string][]string{}
	for id := range after {
		if !n.isTaken(id) {
			now[bare(id)] = append(now[bare(id)], id)
		}
	}
	was := map[string][]string{}
	for id := range before {
		if n.now[id] == "" {
			was[bare(id)] = append(was[bare(id)], id)
		}
	}
	for name, ids := range was {
		if len(ids) == 1 && len(now[name]) == 1 {
			n.now[ids[0]] = now[name][0]
		}
	}
}

// signatures returns a function that says what the traffic of a node is, without names: a group is what has it.
func (p pair) signatures() likeness {
	of := func(network *model.Network) func(model.NetworkNode) string {
		kinds := map[string][]string{}
		for _, node := range slices.Concat(network.Tasks, network.Endpoints) {
			for _, group := range node.Groups {
				kinds[group] = append(kinds[group], node.Kind)
			}
		}
		called := func(id string) string {
			if holders := kinds[id]; len(holders) > 0 {
				slices.Sort(holders)
				return strings.Join(holders, " ")
			}
			return id
		}
		return func(node model.NetworkNode) string {
			var parts []string
			for _, f := range slices.Concat(flows(network, node.Egress, called), flows(network, node.Ingress, called)) {
				parts = append(parts, f.key)
			}
			slices.Sort(parts)
			return trafficMark + strings.Join(slices.Compact(parts), "\x00")
		}
	}
	before, after := of(p.base), of(p.head)
	return func(base bool, node model.NetworkNode) string {
		if base {
			return before(node)
		}
		return after(node)
	}
}

func (n names) isTaken(id string) bool {
	for _, now := range n.now {
		if now == id {
			return true
		}
	}
	return false
}

// unpaired returns the nodes of each side that have no partner on the other one.
func (n names) unpaired(before, after []model.NetworkNode) (old, now []model.NetworkNode) {
	has := map[string]bool{}
	for _, node := range after {
		has[node.ID] = true
	}
	paired := map[string]bool{}
	for _, node := range before {
		if paired[n.of(node.ID)] = true; !has[n.of(node.ID)] {
			old = append(old, node)
		}
	}
	for _, node := range after {
		if !paired[node.ID] {
			now = append(now, node)
		}
	}
	return old, now
}

// keys matches the keys of instances in a resource address.
var keys = lazyregexp.New(`\[("([^"\\]|\\.)*"|\d+|\*)\]`)

// label returns the type and the name of a resource, without its modules and the keys of its instances.
func label(id string) string {
	parts := strings.Split(keys().ReplaceAllString(id, ""), ".")
	return strings.Join(parts[max(0, len(parts)-2):], ".")
}

// groups pairs groups that only one side declares: those that the same tasks and endpoints have, and nothing else.
func (n names) groups(p pair) {
	old, now := n.holders(p.base, true), n.holders(p.head, false)
	left := map[string][]string{} // the groups that only the base declares, by what has them
	for _, group := range p.base.Groups {
		if n.now[group] == "" && old[group] != "" && !slices.Contains(p.head.Groups, group) {
			left[old[group]] = append(left[old[group]], group)
		}
	}
	came := map[string][]string{}
	for _, group := range p.head.Groups {
		if !n.isTaken(group) && now[group] != "" && !slices.Contains(p.base.Groups, group) {
			came[now[group]] = append(came[now[group]], group)
		}
	}
	for holders, groups := range left {
		if candidates := came[holders]; len(groups) == 1 && len(candidates) == 1 {
			n.now[groups[0]] = candidates[0]
		}
	}
}

// holders returns the ids of what has each group, as the head calls it.
func (n names) holders(network *model.Network, earlier bool) map[string]string {
	of := map[string][]string{}
	for _, node := range slices.Concat(network.Tasks, network.Endpoints) {
		id := node.ID
		if earlier {
			id = n.of(id)
		}
		for _, group := range node.Groups {
			of[group] = append(of[group], id)
		}
	}
	holders := map[string]string{}
	for group, list := range of {
		slices.Sort(list)
		holders[group] = strings.Join(list, "\x00")
	}
	return holders
}
