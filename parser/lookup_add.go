package parser

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// addition is the rules that one stack adds to a group that another one declares, as a further stack has them.
type addition struct {
	*fragment
	model.RuleSet
}

// additions returns, for each stack, the rules that other roots add to groups that it declares or finds: a rule resource may
// name a group that a data source found.
func (l *labelIndex) additions(stacks []*model.Stack, found [][]resolution) [][]addition {
	added := make([][]addition, len(stacks))
	having, adding := holders(stacks, found), map[string]int{}
	for i, from := range stacks {
		for _, r := range found[i] {
			rules := r.added(from)
			if len(rules.Egress)+len(rules.Ingress) == 0 {
				continue
			}
			adding[r.part.group]++
			if adding[r.part.group] > maxAdding {
				continue
			}
			last := adding[r.part.group] == maxAdding // which stands for all further ones, whatever their variants
			if last {
				rules = untold(r.part.group, rules)
			}
			for _, k := range having[r.part.group] {
				to, variants := stacks[k], l.variantsFor(stacks[k], from.Root)
				if !last && (from.Root == to.Root || !slices.Contains(variants, from)) {
					continue
				}
				id := r.part.group
				if to.Root == r.part.from.stack.Root {
					id = r.part.from.id
				}
				added[k] = append(added[k], addRules(from, to, id, rules, len(variants) > 1))
			}
		}
	}
	return added
}

// maxAdding bounds of how many stacks each other one gets the rules that they add to one group: where every root adds some to
// a group that all share, every root would get those of all.
const maxAdding = 16

// untold returns rules that stand for those of all further stacks that add some to a group.
func untold(group string, rules model.RuleSet) model.RuleSet {
	at := slices.Concat(rules.Egress, rules.Ingress)[0].At
	why := model.Unknown{Reason: "more roots than are followed add rules to " + group, At: at}
	return model.RuleSet{
		Egress: []*model.Rule{model.OpaqueRule(group, at, why)}, Ingress: []*model.Rule{model.OpaqueRule(group, at, why)},
	}
}

// holders lists the stacks that declare or find a group, by how other roots call it.
func holders(stacks []*model.Stack, found [][]resolution) map[string][]int {
	having, declaring := map[string][]int{}, map[string][]int{}
	for i, stack := range stacks {
		declaring[stack.Root] = append(declaring[stack.Root], i)
	}
	for i := range stacks {
		for _, r := range found[i] {
			if r.part == nil {
				continue
			}
			if having[r.part.group] == nil {
				for _, k := range declaring[r.part.from.stack.Root] {
					if stacks[k].Groups[r.part.from.id] != nil {
						having[r.part.group] = append(having[r.part.group], k)
					}
				}
			}
			if !slices.Contains(having[r.part.group][max(0, len(having[r.part.group])-1):], i) {
				having[r.part.group] = append(having[r.part.group], i)
			}
		}
	}
	return having
}

// added returns the rules that a stack adds to the group that a data source of it finds.
func (l resolution) added(stack *model.Stack) model.RuleSet {
	var rules model.RuleSet
	if l.part == nil {
		return rules
	}
	for _, id := range foundBy(stack, l.lookup) {
		rules.Egress = append(rules.Egress, ownRules(id, stack.Groups[id].Egress)...)
		rules.Ingress = append(rules.Ingress, ownRules(id, stack.Groups[id].Ingress)...)
	}
	return rules
}

// addRules takes rules for a group. Those of one of several variants may not be there.
func addRules(from, to *model.Stack, group string, rules model.RuleSet, perhaps bool) addition {
	t := newTaking(from, to)
	t.group = group
	taken := model.RuleSet{Egress: t.rules(rules.Egress, ""), Ingress: t.rules(rules.Ingress, "")}
	for _, rule := range slices.Concat(taken.Egress, taken.Ingress) {
		if perhaps {
			rule.Maybe = append(rule.Maybe, model.Unknown{Reason: "only a variant of " + describe(from.Root) + " may have " + rule.ID, At: rule.At})
		}
	}
	return addition{t.fragment, taken}
}

func (a addition) apply(stack *model.Stack) {
	a.addTo(stack)
	group := stack.Groups[a.group]
	group.Egress, group.Ingress = append(group.Egress, a.Egress...), append(group.Ingress, a.Ingress...)
}
