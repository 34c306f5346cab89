package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxTraced bounds how many expressions one trail leads through; more are a circle.
const maxTraced = 200

// trace follows a value to where it is written. Expressions are taken apart by what they evaluate to: which branch of a
// condition counts, and which element of which list has the value.
func (p provenance) trace() trail {
	n := p.scope.module.notes
	defer func(muted bool) { n.muted = muted }(n.muted)
	n.muted = true // what there is to say about the expressions was said when they were evaluated
	return p.scope.as(false).trace(p.expr, p.way, maxTraced)
}

// ending is an expression at which a trail may end, and the way that is left into what it gives. Most trails lead further.
type ending struct {
	*scope
	expr hcl.Expression
	way  []step
}

// trail returns the one that ends here.
func (e ending) trail() trail {
	end := e.module.trails.add(hop{at: rangeOf(e.expr), module: e.module}, nil)
	return trail{hops: end, last: end, exact: isText(e.way)}
}

// assigned returns the trail that ends here, at an attribute of a resource.
func (e ending) assigned() trail {
	t := e.trail()
	t.assigned = true
	return t
}

// isText reports whether a way leads no further than into a text.
func isText(way []step) bool {
	return !slices.ContainsFunc(way, func(s step) bool { return s.kind != toPiece })
}

// orHere prefers a trail to the one that ends here, unless it leads to a resource that has the value among others.
func (t trail) orHere(here ending) trail {
	if t.assigned && !t.exact && t.end().module == here.module {
		return here.assigned()
	}
	return t
}

func (s *scope) trace(expr hcl.Expression, way []step, left int) trail {
	here := ending{s, expr, way}
	if left <= 0 {
		return here.trail()
	}
	left--
	way = s.settled(expr, way)
	switch expr := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return s.trace(expr.Expression, way, left)
	case *hclsyntax.TemplateWrapExpr:
		return s.trace(expr.Wrapped, way, left)
	case *hclsyntax.ObjectConsKeyExpr:
		if hcl.ExprAsKeyword(expr.Wrapped) != "" && !expr.ForceNonLiteral {
			return here.trail()
		}
		return s.trace(expr.Wrapped, way, left)
	case *hclsyntax.ScopeTraversalExpr:
		return s.traceReference(expr, way, left)
	case *hclsyntax.RelativeTraversalExpr:
		if inner, ok := stepsOf(expr.Traversal); ok {
			return s.trace(expr.Source, slices.Concat(inner, way), left).orHere(here)
		}
	case *hclsyntax.IndexExpr:
		if key := s.peek(expr.Key); key.IsWhollyKnown() {
			return s.traceIndex(expr, step{of: key.Value}, way, left).orHere(here)
		}
		return here.tracePicked(left)
	case *hclsyntax.SplatExpr:
		return s.traceSplat(expr, way, left).orHere(here)
	case *hclsyntax.ConditionalExpr:
		return s.traceCondition(expr, way, left)
	case *hclsyntax.ObjectConsExpr:
		return s.traceObject(expr, way, left)
	case *hclsyntax.TupleConsExpr:
		return s.traceTuple(expr, way, left)
	case *hclsyntax.ForExpr:
		return s.traceFor(expr, way, left)
	case *hclsyntax.FunctionCallExpr:
		return s.traceCall(expr, way, left)
	case *hclsyntax.TemplateExpr, *hclsyntax.BinaryOpExpr, *hclsyntax.UnaryOpExpr, *hclsyntax.TemplateJoinExpr:
		return s.traceMade(expr, way, left)
	}
	return here.trail()
}

// peek returns the value of an expression without a word about what is wrong with it. Values are remembered, as all the
// elements of a collection are followed through the same expressions.
func (s *scope) peek(expr hcl.Expression) value {
	t := s.traced(expr)
	if t.value == nil {
		v := s.eval(expr)
		t.value = &v
	}
	return *t.value
}

// traced is what was found out about an expression in a scope.
type traced struct {
	value    *value
	elements map[string]int // the first element with each text
	keys     map[string]int // the items of an object
	repeated *repeatedFor
	flat     [][]step // the ways to the elements of what flatten() returns
}

// traceable is an expression in a scope.
type traceable struct {
	expr  hcl.Expression
	scope *scope
}

