// Package diff subtracts the networks of two states from each other: what traffic a change opens and closes for each task and
// endpoint, and of which tasks the image arrives no more. It knows no format of input. Start reading at Compare.
//
// A state says of each rule whether it is certain. What the head certainly allows and the base certainly does not is opened;
// what depends on something unknown, on either side, may be opened. Something that is unknown on both sides in the same words
// is the same:
//
//	base            tcp/443 to 10.1.0.0/16     tcp/5432 to ? (var.database has no value)
//	head            tcp/443 to 10.0.0.0/8      tcp/5432 to ? (var.database has no value)
//	opened          tcp/443 to 10.0.0.0/16, 10.2.0.0/15, …, by the rule of the head
//
// Which of two resources is the other is said by names, by moved blocks, and by what is left over on both sides: match.go.
package diff

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// State is one of the two states that are compared.
type State struct {
	Networks []model.Network
	// Failed is true if something could not be read that is a part of no network: there may be more roots.
	Failed bool
}

// Compare returns what the head changes. Version, sides and notes are left to the caller.
func Compare(base, head State) *model.Diff {
	d := &model.Diff{Changes: []model.NodeChange{}, Notes: []model.DiffNote{}}
	both := 0
	for _, pair := range pairs(base, head) {
		changes, same := pair.changes()
		both += same
		d.Changes = append(d.Changes, changes...)
	}
	d.Variants = variantsOf(base, head)
	d.Changes = withoutRepetition(d.Changes, d.Variants)
	slices.SortStableFunc(d.Changes, func(a, b model.NodeChange) int {
		return cmp.Or(cmp.Compare(a.Root, b.Root), -cmp.Compare(a.Role, b.Role), cmp.Compare(a.ID, b.ID))
	})
	d.Summary.Comparable = !base.incomplete() && !head.incomplete()
	d.Summary.UnknownInBoth = both
	Summarize(d)
	return d
}

func (s State) incomplete() bool {
	return s.Failed || slices.ContainsFunc(s.Networks, func(n model.Network) bool { return n.Incomplete })
}

// variantsOf returns the variants of each root.
func variantsOf(base, head State) map[string][]string {
	all := map[string][]string{}
	for _, s := range []State{base, head} {
		for _, n := range s.Networks {
			for _, variant := range n.Variants {
				if !slices.Contains(all[n.Root], variant) {
					all[n.Root] = append(all[n.Root], variant)
				}
			}
		}
	}
	return all
}

// withoutRepetition makes one change of those that are the same in several variants. One that is in all of them names none.
func withoutRepetition(changes []model.NodeChange, variants map[string][]string) []model.NodeChange {
	merged := []model.NodeChange{}
	index := map[string]int{}
	for _, change := range changes {
		in := change.Variants
		change.Variants = nil
		key := fmt.Sprintf("%+v %s", change, pullText(change.Pull))
		at, known := index[key]
		if !known {
			at = len(merged)
			index[key] = at
			merged = append(merged, change)
		}
		merged[at].Variants = append(merged[at].Variants, in...)
	}
	for i := range merged {
		if len(merged[i].Variants) == len(variants[merged[i].Root]) {
			merged[i].Variants = nil
		}
	}
	return merged
}

func pullText(p *model.PullChange) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%+v", *p)
}
