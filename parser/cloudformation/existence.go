package cloudformation

import (
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// existence is whether a resource exists, as its condition says.
type existence struct{ *resource }

// Maybe implements aws.Existence.
func (e existence) Maybe() []model.Unknown { return e.exists.why }

// Unshared implements aws.Existence: nothing is repeated for elements that are not known.
func (e existence) Unshared(...*aws.Resource) []model.Unknown { return e.Maybe() }

// Beside implements aws.Existence. Resources of other templates say nothing about a condition of this one.
func (e existence) Beside(others ...*aws.Resource) []model.Unknown {
	inside := env{scope: e.scope}
	for _, other := range others {
		if res := e.scope.byResource[other]; res != nil && res.scope == e.scope {
			if condition := res.node.get("Condition").scalar(); condition != "" {
				inside = inside.assume(condition, true)
			}
		}
	}
	return e.existsIn(inside).why
}

// AnyOf implements aws.Existence: of two resources whose conditions exclude each other and that are all there can be, one
// always exists.
func (e existence) AnyOf(others []*aws.Resource) bool {
	without := e.env() // where the resource exists and the others so far do not
	for _, other := range others {
		res := e.scope.byResource[other]
		if res == nil {
			continue
		}
		if res.existsIn(without).answer == model.Yes {
			return true
		}
		if condition := res.node.get("Condition").scalar(); condition != "" && res.scope == without.scope {
			without = without.assume(condition, false)
		}
	}
	return false
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