func (s *scope) traced(expr hcl.Expression) *traced {
	key := traceable{expr, s}
	t := s.module.tracings[key]
	if t == nil {
		t = &traced{}
		s.module.tracings[key] = t
	}
	return t
}

// settled returns a way whose first step leads to a member by its number, if the expression gives a list and the step
// leads to the element with a value; and the other way round, if it gives a set.
func (s *scope) settled(expr hcl.Expression, way []step) []step {
	if len(way) == 0 || way[0].kind != toElement && way[0].of.Type() != cty.Number {
		return way
	}
	switch expr.(type) {
	case *hclsyntax.TupleConsExpr:
		if way[0].kind != toElement {
			return way // it is no set
		}
	case *hclsyntax.ForExpr, *hclsyntax.FunctionCallExpr, *hclsyntax.SplatExpr:
	default:
		return way // which refers to something that settles it
	}
	bare, _ := s.peek(expr).Unmark()
	if !bare.IsKnown() || bare.IsNull() || !isList(bare) {
		return way
	}
	isSet := bare.Type().IsSetType()
	switch n, isIndex := way[0].index(); {
	case isIndex && isSet:
		if element, ok := nth(bare, n); ok {
			return slices.Concat([]step{{kind: toElement, of: element}}, way[1:])
		}
	case way[0].kind == toElement && !isSet:
		if n, ok := s.indexOf(expr, way[0].of); ok {
			return slices.Concat([]step{{of: cty.NumberIntVal(int64(n))}}, afterElement(way))
		}
	}
	return way
}

// afterElement is the rest of a way after the step to an element. The key of an element of a set is the element itself.
func afterElement(way []step) []step {
	if len(way) > 1 && way[1].kind == toKey {
		return way[2:]
	}
	return way[1:]
}

func nth(list cty.Value, n int) (cty.Value, bool) {
	for it := list.ElementIterator(); it.Next(); n-- {
		if n == 0 {
			_, element := it.Element()
			return element, true
		}
	}
	return cty.NilVal, false
}

// indexOf returns the number of the first element of a list that has a value.
func (s *scope) indexOf(expr hcl.Expression, want cty.Value) (int, bool) {
	t := s.traced(expr)
	bare, _ := s.peek(expr).Unmark()
	if !bare.IsKnown() || bare.IsNull() || !isList(bare) {
		return 0, false
	}
	if t.elements == nil {
		t.elements = map[string]int{}
		n := 0
		for it := bare.ElementIterator(); it.Next(); n++ {
			_, element := it.Element()
			if text, ok := known(element).text(); ok {
				if _, seen := t.elements[text]; !seen {
					t.elements[text] = n
				}
			}
		}
	}
	if text, ok := known(want).text(); ok {
		n, found := t.elements[text]
		return n, found
	}
	n := 0
	for it := bare.ElementIterator(); it.Next(); n++ {
		if _, element := it.Element(); resembles(want, element) {
			return n, true
		}
	}
	return 0, false
}

// resembles reports whether a value is what became of another one, when that was converted to the type of a variable.
func resembles(converted, original cty.Value) bool {
	a, _ := converted.Unmark()
	b, _ := original.Unmark()
	if !a.IsKnown() || !b.IsKnown() {
		return a.IsKnown() == b.IsKnown()
	}
	if a.IsNull() || b.IsNull() {
		return b.IsNull() // a default may be in its place
	}
	if text, ok := known(a).text(); ok {
		other, same := known(b).text()
		return same && text == other
	}
	switch {
	case isList(a) && isList(b):
		return a.LengthInt() == b.LengthInt() && eachElement(b, func(e cty.Value) bool { return hasElement(a, e) })
	case isObject(a) && isObject(b):
		members := a.AsValueMap()
		for name, member := range b.AsValueMap() {
			if own, ok := members[name]; ok && !resembles(own, member) {
				return false
			}
		}
		return true
	}
	return false
}

func eachElement(list cty.Value, holds func(cty.Value) bool) bool {
	for it := list.ElementIterator(); it.Next(); {
		if _, element := it.Element(); !holds(element) {
			return false
		}
	}
	return true
}

