package effort

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Bounded returns an expression that gives the same value as another one, and takes steps of the meter for what is done many
// times: for the elements of for expressions, and for what is done to them. Its own parts are copies, as roots that are
// evaluated at the same time share the other one.
func Bounded(expr hclsyntax.Expression, meter *Meter) hclsyntax.Expression {
	if !hasLoop(expr) {
		return expr
	}
	c := &copier{meter: meter}
	return c.expr(expr)
}

// hasLoop reports whether there is a for expression in an expression.
func hasLoop(expr hclsyntax.Expression) bool {
	found := false
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics { // the function has no diagnostics
		_, is := n.(*hclsyntax.ForExpr)
		found = found || is
		return nil
	})
	return found
}

// metered is an expression of which each evaluation takes steps.
type metered struct {
	hclsyntax.Expression
	meter *Meter
}

// Value implements hcl.Expression.
func (e *metered) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if e.meter.Exceeded() {
		return cty.DynamicVal, e.exceeded(ctx)
	}
	v, diags := e.Expression.Value(ctx)
	if !diags.HasErrors() && e.meter.TakeFor(Comparing, v) != nil {
		return cty.DynamicVal, e.exceeded(ctx)
	}
	return v, diags
}

func (e *metered) exceeded(ctx *hcl.EvalContext) hcl.Diagnostics {
	at := e.Range()
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Too many steps", Detail: ErrExceeded.Error() + ".", Subject: &at, Expression: e.Expression, EvalContext: ctx,
	}}
}

// copier copies expressions.
type copier struct {
	meter *Meter
	loops int // how many for expressions are around
	// items are the copies of what stands for the elements of splat expressions.
	items map[*hclsyntax.AnonSymbolExpr]*hclsyntax.AnonSymbolExpr
}

func (c *copier) each(exprs []hclsyntax.Expression) []hclsyntax.Expression {
	copies := make([]hclsyntax.Expression, len(exprs))
	for i, expr := range exprs {
		copies[i] = c.expr(expr)
	}
	return copies
}

// body returns a copy of what is evaluated for each element.
func (c *copier) body(expr hclsyntax.Expression) hclsyntax.Expression {
	if expr == nil {
		return nil
	}
	c.loops++
	defer func() { c.loops-- }()
	return &metered{c.expr(expr), c.meter}
}

// operand returns a copy of what is looked at as a whole.
func (c *copier) operand(expr hclsyntax.Expression) hclsyntax.Expression {
	if c.loops == 0 {
		return c.expr(expr)
	}
	return &metered{c.expr(expr), c.meter}
}

// expr returns a copy of an expression. One of another type is not copied: it has no for expression in it.
func (c *copier) expr(expr hclsyntax.Expression) hclsyntax.Expression {
	switch e := expr.(type) {
	case *hclsyntax.ForExpr:
		return c.loop(e)
	case *hclsyntax.SplatExpr:
		return c.splat(e)
	case *hclsyntax.BinaryOpExpr:
		duplicate := *e
		duplicate.LHS, duplicate.RHS = c.operand(e.LHS), c.operand(e.RHS)
		return &duplicate
	case *hclsyntax.ParenthesesExpr:
		duplicate := *e
		duplicate.Expression = c.expr(e.Expression)
		return &duplicate
	case *hclsyntax.RelativeTraversalExpr:
		duplicate := *e
		duplicate.Source = c.expr(e.Source)
		return &duplicate
	case *hclsyntax.FunctionCallExpr:
		duplicate := *e
		duplicate.Args = c.each(e.Args)
		return &duplicate
	case *hclsyntax.ConditionalExpr:
		duplicate := *e
		duplicate.Condition, duplicate.TrueResult, duplicate.FalseResult = c.expr(e.Condition), c.expr(e.TrueResult), c.expr(e.FalseResult)
		return &duplicate
	case *hclsyntax.IndexExpr:
		duplicate := *e
		duplicate.Collection, duplicate.Key = c.expr(e.Collection), c.expr(e.Key)
		return &duplicate
	case *hclsyntax.AnonSymbolExpr:
		if item := c.items[e]; item != nil {
			return item
		}
		return e
	default:
		return c.construct(expr)
	}
}

// construct returns a copy of an expression that puts others together.
func (c *copier) construct(expr hclsyntax.Expression) hclsyntax.Expression {
	switch e := expr.(type) {
	case *hclsyntax.TupleConsExpr:
		duplicate := *e
		duplicate.Exprs = c.each(e.Exprs)
		return &duplicate
	case *hclsyntax.ObjectConsExpr:
		duplicate := *e
		duplicate.Items = make([]hclsyntax.ObjectConsItem, len(e.Items))
		for i, item := range e.Items {
			duplicate.Items[i] = hclsyntax.ObjectConsItem{KeyExpr: c.expr(item.KeyExpr), ValueExpr: c.expr(item.ValueExpr)}
		}
		return &duplicate
	case *hclsyntax.ObjectConsKeyExpr:
		duplicate := *e
		duplicate.Wrapped = c.expr(e.Wrapped)
		return &duplicate
	case *hclsyntax.TemplateExpr:
		duplicate := *e
		duplicate.Parts = c.each(e.Parts)
		return &duplicate
	case *hclsyntax.TemplateWrapExpr:
		duplicate := *e
		duplicate.Wrapped = c.expr(e.Wrapped)
		return &duplicate
	case *hclsyntax.TemplateJoinExpr:
		duplicate := *e
		duplicate.Tuple = c.expr(e.Tuple)
		return &duplicate
	case *hclsyntax.UnaryOpExpr:
		duplicate := *e
		duplicate.Val = c.expr(e.Val)
		return &duplicate
	default:
		return expr
	}
}

func (c *copier) loop(e *hclsyntax.ForExpr) hclsyntax.Expression {
	duplicate := *e
	duplicate.CollExpr = c.operand(e.CollExpr)
	duplicate.KeyExpr, duplicate.ValExpr, duplicate.CondExpr = c.body(e.KeyExpr), c.body(e.ValExpr), c.body(e.CondExpr)
	return &duplicate
}

func (c *copier) splat(e *hclsyntax.SplatExpr) hclsyntax.Expression {
	duplicate := *e
	duplicate.Source = c.operand(e.Source)
	if c.items == nil {
		c.items = map[*hclsyntax.AnonSymbolExpr]*hclsyntax.AnonSymbolExpr{}
	}
	duplicate.Item = &hclsyntax.AnonSymbolExpr{SrcRange: e.Item.SrcRange}
	c.items[e.Item] = duplicate.Item
	duplicate.Each = c.expr(e.Each)
	return &duplicate
}
