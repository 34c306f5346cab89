package cloudformation

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// egressDefault says whether a group keeps the egress that AWS gives it: it does unless another rule is written.
type egressDefault struct {
	written bool
	// why it is not known whether a rule is written.
	why []model.Unknown
	// with is where the group exists; without is where, in addition, the rules seen so far do not.
	with, without env
}

// newEgressDefault judges by the egress that is written inside of a group.
func newEgressDefault(res *resource, egress value) *egressDefault {
	d := &egressDefault{with: res.env(), without: res.env(), why: egress.vacant}
	d.written = len(egress.items)+len(egress.open) > 0 && len(egress.vacant) == 0 || egress.kind == unknown
	return d
}

// add takes note of a rule that is a resource of its own, and that may not be there for further reasons.
func (d *egressDefault) add(res *resource, maybe []model.Unknown) {
	if exists := res.existsIn(d.without); exists.answer == model.Yes && len(maybe) == 0 {
		d.written = true
	}
	d.why = slices.Concat(d.why, res.existsIn(d.with).why, maybe)
	if condition := res.node.get("Condition").scalar(); condition != "" && res.scope == d.without.scope && len(maybe) == 0 {
		d.without = d.without.assume(condition, false)
	}
}

// existsIn says whether the resource exists where an env holds; envs of other templates say nothing about that.
func (res *resource) existsIn(e env) truth {
	condition := res.node.get("Condition")
	if condition == nil || e.scope != res.scope {
		return res.exists
	}
	t := e.condition(condition.scalar(), condition.at)
	return res.unlessLooped(truth{t.answer, named(condition.scalar(), t.why)})
}

// existsBeside says whether the resource exists where others do. What is no resource does not count.
func (res *resource) existsBeside(others ...*resource) truth {
	e := env{scope: res.scope}
	for _, other := range others {
		if other != nil && other.scope == res.scope {
			if condition := other.node.get("Condition").scalar(); condition != "" {
				e = e.assume(condition, true)
			}
		}
	}
	return res.existsIn(e)
}

// completeEgress gives the groups without egress rules the ones that AWS adds.
func (a *adapter) completeEgress() {
	for _, id := range sortedKeys(a.defaults) {
		group, d := a.stack.Groups[id], a.defaults[id]
		if d.written {
			continue
		}
		for _, rule := range model.AllowAllEgress(id, group.At) {
			rule.Maybe = unique(d.why)
			group.Egress = append(group.Egress, rule)
		}
	}
}
