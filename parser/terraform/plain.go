package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Most lists of a network have literals and attributes of resources in them, as in [aws_security_group.endpoint.id]. What
// follows evaluates those without HCL, which is asked whenever anything is not known, can fail or must not be shown.

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

// plain returns the value of a literal or of a reference to one thing, if it is known.
func (s *scope) plain(expr hclsyntax.Expression) (v value, ok bool) {
	switch expr := expr.(type) {
	case *hclsyntax.LiteralValueExpr, *hclsyntax.TemplateExpr:
		if template, is := expr.(*hclsyntax.TemplateExpr); is && !template.IsStringLiteral() {
			return value{}, false
		}
		v = s.evaluate(expr)
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

// isPlain reports whether a reference is to a variable, a local value or an attribute of a resource as a whole.
func (s *scope) isPlain(t hcl.Traversal) bool {
	if !s.isOfResource(t) {
		return len(t) == 2 && (t.RootName() == "var" || t.RootName() == "local")
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

// plainMembers returns the elements of a list, each at its own position, if all of them are plain and none is a reference that
// something else gives the value of.
func (a argument) plainMembers() ([]member, bool) {
	tuple, ok := a.expr.(*hclsyntax.TupleConsExpr)
	if !ok || a.value != nil || a.from.expr != nil || a.scope.sensitive || a.scope.module.meter.Exceeded() {
		return nil, false
	}
	list := make([]member, 0, len(tuple.Exprs))
	before := a.hops()
	for _, part := range tuple.Exprs {
		if reference, is := part.(*hclsyntax.ScopeTraversalExpr); is && !a.scope.isOfResource(reference.Traversal) {
			return nil, false
		}
		v, ok := a.scope.plain(part)
		if !ok || v.sensitive() || !v.Type().IsPrimitiveType() {
			return nil, false
		}
		list = append(list, member{
			value: v, scope: a.scope, expr: part, at: part.Range(), from: provenance{scope: a.scope, expr: part}, before: before,
		})
	}
	return list, true
}
