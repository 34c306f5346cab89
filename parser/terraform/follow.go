package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// origin is an expression that a value comes from, found by following references from where the value is used.
type origin struct {
	expr  hcl.Expression
	scope *scope
	// before is what was passed on the way here, back to where the value is used.
	before *hops
	maybe  []model.Unknown
	// single is true where the value is one element, and false where it may be a list.
	single bool
}

func (s *scope) originOf(expr hcl.Expression) origin {
	return origin{expr: expr, scope: s}
}

// origin returns the argument as the expression that gives it.
func (a argument) origin() origin {
	o := a.scope.originOf(a.expr)
	o.before = a.hops()
	return o
}

// provenance is where the value is written.
func (o origin) provenance() provenance { return provenance{scope: o.scope, expr: o.expr} }

// ref is the position that a finding points at.
func (o origin) position() source.Position { return o.scope.module.place(o.before, o.provenance()) }

// argument returns the value as that of an argument.
func (o origin) argument() argument {
	return argument{set: true, scope: o.scope, expr: o.expr, at: rangeOf(o.expr), before: o.before}
}

// to moves to an expression that the current one is made of.
func (o origin) to(expr hcl.Expression) origin {
	o.expr = expr
	return o
}

// into moves to the definition of the thing that the current expression refers to, in the same module or a called one.
func (o origin) into(expr hcl.Expression, s *scope) origin {
	o = o.passing(hop{at: rangeOf(o.expr), module: o.scope.module, kind: atReference})
	o.expr, o.scope = expr, s.as(o.scope.symbolic).under(o.scope.sensitive)
	return o
}

// passing adds a hop to what was passed on the way.
func (o origin) passing(h hop) origin {
	o.before = &hops{h, o.before}
	return o
}

// out moves to the argument of the call that gives a variable its value.
func (o origin) out(expr hcl.Expression, s *scope) origin {
	to := o.scope.module
	return o.into(expr, s).passing(hop{at: rangeOf(expr), module: s.module, kind: atArgument, to: to})
}

// maxFollow bounds how many references are followed; more are a circle.
const maxFollow = 100

// follow moves through parentheses and references to the expression that says what the value is.
func (o origin) follow() origin {
	for range maxFollow {
		next, ok := o.step()
		if !ok {
			return o
		}
		o = next
	}
	return o
}

func (o origin) step() (origin, bool) {
	switch expr := o.expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return o.to(expr.Expression), true
	case *hclsyntax.TemplateWrapExpr:
		return o.to(expr.Wrapped), true
	case *hclsyntax.ScopeTraversalExpr:
		return o.stepReference(expr.Traversal)
	}
	return o, false
}

func (o origin) stepReference(t hcl.Traversal) (origin, bool) {
	name, ok := attrName(t, 1)
	m := o.scope.module
	switch {
	case !ok:
	case t.RootName() == "local" && len(t) == 2:
		if attr, ok := m.config.locals[name]; ok {
			return o.into(attr.Expr, m.scope()), true
		}
	case t.RootName() == "var" && len(t) == 2:
		return o.stepVariable(name)
	case t.RootName() == "module" && len(t) == 3:
		return o.stepOutput(name, t)
	}
	return o, false
}

func (o origin) stepVariable(name string) (origin, bool) {
	m := o.scope.module
	in, given := m.input(name)
	v, declared := m.config.variables[name]
	if declared {
		o.scope = o.scope.under(v.sensitive)
	}
	switch {
	case given && in.expr != nil:
		return o.out(in.expr, in.scope), true
	case !given && declared && v.value != nil:
		return o.into(v.value, m.scope()), true
	}
	return o, false
}

func (o origin) stepOutput(name string, t hcl.Traversal) (origin, bool) {
	m := o.scope.module
	call, ok := m.config.calls[name]
	output, isAttr := attrName(t, 2)
	if !ok || !isAttr {
		return o, false
	}
	c := m.childrenOf(call)
	if c.keyed || len(c.modules) != 1 {
		return o, false
	}
	expr := c.modules[0].outputExpr(output)
	if expr == nil {
		return o, false
	}
	o.scope = o.scope.under(c.modules[0].config.outputs[output].sensitive)
	return o.into(expr, c.modules[0].scope()), true
}

// under moves to the same expression as a part of something that must not be shown, or is not.
func (o origin) under(sensitive bool) origin {
	o.scope = o.scope.under(sensitive)
	return o
}

// branches returns the expressions that may give the value: one, or several where a condition is not known.
func (s *scope) branches(expr hcl.Expression) []origin { return s.originOf(expr).branches() }

func (o origin) branches() []origin {
	o = o.follow()
	cond, ok := o.expr.(*hclsyntax.ConditionalExpr)
	if !ok {
		return []origin{o}
	}
	test := o.scope.eval(cond.Condition)
	o = o.under(test.sensitive())
	if truth, known := test.truth(); known {
		if truth {
			return o.to(cond.TrueResult).branches()
		}
		return o.to(cond.FalseResult).branches()
	}
	o.maybe = model.Reasons(o.maybe, o.scope.whyUnknown(test, rangeOf(cond.Condition)))
	return append(o.to(cond.TrueResult).branches(), o.to(cond.FalseResult).branches()...)
}
