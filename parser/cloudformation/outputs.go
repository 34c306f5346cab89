package cloudformation

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// output evaluates the output of that name; absent if the template has none.
func (s *scope) output(name string) aws.Value {
	for _, o := range s.outputs {
		if o.key == name {
			return s.outputValue(o)
		}
	}
	return aws.Value{}
}

// outputValue evaluates an output under its condition.
func (s *scope) outputValue(o entry) aws.Value {
	n := o.value.get("Value")
	if n == nil {
		return aws.Value{}
	}
	key := "output " + o.key
	if s.busy[key] {
		return env{scope: s}.malformed(o.at, fmt.Sprintf("the output %s depends on itself", quote(o.key)))
	}
	s.busy[key] = true
	defer delete(s.busy, key)
	e := env{scope: s}
	if condition := o.value.get("Condition").scalar(); condition != "" {
		s.meet(s, condition)
		e = e.assume(condition, true)
	}
	return e.eval(n)
}

// stackOutput returns an output of a nested stack: of its template if that was found, else something computed.
func (e env) stackOutput(res *resource, name string, at source.Range) aws.Value {
	child := res.scope.nest(res)
	if child == nil {
		return e.computed(res, attributesOutputs+name, at, nil)
	}
	v := child.output(name)
	if v.Kind == aws.Absent {
		return e.malformed(at, fmt.Sprintf("the nested stack %s has no output %s", res.ID, quote(name)))
	}
	return v.Moved(at)
}
