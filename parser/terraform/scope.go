package terraform

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/funcs"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// scope is where an expression is evaluated: a module, and what each, count and the iterators of dynamic blocks mean.
type scope struct {
	module    *module
	of        *instance   // the resource whose block it is, nil elsewhere
	rep       *repetition // nil outside of what is repeated
	iterators *iterator   // of the innermost dynamic block, nil outside of any
	// bound are the variables of for expressions that are taken apart.
	bound map[string]binding
	// symbolic makes unknown strings evaluate to placeholders, so that the text around them survives. Comparisons
	// then mean nothing: it serves only for names that are known in part, such as a service name in an unknown region.
	symbolic bool
	// sensitive is true where what the expressions give must not be shown: the default of a sensitive variable is
	// evaluated here, say, and what that is made of.
	sensitive bool
}

// as returns the scope with symbolic evaluation switched on or off.
func (s *scope) as(symbolic bool) *scope {
	if s.symbolic == symbolic {
		return s
	}
	changed := *s
	changed.symbolic = symbolic
	return &changed
}

// under returns the scope for what is a part of something that must not be shown, or is not.
func (s *scope) under(sensitive bool) *scope {
	if s.sensitive || !sensitive {
		return s
	}
	changed := *s
	changed.sensitive = true
	return &changed
}

// iterator is what the name of a dynamic block's iterator means in its content.
type iterator struct {
	*iteration
	name  string
	outer *iterator // of the dynamic block around it, nil where there is none
}

// with returns the scope inside the content of a dynamic block.
func (s *scope) with(name string, it *iteration) *scope {
	inner := *s
	inner.iterators = &iterator{iteration: it, name: name, outer: s.iterators}
	return &inner
}

// iterator returns the iterator with a name, nil where there is none.
func (s *scope) iterator(name string) *iterator {
	for it := s.iterators; it != nil; it = it.outer {
		if it.name == name {
			return it
		}
	}
	return nil
}

// binding is the value of a variable of a for expression.
type binding struct {
	iteration
	keyText string // of the value itself, if that is a key
}

// bind returns the scope inside of a for expression.
func (s *scope) bind(expr *hclsyntax.ForExpr, it iteration) *scope {
	inner := *s
	inner.bound = maps.Clone(s.bound)
	if inner.bound == nil {
		inner.bound = map[string]binding{}
	}
	if expr.KeyVar != "" {
		inner.bound[expr.KeyVar] = binding{iteration{value: it.keyValue(), from: it.keyFrom}, it.keyText}
	}
	inner.bound[expr.ValVar] = binding{iteration: it}
	return &inner
}

// eval returns the value of an expression. It always returns a value: what cannot be evaluated is unknown.
func (s *scope) eval(expr hcl.Expression) value {
	v := s.evaluate(expr)
	if s.sensitive {
		return v.secret()
	}
	return v
}

func (s *scope) evaluate(expr hcl.Expression) value {
	switch expr := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return s.traverse(expr.Traversal)
	case *hclsyntax.LiteralValueExpr:
		if !isShort(expr) && !affordable(expr.Val) {
			return unknown("", s.tooLarge(expr)...)
		}
		return known(expr.Val)
	case *hclsyntax.TemplateExpr:
		if v, ok := s.plainTemplate(expr); ok {
			return v
		}
	case *hclsyntax.RelativeTraversalExpr:
		if v, ok := s.plainIndexed(expr); ok {
			return v
		}
	case *hclsyntax.TupleConsExpr:
		if v, ok := s.plainTuple(expr); ok {
			return v
		}
	}
	return s.evaluateByHCL(expr)
}

// evaluateByHCL returns the value of any expression.
func (s *scope) evaluateByHCL(expr hcl.Expression) value {
	u := s.module.usageOf(expr)
	if u.vast {
		return unknown("", s.tooLarge(expr)...)
	}
	if s.module.meter.Exceeded() {
		return unknown("", s.tooLong(expr)...)
	}
	variables, why, exact := s.variables(u)
	v, diags := u.bounded.Value(s.context(u, variables, why))
	if s.module.meter.Exceeded() { // whatever the value is, by way of try
		return unknown("", s.tooLong(expr)...)
	}
	if diags.HasErrors() {
		why = model.Reasons(why, s.failed(expr, diags, exact, isSensitive(variables)))
	}
	if v == cty.NilVal {
		v = cty.DynamicVal
	}
	if !affordable(v) {
		v, why = cty.UnknownVal(v.Type()), s.tooLarge(expr)
	}
	if !v.IsKnown() {
		if element, ok := s.picked(expr); ok {
			return element
		}
	}
	return s.finish(v, model.Reasons(why, u.unsupported(s)))
}

