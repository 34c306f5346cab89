package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// native returns an expression of the JSON syntax as the same expression of the native syntax, so that everything that
// takes expressions apart knows one syntax only. A string of JSON is a template, an array a tuple, an object an object.
// Source: https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
func native(expr hcl.Expression) hcl.Expression {
	if _, ok := expr.(hclsyntax.Expression); ok || expr == nil {
		return expr
	}
	n, ok := nativeNode(expr)
	if !ok {
		return expr // evaluating it says what is wrong
	}
	return n
}

func nativeNode(expr hcl.Expression) (hclsyntax.Expression, bool) {
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() {
		return nativeList(expr, list)
	}
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		return nativeMap(expr, pairs)
	}
	v, diags := expr.Value(nil) // a string as it is written
	if diags.HasErrors() {
		return nil, false
	}
	if v.Type() != cty.String || v.IsNull() || !strings.ContainsAny(v.AsString(), "$%") {
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: expr.Range()}, true
	}
	start := expr.StartRange().Start
	start.Byte++ // the quote
	start.Column++
	template, diags := hclsyntax.ParseTemplate([]byte(v.AsString()), expr.Range().Filename, start)
	return template, !diags.HasErrors()
}

func nativeList(expr hcl.Expression, list []hcl.Expression) (hclsyntax.Expression, bool) {
	tuple := &hclsyntax.TupleConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
	for _, element := range list {
		n, ok := nativeNode(element)
		if !ok {
			return nil, false
		}
		tuple.Exprs = append(tuple.Exprs, n)
	}
	return tuple, true
}

func nativeMap(expr hcl.Expression, pairs []hcl.KeyValuePair) (hclsyntax.Expression, bool) {
	object := &hclsyntax.ObjectConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
	for _, pair := range pairs {
		key, ok := nativeNode(pair.Key)
		member, ok2 := nativeNode(pair.Value)
		if !ok || !ok2 {
			return nil, false
		}
		object.Items = append(object.Items, hclsyntax.ObjectConsItem{
			KeyExpr:   &hclsyntax.ObjectConsKeyExpr{Wrapped: key, ForceNonLiteral: true},
			ValueExpr: member,
		})
	}
	return object, true
}

// isBlocks reports whether an attribute of the JSON syntax is as nested blocks are written: an object, or an array of
// them. Anything else is an expression that gives them.
func isBlocks(expr hcl.Expression) bool {
	switch expr := expr.(type) {
	case *hclsyntax.ObjectConsExpr:
		return true
	case *hclsyntax.TupleConsExpr:
		for _, element := range expr.Exprs {
			if !isBlocks(element) {
				return false
			}
		}
		return len(expr.Exprs) > 0
	default:
		return false
	}
}
