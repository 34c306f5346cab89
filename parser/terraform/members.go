package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// member is one element of a list.
type member struct {
	value
	scope *scope
	expr  hcl.Expression // that gives the element, nil where none does alone
	at    *hcl.Range
	maybe []model.Unknown // why the element may be absent
	// from is where the element is written, and before what is passed on the way there; nothing where that is nil, and then the
	// element takes effect where used is.
	from   provenance
	before *hops
	used   *hcl.Range
}

// hops is what is passed on the way to where the element is written.
func (m member) hops() *hops {
	if m.before != nil {
		return m.before
	}
	return &hops{hop: m.scope.use(m.used)}
}

// ref is the position of the element.
func (m member) position() source.Position {
	direct := m.before == nil || m.before.next == nil
	if direct && m.from.expr != nil && m.from.scope.module == m.scope.module && m.from.isHere() {
		if at, ok := m.scope.here(rangeOf(m.from.expr)); ok {
			return at
		}
	}
	if m.before == nil {
		return m.scope.module.placeUsed(m.scope.use(m.used), m.from)
	}
	return m.scope.module.place(m.before, m.from)
}

// ref numbers the position.
func (m member) ref() source.Ref { return m.scope.module.notes.put(m.position()) }

// members returns the elements of a list, each with its own position as far as one can be told. A single value counts
// as a list of one. The second result holds the reasons why there may be further elements.
func (a argument) members() ([]member, []model.Unknown) {
	if !a.set {
		return nil, nil
	}
	if list, ok := a.plainMembers(nil); ok {
		return list, nil
	}
	return a.tracedMembers()
}

// tracedMembers returns the elements of any list, each paired with the expression that it comes from.
func (a argument) tracedMembers() ([]member, []model.Unknown) {
	v := a.eval()
	if v.absent() {
		return nil, nil
	}
	var leaves []member
	var open []model.Unknown
	if a.expr != nil {
		o := a.scope.originOf(a.expr)
		o.single, o.before = a.single, a.hops()
		leaves, open = o.leaves()
	}
	if bare, _ := v.Unmark(); !bare.IsKnown() {
		return a.partial(v, leaves, open)
	}
	return a.match(v, leaves), nil
}

// partial returns what is known of a list that is not known as a whole.
func (a argument) partial(v value, leaves []member, open []model.Unknown) ([]member, []model.Unknown) {
	if len(leaves) == 0 && len(open) == 0 {
		open = a.whyUnknown(v)
	}
	return leaves, open
}

// match pairs the elements of a known list with the expressions that give them: functions such as concat or toset
// reorder and drop elements, so pairs are found by value.
func (a argument) match(v value, leaves []member) []member {
	list := flatten(v, a.provenance())
	if len(leaves) == 0 {
		for i := range list {
			list[i].scope, list[i].at, list[i].before, list[i].used = a.scope, a.at, a.before, a.at
		}
		return list
	}
	before, used, paired := a.hops(), make([]bool, len(leaves)), make([]bool, len(list))
	for n, element := range list {
		m := element
		m.scope, m.at, m.before = a.scope, a.at, before
		for i, leaf := range leaves {
			if !used[i] && leaf.gives(element.value) {
				used[i], paired[n] = true, true
				m = leaf
				m.value.Value, m.from, m.before = element.Value, element.from, before
				m.maybe = nil // the list is known: the element is in it
				break
			}
		}
		list[n] = m
	}
	return better(list, paired, leaves, used)
}

// better puts the leaves that are left in the place of elements that are not known and that no leaf gives: the leaves
// may be known, such as the instances of a resource of which an element is one.
func better(list []member, paired []bool, leaves []member, used []bool) []member {
	if !slices.Contains(used, false) {
		return list
	}
	var kept, left []member
	for i, m := range list {
		if paired[i] || m.IsKnown() {
			kept = append(kept, m)
		}
	}
	if len(kept) == len(list) {
		return list
	}
	for i, leaf := range leaves {
		if !used[i] {
			left = append(left, leaf)
		}
	}
	return append(kept, left...)
}

// gives reports whether the member has the value; numbers and strings of the same text are the same.
func (m member) gives(v value) bool {
	if !v.IsKnown() || !m.IsKnown() {
		return !v.IsKnown() && !m.IsKnown()
	}
	if got, ok := m.text(); ok {
		want, ok := v.text()
		return ok && got == want
	}
	return m.Value.RawEquals(v.Value) || isObject(m.Value) && isObject(v.Value)
}

func isObject(v cty.Value) bool { return v.Type().IsObjectType() || v.Type().IsMapType() }

