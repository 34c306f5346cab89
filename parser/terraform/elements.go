package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
)

// A collection with one key that is not known is not known at all for HCL. What it is made of may be known all the same:
//
//	for_each = { "${var.prefix}-web" = 80, "${var.prefix}-api" = 8080 }
//
// has two elements with known values, and aws_security_group.task[each.key] is one of these, whatever the key may be.

// parts lists the elements of a collection that is not known as a whole, by the expressions that it is made of. It
// reports whether there are such.
func (s *scope) parts(expr hcl.Expression) ([]iteration, bool) {
	switch expr := expr.(type) {
	case *hclsyntax.ObjectConsExpr:
		return s.partsOfObject(expr), true
	case *hclsyntax.TupleConsExpr:
		return s.partsOfTuple(expr), true
	case *hclsyntax.ForExpr:
		return s.partsOfFor(expr)
	case *hclsyntax.SplatExpr:
		return s.partsOfSplat(expr)
	case *hclsyntax.FunctionCallExpr:
		return s.partsOfCall(expr)
	case *hclsyntax.ScopeTraversalExpr:
		return s.partsOfReference(expr)
	default:
		return nil, false
	}
}

func (s *scope) partsOfObject(expr *hclsyntax.ObjectConsExpr) []iteration {
	var its []iteration
	for _, item := range expr.Items {
		key, why := s.keyOf(item.KeyExpr)
		its = append(its, iteration{
			key: key, keyText: s.keyText(item.KeyExpr), keyWhy: why, value: s.eval(item.ValueExpr), spelled: s.spelled(item.ValueExpr),
			from: provenance{scope: s, expr: item.ValueExpr}, keyFrom: provenance{scope: s, expr: item.KeyExpr},
		})
	}
	return its
}

// spelled returns what gives the value of an expression in symbolic evaluation.
func (s *scope) spelled(expr hcl.Expression) func() value {
	return func() value { return s.as(true).eval(expr) }
}

// keyOf returns a key of an object, which is text, and why it is not known.
func (s *scope) keyOf(expr hcl.Expression) (cty.Value, []model.Unknown) {
	v := s.eval(expr)
	if text, ok := v.text(); ok {
		_, marks := v.Unmark()
		return cty.StringVal(text).WithMarks(marks), nil
	}
	return cty.UnknownVal(cty.String), s.whyUnknown(v, rangeOf(expr))
}

func (s *scope) partsOfTuple(expr *hclsyntax.TupleConsExpr) []iteration {
	var its []iteration
	for n, element := range expr.Exprs {
		its = append(its, iteration{
			key: cty.NumberIntVal(int64(n)), keyText: s.keyText(element), value: s.eval(element), spelled: s.spelled(element),
			from: provenance{scope: s, expr: element},
		})
	}
	return its
}

func (s *scope) partsOfFor(expr *hclsyntax.ForExpr) ([]iteration, bool) {
	if expr.Group {
		return nil, false
	}
	var its []iteration
	for _, it := range s.iterate(expr.CollExpr) {
		inner := s.bind(expr, it)
		part := it
		part.key, part.keyText, part.value = cty.UnknownVal(cty.Number), "", inner.eval(expr.ValExpr)
		part.spelled = inner.spelled(expr.ValExpr)
		part.from, part.keyFrom = provenance{scope: inner, expr: expr.ValExpr}, provenance{}
		if expr.KeyExpr != nil {
			part.key, part.keyWhy = inner.keyOf(expr.KeyExpr)
			part.keyText = inner.keyText(expr.KeyExpr)
			part.keyFrom = provenance{scope: inner, expr: expr.KeyExpr}
		} else {
			part.keyText = inner.keyText(expr.ValExpr)
		}
		if expr.CondExpr != nil {
			switch keep := inner.eval(expr.CondExpr); keep.ternary(model.Unclear) {
			case model.No:
				continue
			case model.Unclear:
				part.maybe = model.Reasons(part.maybe, inner.whyUnknown(keep, rangeOf(expr.CondExpr)))
				part.identity = ""
			}
		}
		its = append(its, part)
	}
	return its, true
}

