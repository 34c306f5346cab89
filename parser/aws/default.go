package aws

import (
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// egressDefault says whether a group keeps the egress that AWS gives it: it does unless another rule is written.
type egressDefault struct {
	group   *Resource // nil for the default group of a VPC
	written bool
	// why it is not known whether a rule is written.
	why []model.Unknown
	// rules are the rules seen so far that are resources of their own and may not exist.
	rules []*Resource
}

// newEgressDefault judges by the egress that is written inside of a group.
func newEgressDefault(res *Resource, egress Value) *egressDefault {
	d := &egressDefault{group: res, why: egress.Vacant()}
	d.written = len(egress.Items)+len(egress.Open()) > 0 && len(egress.Vacant()) == 0 || egress.Kind == Unknown
	return d
}

// add takes note of a rule that is a resource of its own, and that may not be there for further reasons.
func (d *egressDefault) add(res *Resource, maybe []model.Unknown) {
	if len(maybe) == 0 {
		d.rules = append(d.rules, res)
	}
	d.why = model.Reasons(d.why, res.Existence.Beside(d.group), maybe)
}

// isKept reports whether the egress that AWS gives the group may be left.
func (d *egressDefault) isKept() bool {
	switch {
	case d.written:
		return false
	case d.group == nil:
		return !Reasons(nil).AnyOf(d.rules)
	default:
		return !d.group.Existence.AnyOf(d.rules)
	}
}

// completeEgress gives the groups without egress rules the ones that AWS adds.
func (a *adapter) completeEgress() {
	for _, id := range slices.Sorted(maps.Keys(a.egress)) {
		group, d := a.stack.Groups[id], a.egress[id]
		if !d.isKept() {
			continue
		}
		for _, rule := range model.AllowAllEgress(id, group.At) {
			rule.Maybe = d.why
			group.Egress = append(group.Egress, rule)
		}
	}
}
