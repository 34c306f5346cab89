package diff

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// pair is a root in a variant, on both sides. A side that does not have it is empty.
type pair struct {
	root, was, variant string
	base, head         *model.Network
	// incompleteBase and incompleteHead say that a side may have more than it says.
	incompleteBase, incompleteHead bool
}

// pairs returns the roots of both sides in each of their variants.
func pairs(base, head State) []pair {
	before, after := byRoot(base.Networks), byRoot(head.Networks)
	was := renamed(before, after)
	var all []pair
	for _, root := range slices.Sorted(maps.Keys(after)) {
		old := root
		if name, ok := was[root]; ok {
			old = name
		}
		all = append(all, variantPairs(root, old, before[old], after[root])...)
		delete(before, old)
	}
	for _, root := range slices.Sorted(maps.Keys(before)) {
		all = append(all, variantPairs(root, root, before[root], nil)...)
	}
	for i := range all {
		p := &all[i]
		p.incompleteBase, p.incompleteHead = p.base == nil && base.Failed, p.head == nil && head.Failed
		if p.base == nil {
			p.base = &model.Network{}
		}
		if p.head == nil {
			p.head = &model.Network{}
		}
		p.incompleteBase, p.incompleteHead = p.incompleteBase || p.base.Incomplete, p.incompleteHead || p.head.Incomplete
	}
	return all
}

// variants holds the networks of a root by variant.
type variants map[string]*model.Network

func byRoot(networks []model.Network) map[string]variants {
	roots := map[string]variants{}
	for i := range networks {
		n := &networks[i]
		if roots[n.Root] == nil {
			roots[n.Root] = variants{}
		}
		for _, variant := range n.Variants {
			roots[n.Root][variant] = n
		}
		if len(n.Variants) == 0 {
			roots[n.Root][""] = n
		}
	}
	return roots
}

// variantPairs pairs the variants of a root by name. The only one of a root without variants is that of the files alone of one
// with variants.
func variantPairs(root, was string, before, after variants) []pair {
	names := map[string]bool{}
	for name := range before {
		names[name] = true
	}
	for name := range after {
		names[name] = true
	}
	old, now := "", ""
	switch {
	case before[""] != nil && after[""] == nil && after[model.Base] != nil:
		old, now = "", model.Base
	case after[""] != nil && before[""] == nil && before[model.Base] != nil:
		old, now = model.Base, ""
	}
	var all []pair
	if old != now {
		delete(names, old)
		delete(names, now)
		all = append(all, pair{root: root, was: was, variant: now, base: before[old], head: after[now]})
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = append(all, pair{root: root, was: was, variant: name, base: before[name], head: after[name]})
	}
	return all
}

// renamed finds the roots that have another name in the base, {name now: name then}: roots that only the head has, with tasks
// and endpoints of one that only the base has. Where several could be meant, the one with most of them is, or else the one
// with the same last part of its name; what stays undecided is not renamed.
func renamed(before, after map[string]variants) map[string]string {
	was, claims := map[string]string{}, map[string]int{}
	for _, root := range slices.Sorted(maps.Keys(after)) {
		if before[root] != nil {
			continue
		}
		best, most, several := "", 0, false
		for _, old := range slices.Sorted(maps.Keys(before)) {
			if after[old] != nil {
				continue
			}
			alike := 2 * common(nodesOf(before[old]), nodesOf(after[root]))
			if alike > 0 && path.Base(old) == path.Base(root) {
				alike++
			}
			switch {
			case alike > most:
				best, most, several = old, alike, false
			case alike == most && alike > 0:
				several = true
			}
		}
		if best != "" && !several {
			was[root] = best
			claims[best]++
		}
	}
	maps.DeleteFunc(was, func(_, old string) bool { return claims[old] > 1 })
	return was
}

func nodesOf(networks variants) map[string]bool {
	ids := map[string]bool{}
	for _, n := range networks {
		for _, node := range slices.Concat(n.Tasks, n.Endpoints) {
			ids[node.ID] = true
		}
	}
	return ids
}

func common(a, b map[string]bool) int {
	n := 0
	for id := range a {
		if b[id] {
			n++
		}
	}
	return n
}

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
	n.replaced(p.base.Tasks, p.head.Tasks)
	n.replaced(p.base.Endpoints, p.head.Endpoints)
	n.groups(p)
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

// replaced pairs what is left over on both sides: of the same kind and with the same label, such as aws_ecs_service.web and
// module.app.aws_ecs_service.web, or else with the same groups.
func (n names) replaced(before, after []model.NetworkNode) {
	old, now := n.unpaired(before, after)
	for _, alike := range []func(a, b model.NetworkNode) bool{
		func(a, b model.NetworkNode) bool { return label(a.ID) == label(b.ID) },
		func(a, b model.NetworkNode) bool { return len(a.Groups) > 0 && slices.Equal(a.Groups, b.Groups) },
	} {
		for _, a := range old {
			same := func(b model.NetworkNode) bool { return a.Kind == b.Kind && alike(a, b) }
			partners := slices.DeleteFunc(slices.Clone(now), func(b model.NetworkNode) bool { return !same(b) || n.isTaken(b.ID) })
			rivals := slices.DeleteFunc(slices.Clone(old), func(o model.NetworkNode) bool {
				return n.now[o.ID] != "" || o.Kind != a.Kind || len(partners) == 0 || !alike(o, partners[0])
			})
			if n.now[a.ID] == "" && len(partners) == 1 && len(rivals) == 1 {
				n.now[a.ID] = partners[0].ID
			}
		}
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
var keys = regexp.MustCompile(`\[("([^"\\]|\\.)*"|\d+|\*)\]`)

// label returns the type and the name of a resource, without its modules and the keys of its instances.
func label(id string) string {
	parts := strings.Split(keys.ReplaceAllString(id, ""), ".")
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