func (s *scope) partsOfSplat(expr *hclsyntax.SplatExpr) ([]iteration, bool) {
	var way hcl.Traversal
	switch each := expr.Each.(type) {
	case *hclsyntax.AnonSymbolExpr:
	case *hclsyntax.RelativeTraversalExpr:
		if each.Source != hclsyntax.Expression(expr.Item) {
			return nil, false
		}
		way = each.Traversal
	default:
		return nil, false
	}
	var its []iteration
	for _, it := range s.iterate(expr.Source) {
		its = append(its, s.alongWay(it, way))
	}
	return its, true
}

// alongWay returns what is at the end of a way through an element.
func (s *scope) alongWay(it iteration, way hcl.Traversal) iteration {
	steps, ok := stepsOf(way)
	it.value, it.spelled, it.from = s.along(it.value, way), nil, it.from.along(steps...)
	if !ok {
		it.from = provenance{}
	}
	return it
}

// along returns what is at the end of a way through a value.
func (s *scope) along(v value, way hcl.Traversal) value {
	if len(way) == 0 || !v.IsKnown() {
		return v
	}
	end, diags := way.TraverseRel(v.Value)
	if diags.HasErrors() {
		return unknown("", v.why...)
	}
	return s.finish(end, v.why)
}

// partsOfCall lists the elements of what a function returns that keeps those of its arguments.
func (s *scope) partsOfCall(call *hclsyntax.FunctionCallExpr) ([]iteration, bool) {
	if call.ExpandFinal || len(call.Args) == 0 {
		return nil, false
	}
	switch call.Name {
	case "merge", "concat", "tomap", "tolist", "toset", "values", "nonsensitive":
	default:
		return nil, false
	}
	var its []iteration
	for _, arg := range call.Args {
		for _, it := range s.iterate(arg) {
			switch call.Name {
			case "toset":
				it.key, it.keyFrom = cty.UnknownVal(cty.String), it.from
				if text, ok := it.value.text(); ok {
					_, marks := it.value.Unmark()
					it.key = cty.StringVal(text).WithMarks(marks)
				}
			case "values":
				it.key = cty.UnknownVal(cty.Number)
			}
			its = append(its, it)
		}
	}
	return its, true
}

// partsOfReference lists the instances of a resource or module call of which not all keys are known.
func (s *scope) partsOfReference(expr *hclsyntax.ScopeTraversalExpr) ([]iteration, bool) {
	if r := s.module.keyedResource(expr); r != nil {
		var its []iteration
		for _, i := range s.module.instances(r) {
			its = append(its, i.rep.iteration(i.whole(nil, s.symbolic)))
		}
		return its, true
	}
	name, ok := attrName(expr.Traversal, 1)
	call := s.module.config.calls[name]
	if !ok || len(expr.Traversal) != 2 || expr.Traversal.RootName() != "module" || call == nil || !call.isKeyed() {
		return nil, false
	}
	c := s.module.childrenOf(call)
	var its []iteration
	for _, child := range c.modules {
		its = append(its, child.rep.iteration(child.whole(nil, s.symbolic)))
	}
	return its, c.opaque == nil
}

// iteration returns the element that an instance is of all the instances.
func (r *repetition) iteration(v value) iteration {
	return iteration{key: r.key, keyText: r.keyText, keyWhy: r.keyWhy, value: v, maybe: r.maybe, identity: r.identity, keyFrom: r.keyFrom}
}

// keyText returns a text that is the same for keys that are the same, "" where there is none.
func (s *scope) keyText(expr hcl.Expression) string {
	if key, ok := expr.(*hclsyntax.ObjectConsKeyExpr); ok {
		expr = key.Wrapped
	}
	o := s.originOf(expr).follow()
	if reference, ok := o.expr.(*hclsyntax.ScopeTraversalExpr); ok {
		t := reference.Traversal
		if bound, ok := o.scope.bound[t.RootName()]; ok && len(t) == 1 && bound.keyText != "" {
			return bound.keyText
		}
		switch name, _ := attrName(t, 1); {
		case t.RootName() == "each" && len(t) == 2 && name == "key", t.RootName() == "count" && len(t) == 2:
			if o.scope.rep == nil {
				return ""
			}
			return o.scope.rep.keyText
		case len(t) == 2 && name == "key":
			if it := o.scope.iterator(t.RootName()); it != nil && it.keyText != "" {
				return it.keyText
			}
		}
	}
	symbolic := o.scope.as(true).eval(o.expr)
	text, ok := symbolic.text()
	if !ok || symbolic.sensitive() {
		return ""
	}
	return s.module.symbols.template(text)
}

