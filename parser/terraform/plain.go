package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Most values of a network are literals, attributes of resources, texts with such in them, and lists of them, as in
// [aws_security_group.endpoint.id]. What follows evaluates those without HCL, which is asked whenever anything is not known, can fail or must not be shown.

// plainTuple returns the value of a list of which all elements are plain.
func (s *scope) plainTuple(expr *hclsyntax.TupleConsExpr) (value, bool) {
	if s.module.meter.Exceeded() {
		return value{}, false
	}
	elements := make([]cty.Value, len(expr.Exprs))
	for i, part := range expr.Exprs {
		element, ok := s.plain(part)
		if !ok {
			return value{}, false
		}
		elements[i] = element.Value
	}
	v := known(cty.TupleVal(elements))
	return v, affordable(v.Value)
}

// literalText returns the value of a text in quotes with nothing else in it.
func literalText(expr *hclsyntax.TemplateExpr) (cty.Value, bool) {
	if !expr.IsStringLiteral() {
		return cty.NilVal, false
	}
	literal, ok := expr.Parts[0].(*hclsyntax.LiteralValueExpr)
	if !ok || literal.Val.Type() != cty.String || literal.Val.IsNull() {
		return cty.NilVal, false
	}
	return literal.Val, true
}

// plain returns the value of an expression without calls of functions and conditions, if it is known.
func (s *scope) plain(expr hclsyntax.Expression) (v value, ok bool) {
	switch expr := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		v = s.evaluate(expr)
	case *hclsyntax.TemplateExpr:
		v, ok = s.plainTemplate(expr)
		return v, ok
	case *hclsyntax.RelativeTraversalExpr:
		v, ok = s.plainIndexed(expr)
		return v, ok
	case *hclsyntax.ScopeTraversalExpr:
		if !s.isPlain(expr.Traversal) {
			return value{}, false
		}
		var used int
		if v, used = s.resolve(expr.Traversal, nil); used != len(expr.Traversal) {
			return value{}, false
		}
	default:
		return value{}, false
	}
	return v, v.IsWhollyKnown()
}

// isPlain reports whether a reference is to a variable, a local value, a key or an element that the block is repeated for, or an
// attribute of a resource as a whole.
func (s *scope) isPlain(t hcl.Traversal) bool {
	if !s.isOfResource(t) {
		switch t.RootName() {
		case "var", "local", "each", "count":
			return len(t) == 2
		}
		return len(t) == 2 && s.iterator(t.RootName()) != nil
	}
	steps := 3
	if t.RootName() == "data" {
		steps = 4
	}
	if len(t) != steps {
		return false
	}
	for i := range steps - 1 {
		if _, ok := attrName(t, i+1); !ok {
			return false
		}
	}
	return true
}

// plainTemplate returns the value of a text of which all parts are plain.
func (s *scope) plainTemplate(expr *hclsyntax.TemplateExpr) (value, bool) {
	if text, ok := literalText(expr); ok {
		return known(text), true
	}
	if s.module.meter.Exceeded() {
		return value{}, false
	}
	var text strings.Builder
	for _, part := range expr.Parts {
		v, ok := s.plain(part)
		if !ok || v.IsMarked() {
			return value{}, false
		}
		piece, ok := v.text()
		if !ok {
			return value{}, false
		}
		text.WriteString(piece)
	}
	v := known(cty.StringVal(text.String()))
	return v, affordable(v.Value)
}

// plainIndexed returns an attribute of one instance of a resource, or an output of one instance of a module call, as in
// aws_subnet.private[count.index].id.
func (s *scope) plainIndexed(expr *hclsyntax.RelativeTraversalExpr) (value, bool) {
	index, ok := expr.Source.(*hclsyntax.IndexExpr)
	name, isAttribute := attrName(expr.Traversal, 0)
	if !ok || !isAttribute || len(expr.Traversal) != 1 {
		return value{}, false
	}
	collection, ok := index.Collection.(*hclsyntax.ScopeTraversalExpr)
	if !ok || s.isElement(collection.Traversal.RootName()) {
		return value{}, false
	}
	key, ok := s.plain(index.Key)
	if !ok || s.module.meter.Exceeded() {
		return value{}, false
	}
	text, ok := pickedKey(key.Value)
	if !ok {
		return value{}, false
	}
	v, ok := s.ofInstance(collection.Traversal, text, name)
	return known(v.Value), ok && v.IsWhollyKnown()
}

// ofInstance returns an attribute of the instance with a key, of what a reference names, and false if there is none.
func (s *scope) ofInstance(t hcl.Traversal, key, name string) (value, bool) {
	declared, ok := attrName(t, 1)
	if !ok || len(t) != 2 {
		return value{}, false
	}
	if t.RootName() == "module" {
		return s.ofModuleInstance(declared, key, name)
	}
	r := s.module.config.resources[t.RootName()+"."+declared]
	if r == nil || !r.isKeyed() {
		return value{}, false
	}
	place, ok := s.module.placesOf(r)[key]
	if !ok {
		return value{}, false
	}
	return s.module.instances(r)[place].member(name, s.symbolic), true
}

func (s *scope) ofModuleInstance(call, key, output string) (value, bool) {
	declared := s.module.config.calls[call]
	if declared == nil {
		return value{}, false
	}
	c := s.module.childrenOf(declared)
	place, ok := c.places[key]
	if !ok || c.modules[place].outputExpr(output) == nil {
		return value{}, false
	}
	return c.modules[place].output(output, declared.at, s.symbolic), true
}

// plainMembers adds to a list the elements of another one, or a single value, if all of them are plain, and of one type that has no
// elements.
func (a argument) plainMembers(list []member) ([]member, bool) {
	if !a.set || a.value != nil || a.from.expr != nil || a.scope.sensitive || a.scope.module.meter.Exceeded() {
		return list, false
	}
	if tuple, ok := a.expr.(*hclsyntax.TupleConsExpr); ok {
		before := len(list)
		list = slices.Grow(list, len(tuple.Exprs))
		for _, part := range tuple.Exprs {
			m, ok := a.plainMember(part)
			if !ok {
				return list[:before], false
			}
			list = append(list, m)
		}
		return list, true
	}
	if single, ok := a.expr.(hclsyntax.Expression); ok {
		if m, ok := a.plainMember(single); ok {
			return append(list, m), true
		}
	}
	return list, false
}

func (a argument) plainMember(expr hclsyntax.Expression) (member, bool) {
	v, ok := a.scope.plain(expr)
	if !ok || v.IsNull() || v.sensitive() || !v.Type().IsPrimitiveType() {
		return member{}, false
	}
	return member{
		value: v, scope: a.scope, expr: expr, at: rangeOf(expr), from: provenance{scope: a.scope, expr: expr}, before: a.before, used: a.at,
	}, true
}