// tooLong notes, once, that expressions take too many steps. It returns the reasons for the value of one of them.
func (s *scope) tooLong(expr hcl.Expression) []model.Unknown {
	if !s.module.endless {
		s.module.endless = true
		s.module.notes.add(model.SeverityError, s.module.notes.at(expr.Range()),
			"The expressions of %s take too many steps to evaluate: the values of this one and of those that are evaluated later are unknown.", s.module.root)
	}
	return []model.Unknown{{Reason: "a value here takes too many steps to evaluate", At: s.module.notes.at(expr.Range())}}
}

func (s *scope) tooLarge(expr hcl.Expression) []model.Unknown {
	return []model.Unknown{{Reason: "a value here is too large to be worked out", At: s.module.notes.at(expr.Range())}}
}

// finish attaches reasons to what is not known.
func (s *scope) finish(v cty.Value, why []model.Unknown) value {
	if v.IsWhollyKnown() {
		return known(v)
	}
	return s.settle(value{Value: v, why: why})
}

// settle replaces an unknown string by a placeholder in symbolic evaluation, inside of collections too.
func (s *scope) settle(v value) value {
	if !s.symbolic || v.IsWhollyKnown() {
		return v
	}
	if !v.IsKnown() {
		return s.settleText(v)
	}
	settled, err := cty.Transform(v.Value, func(_ cty.Path, part cty.Value) (cty.Value, error) {
		return s.settleText(value{Value: part, why: v.why}).Value, nil
	})
	if err != nil { // elements of one type that are no longer
		return v
	}
	return value{Value: settled, why: v.why}
}

func (s *scope) settleText(v value) value {
	bare, marks := v.Unmark()
	if bare.IsKnown() || bare.Type() != cty.String && bare.Type() != cty.DynamicPseudoType {
		return v
	}
	return known(cty.StringVal(s.module.symbols.placeholder(v)).WithMarks(marks))
}

// failed returns the reasons for an evaluation that ended in errors. Errors that are no consequence of what is not
// known are the configuration's own, and noted. The details of one that may be about a sensitive value are not.
func (s *scope) failed(expr hcl.Expression, diags hcl.Diagnostics, exact, sensitive bool) []model.Unknown {
	if s.usesWorkspace(expr, maxFollow) {
		return []model.Unknown{{
			Reason: fmt.Sprintf("an expression has no value in the workspace %q", cmp.Or(s.module.opt.Workspace, defaultWorkspace)),
			At:     s.module.notes.at(expr.Range()),
			Settle: "--workspace …",
		}}
	}
	first := diags[slices.IndexFunc(diags, func(d *hcl.Diagnostic) bool { return d.Severity == hcl.DiagError })]
	if exact && !s.rep.isUnknown() && first.Summary != unknownFunction {
		s.module.notes.evaluation(first, sensitive || s.sensitive)
	}
	return []model.Unknown{{
		Reason: "an expression has no value (" + lowerFirst(first.Summary) + ")",
		At:     s.module.notes.at(expr.Range()),
	}}
}

// isSensitive reports whether any of the variables of an expression must not be shown.
func isSensitive(variables map[string]cty.Value) bool {
	for _, v := range variables {
		if v.ContainsMarked() {
			return true
		}
	}
	return false
}

// usesWorkspace reports whether the value of an expression depends on the name of the workspace, by way of so many
// references at most.
func (s *scope) usesWorkspace(expr hcl.Expression, steps int) bool {
	if steps == 0 {
		return false
	}
	return slices.ContainsFunc(s.module.usageOf(expr).refs, func(t hcl.Traversal) bool {
		if isWorkspaceName(t) {
			return true
		}
		next, ok := s.originOf(expr).stepReference(t[:min(len(t), 2)])
		return ok && next.scope.usesWorkspace(next.expr, steps-1)
	})
}