// collectionText returns a text for the keys of a collection of which nothing is known but what it is called.
func (s *scope) collectionText(expr hcl.Expression) string {
	if name := s.eval(expr).name; name != "" {
		return name + wildcard
	}
	return ""
}

// isTemplate reports whether the text of a key says what the key is made of.
func isTemplate(keyText string) bool { return strings.Contains(keyText, "${") }

// picked returns the value of an expression that takes an element out of a collection, where only one element can be
// meant.
func (s *scope) picked(expr hcl.Expression) (value, bool) {
	options := s.options(expr)
	if len(options) != 1 || !options[0].value.IsKnown() {
		return value{}, false
	}
	return options[0].value, true
}

// options lists the elements that an expression may take out of a collection; none where there is no telling.
func (s *scope) options(expr hcl.Expression) []iteration {
	switch expr := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return s.options(expr.Expression)
	case *hclsyntax.RelativeTraversalExpr:
		return s.alongEach(s.options(expr.Source), expr.Traversal)
	case *hclsyntax.IndexExpr:
		chosen, _ := s.chosen(expr.Collection, expr.Key)
		return chosen
	case *hclsyntax.ScopeTraversalExpr:
		return s.optionsOfReference(expr)
	case *hclsyntax.FunctionCallExpr:
		return s.optionsOfCall(expr)
	default:
		return nil
	}
}

func (s *scope) alongEach(options []iteration, way hcl.Traversal) []iteration {
	for n := range options {
		options[n] = s.alongWay(options[n], way)
	}
	return options
}

// optionsOfReference takes apart a reference with a key that is written out.
func (s *scope) optionsOfReference(expr *hclsyntax.ScopeTraversalExpr) []iteration {
	for n, step := range expr.Traversal {
		index, ok := step.(hcl.TraverseIndex)
		if !ok {
			continue
		}
		collection := &hclsyntax.ScopeTraversalExpr{Traversal: expr.Traversal[:n], SrcRange: expr.SrcRange}
		key := &hclsyntax.LiteralValueExpr{Val: index.Key, SrcRange: index.SrcRange}
		chosen, _ := s.chosen(collection, key)
		return s.alongEach(chosen, expr.Traversal[n+1:])
	}
	return nil
}

func (s *scope) optionsOfCall(call *hclsyntax.FunctionCallExpr) []iteration {
	switch {
	case call.ExpandFinal:
	case call.Name == "element" && len(call.Args) == 2:
		return s.iterate(call.Args[0])
	case call.Name == "one" && len(call.Args) == 1:
		return s.iterate(call.Args[0])
	case call.Name == "lookup" && len(call.Args) > 1:
		chosen, certain := s.chosen(call.Args[0], call.Args[1])
		if !certain && len(call.Args) == 3 {
			chosen = append(chosen, iteration{value: s.eval(call.Args[2]), from: provenance{scope: s, expr: call.Args[2]}})
		}
		return chosen
	}
	return nil
}

// chosen lists the elements of a collection that may have a key, and reports whether the one that it lists certainly has.
func (s *scope) chosen(collection, key hcl.Expression) (options []iteration, certain bool) {
	v, text := s.eval(key), s.keyText(key)
	want, known := v.text()
	for _, it := range s.iterate(collection) {
		got, ok := value{Value: it.key}.text()
		switch {
		case known && ok && got == want, text != "" && it.keyText == text:
			return []iteration{it}, true
		case known && ok:
		default:
			it.maybe = model.Reasons(it.maybe, v.why)
			options = append(options, it)
		}
	}
	return options, false
}
