package diff

import (
	"maps"
	"path"
	"slices"

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

// variantPairs pairs the variants of a root by name. That of a root without variants is the one of the files alone of one with
// variants, or each of them where there is none.
func variantPairs(root, was string, before, after variants) []pair {
	var all []pair
	add := func(name, old, now string) {
		all = append(all, pair{root: root, was: was, variant: name, base: before[old], head: after[now]})
	}
	switch {
	case isPlain(before) && after[""] == nil && len(after) > 0:
		for _, name := range slices.Sorted(maps.Keys(after)) {
			if after[model.Base] == nil || name == model.Base {
				add(name, "", name)
				continue
			}
			add(name, name, name)
		}
	case isPlain(after) && before[""] == nil && len(before) > 0:
		for _, name := range slices.Sorted(maps.Keys(before)) {
			if before[model.Base] == nil || name == model.Base {
				add(name, name, "")
				continue
			}
			add(name, name, name)
		}
	default:
		names := maps.Clone(before)
		if names == nil {
			names = variants{}
		}
		maps.Copy(names, after)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			add(name, name, name)
		}
	}
	return all
}

// isPlain reports whether a root has no variants.
func isPlain(v variants) bool { return len(v) == 1 && v[""] != nil }

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
	pairLast(was, before, after)
	return was
}

// pairLast takes the one root that only the head has for the one that only the base has, as after a move to another language.
func pairLast(was map[string]string, before, after map[string]variants) {
	taken := map[string]bool{}
	for _, old := range was {
		taken[old] = true
	}
	gone := slices.DeleteFunc(slices.Sorted(maps.Keys(before)), func(root string) bool { return after[root] != nil || taken[root] })
	came := slices.DeleteFunc(slices.Sorted(maps.Keys(after)), func(root string) bool { return before[root] != nil || was[root] != "" })
	if len(gone) == 1 && len(came) == 1 {
		was[came[0]] = gone[0]
	}
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
