package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// rangeOf returns where an expression is. Expressions of most kinds hold that, so that nothing is copied.
func rangeOf(expr hcl.Expression) *hcl.Range {
	switch expr := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return &expr.SrcRange
	case *hclsyntax.TemplateExpr:
		return &expr.SrcRange
	case *hclsyntax.LiteralValueExpr:
		return &expr.SrcRange
	case *hclsyntax.TupleConsExpr:
		return &expr.SrcRange
	case *hclsyntax.ObjectConsExpr:
		return &expr.SrcRange
	case *hclsyntax.RelativeTraversalExpr:
		return &expr.SrcRange
	}
	at := expr.Range()
	return &at
}

// headerOf returns where the header of a block is.
func headerOf(block *hclsyntax.Block) *hcl.Range {
	if len(block.Labels) == 0 {
		return &block.TypeRange
	}
	at := block.DefRange()
	return &at
}