// flatten lists the elements of a collection and of the collections in it; null elements are dropped.
func flatten(v value, from provenance) []member {
	bare, marks := v.Unmark()
	if !bare.IsKnown() || bare.IsNull() || !isList(bare) {
		if v.absent() {
			return nil
		}
		return []member{{value: v, from: from}}
	}
	into := toMember
	if bare.Type().IsSetType() {
		into = toElement
	}
	var list []member
	for it := bare.ElementIterator(); it.Next(); {
		key, element := it.Element()
		list = append(list, flatten(v.part(element.WithMarks(marks)), from.along(step{kind: into, of: key}))...)
	}
	return list
}

func isList(v cty.Value) bool {
	t := v.Type()
	return t.IsListType() || t.IsSetType() || t.IsTupleType()
}

// keepsElements reports whether the result of a function holds elements of its arguments and nothing else.
func keepsElements(function string) bool {
	switch function {
	case "concat", "compact", "distinct", "flatten", "tolist", "toset", "setunion", "sort", "nonsensitive", "sensitive":
		return true
	}
	return false
}

// leaves returns the elements that a list expression is made of, and the reasons for those that cannot be told.
func (o origin) leaves() ([]member, []model.Unknown) {
	var list []member
	var open []model.Unknown
	for _, b := range o.branches() {
		more, why := b.parts()
		list = append(list, more...)
		open = model.Reasons(open, why)
	}
	return list, open
}

func (o origin) parts() ([]member, []model.Unknown) {
	var parts []hcl.Expression
	compact := false
	switch expr := o.expr.(type) {
	case *hclsyntax.TupleConsExpr:
		parts = widen(expr.Exprs)
		o.single = true
	case *hclsyntax.FunctionCallExpr:
		if !keepsElements(expr.Name) {
			return o.whole()
		}
		parts = widen(expr.Args)
		o.single = false
		o = o.under(expr.Name == "sensitive")
		compact = expr.Name == "compact"
	case hclsyntax.Expression:
		return o.whole()
	default: // JSON syntax
		exprs, diags := hcl.ExprList(o.expr)
		if diags.HasErrors() {
			return o.whole()
		}
		parts = exprs
		o.single = true
	}
	var list []member
	var open []model.Unknown
	for _, part := range parts {
		more, why := o.to(part).leaves()
		list = append(list, more...)
		open = model.Reasons(open, why)
	}
	if compact {
		list = slices.DeleteFunc(list, func(m member) bool { return isEmptyText(m.value) })
	}
	return list, open
}

func widen(exprs []hclsyntax.Expression) []hcl.Expression {
	wide := make([]hcl.Expression, len(exprs))
	for i, expr := range exprs {
		wide[i] = expr
	}
	return wide
}

// whole returns the elements of an expression that cannot be taken apart.
func (o origin) whole() ([]member, []model.Unknown) {
	v := o.scope.eval(o.expr)
	bare, _ := v.Unmark()
	if !bare.IsKnown() {
		if list, open, ok := o.taken(); ok {
			return list, open
		}
	}
	if !bare.IsKnown() && !o.single && mayBeList(bare.Type()) {
		return nil, o.scope.whyUnknown(v, rangeOf(o.expr))
	}
	elements := flatten(v, o.provenance())
	for i := range elements {
		elements[i].scope, elements[i].at, elements[i].before, elements[i].maybe = o.scope, rangeOf(o.expr), o.before, o.maybe
		if len(elements) == 1 {
			elements[i].expr = o.expr
		}
	}
	return elements, nil
}

// taken returns the elements of a collection that is not known as a whole, or those of which an expression takes one. It
// reports whether any is known.
func (o origin) taken() (list []member, open []model.Unknown, ok bool) {
	its := o.scope.options(o.expr)
	if len(its) == 0 && !o.single {
		its, _ = o.scope.parts(o.expr)
	}
	for _, it := range its {
		bare, _ := it.value.Unmark()
		from := it.from
		if from.expr == nil { // an instance of a resource
			from = o.provenance()
		}
		if o.scope.existsWith(it) {
			it.maybe = nil
		}
		switch {
		case it.value.absent():
		case bare.IsKnown() && !isList(bare):
			list = append(list, member{
				value: it.value, scope: o.scope, at: rangeOf(o.expr), maybe: model.Reasons(o.maybe, it.maybe), from: from, before: o.before,
			})
		default:
			open = model.Reasons(open, o.maybe, o.scope.whyUnknown(it.value, rangeOf(o.expr)))
		}
	}
	return list, open, len(list) > 0
}

func mayBeList(t cty.Type) bool {
	return t == cty.DynamicPseudoType || t.IsListType() || t.IsSetType() || t.IsTupleType()
}

// whyMember returns the reasons for an element that is not known.
func (s *scope) whyMember(item member) []model.Unknown {
	if len(item.why) > 0 {
		return item.why
	}
	return []model.Unknown{{Reason: "a value cannot be worked out", At: item.ref()}}
}