func hasElement(list, element cty.Value) bool {
	return !eachElement(list, func(e cty.Value) bool { return !resembles(e, element) })
}

// tracePicked follows the one element that an expression can take out of a collection with a key that is not known.
func (e ending) tracePicked(left int) trail {
	options := e.options(e.expr)
	if len(options) != 1 || options[0].from.expr == nil {
		return e.trail()
	}
	p := options[0].from.along(e.way...)
	return p.scope.as(false).trace(p.expr, p.way, left).orHere(e)
}

// traceIndex follows an element that an index takes out of a collection. Where that is in an installed module, such as a
// table of names for ports, the key says what the caller chose.
func (s *scope) traceIndex(expr *hclsyntax.IndexExpr, key step, way []step, left int) trail {
	element := s.trace(expr.Collection, slices.Concat([]step{key}, way), left)
	if s.module.isForeign() && !s.module.isOwn(element) {
		if chosen := s.trace(expr.Key, nil, left); s.module.isOwn(chosen) {
			return chosen
		}
	}
	return element
}

func (s *scope) traceSplat(expr *hclsyntax.SplatExpr, way []step, left int) trail {
	here := ending{s, expr, way}
	if len(way) == 0 {
		return here.trail()
	}
	inner, ok := splatWay(expr)
	if !ok {
		return here.trail()
	}
	source, _ := s.peek(expr.Source).Unmark()
	if source.IsKnown() && !source.IsNull() && !isList(source) { // value[*] is [value]
		return s.trace(expr.Source, slices.Concat(inner, way[1:]), left)
	}
	return s.trace(expr.Source, slices.Concat(way[:1], inner, way[1:]), left)
}

// splatWay returns the way into each element that a splat expression takes.
func splatWay(expr *hclsyntax.SplatExpr) ([]step, bool) {
	switch each := expr.Each.(type) {
	case *hclsyntax.AnonSymbolExpr:
		return nil, true
	case *hclsyntax.RelativeTraversalExpr:
		if each.Source == hclsyntax.Expression(expr.Item) {
			return stepsOf(each.Traversal)
		}
	}
	return nil, false
}

func (s *scope) traceCondition(expr *hclsyntax.ConditionalExpr, way []step, left int) trail {
	truth, ok := s.peek(expr.Condition).truth()
	switch {
	case ok && truth:
		return s.trace(expr.TrueResult, way, left)
	case ok:
		return s.trace(expr.FalseResult, way, left)
	case len(way) == 0:
		return ending{s, expr, way}.trail()
	}
	for _, result := range []hcl.Expression{expr.TrueResult, expr.FalseResult} {
		if t := s.trace(result, way, left); t.exact && !t.missing {
			return t
		}
	}
	return ending{s, expr, way}.trail()
}

func (s *scope) traceObject(expr *hclsyntax.ObjectConsExpr, way []step, left int) trail {
	here := ending{s, expr, way}
	key, ok := firstKey(way)
	if !ok {
		return here.trail()
	}
	t := s.traced(expr)
	if t.keys == nil {
		t.keys = map[string]int{}
		for i, item := range expr.Items {
			if text, ok := s.keyTextOf(item.KeyExpr); ok {
				t.keys[text] = i
			}
		}
	}
	i, ok := t.keys[key]
	if !ok {
		missing := here.trail()
		missing.missing = true
		return missing
	}
	if len(way) > 1 && way[1].kind == toKey {
		return s.trace(expr.Items[i].KeyExpr, way[2:], left)
	}
	return s.trace(expr.Items[i].ValueExpr, way[1:], left)
}

// keyTextOf returns a key of an object, if it is known.
func (s *scope) keyTextOf(expr hcl.Expression) (string, bool) {
	if word := hcl.ExprAsKeyword(expr); word != "" {
		return word, true
	}
	return s.peek(expr).text()
}

func (s *scope) traceTuple(expr *hclsyntax.TupleConsExpr, way []step, left int) trail {
	here := ending{s, expr, way}
	if len(way) == 0 {
		return here.trail()
	}
	if n, ok := way[0].index(); ok && n >= 0 && n < len(expr.Exprs) {
		return s.trace(expr.Exprs[n], way[1:], left)
	}
	if way[0].kind == toElement { // of a list that is not known as a whole
		for _, element := range expr.Exprs {
			if v := s.peek(element); v.IsKnown() && resembles(way[0].of, v.Value) {
				return s.trace(element, afterElement(way), left)
			}
		}
	}
	return here.trail()
}

