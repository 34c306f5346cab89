package plan

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// members returns what stands for the elements of a list that are not known, in no certain order, and whether that is
// certain. Where a plan tells how long a list is, an element that it does not know comes from something else that it does
// not know: from the only thing of that kind that the list refers to, or each from one of as many, if nothing may choose
// between them. Most lists are not known as a whole, because the provider does not tell how long they will be.
func (w *walker) members(name string, list cty.Value, expression any) ([]cty.Value, bool) {
	unknown := 0
	for _, element := range list.AsValueSlice() {
		if !element.IsKnown() {
			unknown++
		}
	}
	if unknown == 0 || !isListName(name) || strings.Contains(name, "cidr") { // CIDRs are made of addresses, which are no CIDRs
		return nil, false
	}
	targets := w.meant(name, expression)
	hidden := slices.DeleteFunc(slices.Clone(targets), w.shown)
	values := w.stands(hidden, name)
	whole := slices.ContainsFunc(values, func(v cty.Value) bool { return !v.IsKnown() || v.Type() != cty.String })
	return values, !whole && len(values) == unknown && (unknown == 1 || !w.choice(targets))
}

// choice reports whether an expression may choose between the things that it refers to: it depends on something that the
// plan knows, such as a variable in a condition.
func (w *walker) choice(targets []target) bool {
	return slices.ContainsFunc(targets, func(t target) bool { return t.among || w.shown(t) })
}

// shown reports whether the plan tells the value of a target.
func (w *walker) shown(t target) bool {
	p := w.instance(t)
	if p == nil || t.attr == "" {
		return false
	}
	v := p.value(t.attr)
	return v.IsWhollyKnown() && !v.IsNull()
}