// unknownFunction is HCL's summary for a call of a function that is not defined.
const unknownFunction = "Call to unknown function"

func (s *scope) context(u *usage, variables map[string]cty.Value, why []model.Unknown) *hcl.EvalContext {
	if !u.calls {
		return &hcl.EvalContext{Variables: variables}
	}
	fns := s.module.functions()
	zones := s.slicedZones(u)
	if len(u.unknownFunctions) > 0 || zones != nil || s.symbolic {
		fns = maps.Clone(fns)
		if zones != nil {
			fns["slice"] = s.sliceOf(*zones)
		}
		if s.symbolic {
			fns["element"] = s.elementOf()
			fns["jsonencode"] = s.encodingOf(why)
		}
		for _, call := range u.unknownFunctions {
			fns[call.Name] = funcs.Mock(call.Name)
		}
	}
	return &hcl.EvalContext{Variables: variables, Functions: fns}
}

// traverse evaluates a bare reference.
func (s *scope) traverse(t hcl.Traversal) value {
	base, used := s.resolve(t, nil)
	if used == len(t) {
		return s.settle(base)
	}
	rest := t[used:]
	if !base.IsKnown() {
		if element, ok := s.picked(&hclsyntax.ScopeTraversalExpr{Traversal: t, SrcRange: t.SourceRange()}); ok {
			return element
		}
		if base.name != "" {
			base.name += traversalText(rest)
		}
		base.Value = cty.DynamicVal
		return s.settle(base)
	}
	v, diags := rest.TraverseRel(base.Value)
	if diags.HasErrors() {
		why := model.Reasons(base.why, s.failed(&hclsyntax.ScopeTraversalExpr{Traversal: t, SrcRange: t.SourceRange()},
			diags, base.IsWhollyKnown(), base.sensitive()))
		return s.finish(cty.DynamicVal, why)
	}
	return s.finish(v, base.why)
}

// variables resolves all references of an expression. It returns the reasons for what is unknown among them, and
// whether all of them have their exact values, none being unknown or a sentinel.
func (s *scope) variables(u *usage) (vars map[string]cty.Value, why []model.Unknown, exact bool) {
	tree := &node{}
	exact = true
	for _, t := range u.refs {
		v, used := s.resolve(t, u)
		v = s.settle(v)
		if !v.IsWhollyKnown() {
			why = model.Reasons(why, v.why)
			exact = false
		} else if exact && sentinel.InValue(v.Value) {
			exact = false
		}
		tree.insert(t[:used], v.Value)
	}
	vars = map[string]cty.Value{}
	for name, child := range tree.children {
		vars[name] = child.value()
	}
	return vars, why, exact
}

// node assembles the values of several traversals into objects.
type node struct {
	leaf     cty.Value
	children map[string]*node
}

func (n *node) insert(t hcl.Traversal, v cty.Value) {
	for _, step := range t {
		name, ok := stepName(step)
		if !ok {
			break
		}
		if n.children == nil {
			n.children = map[string]*node{}
		}
		child, ok := n.children[name]
		if !ok {
			child = &node{}
			n.children[name] = child
		}
		n = child
	}
	n.leaf = v
}

// value prefers a whole value to the parts of it that other traversals ask for.
func (n *node) value() cty.Value {
	if n.leaf != cty.NilVal {
		return n.leaf
	}
	attrs := make(map[string]cty.Value, len(n.children))
	for name, child := range n.children {
		attrs[name] = child.value()
	}
	return cty.ObjectVal(attrs)
}

func stepName(step hcl.Traverser) (string, bool) {
	switch step := step.(type) {
	case hcl.TraverseRoot:
		return step.Name, true
	case hcl.TraverseAttr:
		return step.Name, true
	default:
		return "", false
	}
}

// encodingOf returns the function jsonencode() for symbolic evaluation: of what is not known as a whole, the result is a
// placeholder, so that the text around it survives.
func (s *scope) encodingOf(why []model.Unknown) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{
			Name: "val", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
		}},
		Type: function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if bare, marks := args[0].UnmarkDeep(); !bare.IsWhollyKnown() {
				return cty.StringVal(s.module.symbols.placeholder(unknown("", why...))).WithMarks(marks), nil
			}
			return s.module.functions()["jsonencode"].Call(args)
		},
	})
}
