// Package effort bounds how much is done to evaluate expressions: a short text can ask for any amount, such as with a for in
// a for in a for.
//
//	meter := &effort.Meter{Left: effort.Most}
//	v, diags := effort.Bounded(expr, meter).Value(ctx)
//
// A step is about as much as HCL does for an element of a for expression. Functions take steps too: see [Meter.Take].
package effort

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
)

// Most is how many steps all expressions of a root may take together: some seconds.
const Most = 1_500_000

// ErrExceeded is returned for what would take too many steps.
var ErrExceeded = errors.New("the expressions of this root take too many steps to evaluate")

// Meter counts steps. It must not be used by two goroutines at once. The nil Meter takes any number.
type Meter struct {
	Left     int
	exceeded bool
}

// Take takes steps, and returns ErrExceeded if there are not as many left, also ever after.
func (m *Meter) Take(steps int) error {
	if m == nil {
		return nil
	}
	if m.exceeded || steps > m.Left {
		m.exceeded = true
		return ErrExceeded
	}
	m.Left -= steps
	return nil
}

// Work is how many parts of a value something is done to in a step.
type Work int

// The kinds of work.
const (
	Passing   Work = 32 // looking at its type and marks
	Reading   Work = 4
	Comparing Work = 2 // or putting together
)

// charsOfPart is how many characters of a text take as long as a part of a collection.
const charsOfPart = 64

// TakeFor takes the steps for some work on all of some values.
func (m *Meter) TakeFor(work Work, values ...cty.Value) error {
	if m == nil {
		return nil
	}
	parts := 0
	for _, v := range values {
		parts = count(v, parts, m.Left*int(work))
	}
	return m.Take(1 + parts/int(work))
}

// Exceeded reports whether steps were asked for that there were not.
func (m *Meter) Exceeded() bool { return m != nil && m.exceeded }

// count adds the parts of a value to a number of parts, until there are more than enough.
func count(v cty.Value, parts, enough int) int {
	v, _ = v.Unmark()
	parts++
	switch {
	case parts > enough || !v.IsKnown() || v.IsNull():
		return parts
	case v.Type() == cty.String:
		return parts + len(v.AsString())/charsOfPart
	case !v.CanIterateElements():
		return parts
	}
	for it := v.ElementIterator(); it.Next() && parts <= enough; {
		_, element := it.Element()
		parts = count(element, parts, enough)
	}
	return parts
}