// repeatedFor is what a for expression makes of the elements of a collection.
type repeatedFor struct {
	elements []*scope         // with the variables bound, in order
	byKey    map[string][]int // of an object, the elements that give each key
}

func (s *scope) repeatedFor(expr *hclsyntax.ForExpr) *repeatedFor {
	t := s.traced(expr)
	if t.repeated != nil {
		return t.repeated
	}
	r := &repeatedFor{byKey: map[string][]int{}}
	t.repeated = r
	for _, it := range s.iterate(expr.CollExpr) {
		inner := s.bind(expr, it)
		if expr.CondExpr != nil {
			if keep, ok := inner.eval(expr.CondExpr).truth(); ok && !keep {
				continue
			}
		}
		if expr.KeyExpr != nil {
			if key, ok := inner.eval(expr.KeyExpr).text(); ok {
				r.byKey[key] = append(r.byKey[key], len(r.elements))
			}
		}
		r.elements = append(r.elements, inner)
	}
	return r
}

func (s *scope) traceFor(expr *hclsyntax.ForExpr, way []step, left int) trail {
	here := ending{s, expr, way}
	if len(way) == 0 {
		return here.trail()
	}
	r := s.repeatedFor(expr)
	if expr.KeyExpr == nil {
		if n, ok := way[0].index(); ok && n >= 0 && n < len(r.elements) {
			return r.elements[n].trace(expr.ValExpr, way[1:], left)
		}
		return here.trail()
	}
	key, _ := firstKey(way)
	giving := r.byKey[key]
	way = way[1:]
	switch {
	case len(giving) == 0:
		return here.trail()
	case len(way) > 0 && way[0].kind == toKey:
		return r.elements[giving[0]].trace(expr.KeyExpr, way[1:], left)
	case !expr.Group:
		return r.elements[giving[len(giving)-1]].trace(expr.ValExpr, way, left)
	case len(way) > 0:
		if n, ok := way[0].index(); ok && n >= 0 && n < len(giving) {
			return r.elements[giving[n]].trace(expr.ValExpr, way[1:], left)
		}
		for _, n := range giving {
			if way[0].kind == toElement && resembles(way[0].of, r.elements[n].peek(expr.ValExpr).Value) {
				return r.elements[n].trace(expr.ValExpr, afterElement(way), left)
			}
		}
	}
	return here.trail()
}

// traceMade follows a value that is made of others, such as a text with another one in it, to the one that gives it: an
// item of a collection that something is repeated over, or what is in the text as it is.
func (s *scope) traceMade(expr hcl.Expression, way []step, left int) trail {
	here := ending{s, expr, way}
	if template, ok := expr.(*hclsyntax.TemplateExpr); !isText(way) || ok && template.IsStringLiteral() {
		return here.trail()
	}
	made, _ := s.peek(expr).text()
	var found *trail
	best := 0
	for _, t := range s.module.usageOf(expr).refs {
		e := &hclsyntax.ScopeTraversalExpr{Traversal: t, SrcRange: t.SourceRange()}
		weight := s.weight(t, s.traverse(t), made)
		if weight <= best {
			continue
		}
		if next := s.traceReference(e, nil, left); next.exact && !next.assigned {
			found, best = &next, weight
		}
	}
	if found == nil {
		return here.trail()
	}
	return *found
}

// weight says how much of a text a reference gives; nothing if that is 0. An item that something is repeated over counts
// most.
func (s *scope) weight(t hcl.Traversal, v value, made string) int {
	const item = 1 << 20
	text, ok := v.text()
	switch {
	case !ok || text == "":
		return 0
	case s.isItem(t):
		return item + len(text)
	case strings.Contains(made, text):
		return len(text)
	case s.module.isForeign():
		return 1 // any of them says more than a file that nobody may change
	default:
		return 0
	}
}

// isItem reports whether a reference is to what something is repeated over.
func (s *scope) isItem(t hcl.Traversal) bool {
	return s.isElement(t.RootName()) || t.RootName() == "each"
}
