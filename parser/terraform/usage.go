package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/effort"
)

// usage is what an expression refers to; it does not depend on where the expression is evaluated.
type usage struct {
	refs []hcl.Traversal
	// attributes are all attribute names that occur, so that whole resources can be given those attributes.
	attributes       []string
	picked           map[string]*picks // by the name of what has instances
	calls            bool              // it may call functions
	unknownFunctions []*hclsyntax.FunctionCallExpr
	slices           []*hclsyntax.FunctionCallExpr // calls of slice()
	vast             bool                          // a number is written that is not worked with
	bounded          hcl.Expression                // the expression, with bounds to what it takes to evaluate it
}

// unsupported returns the reasons for calls of functions that are not known here.
func (u *usage) unsupported(s *scope) []model.Unknown {
	var why []model.Unknown
	for _, call := range u.unknownFunctions {
		at := s.module.notes.at(call.NameRange)
		why = append(why, model.Unknown{Reason: "the function " + call.Name + " is not supported", At: at})
		s.module.notes.add(model.SeverityWarning, at, "The function %s is not supported: its results are unknown.", call.Name)
	}
	return why
}

// usageOf analyses an expression, once.
func (e *evaluator) usageOf(expr hcl.Expression) *usage {
	if u, ok := e.usages[expr]; ok {
		return u
	}
	u := &usage{refs: expr.Variables(), bounded: expr, calls: true}
	if node, ok := expr.(hclsyntax.Expression); ok {
		u.calls = false
		u.bounded = effort.Bounded(node, e.meter)
		w := &usageWalker{usage: u, functions: e.functions}
		_ = hclsyntax.Walk(node, w) // the walker has no diagnostics of its own
	}
	e.usages[expr] = u
	return u
}

// usageWalker finds out what an expression refers to. Its maps are made when something is put into them.
type usageWalker struct {
	*usage
	functions func() map[string]function.Function
	names     map[string]bool
	bound     map[string]bool                        // variables of for expressions
	indexed   map[*hclsyntax.ScopeTraversalExpr]bool // the references that an index expression is recorded for
}

// Enter implements hclsyntax.Walker.
func (w *usageWalker) Enter(n hclsyntax.Node) hcl.Diagnostics {
	switch n := n.(type) {
	case *hclsyntax.ForExpr:
		if w.bound == nil {
			w.bound = map[string]bool{}
		}
		w.bound[n.KeyVar], w.bound[n.ValVar] = true, true
	case *hclsyntax.IndexExpr:
		w.pickIndex(n)
	case *hclsyntax.ScopeTraversalExpr:
		w.addAttributes(w.afterName(n.Traversal))
		w.pickReference(n)
	case *hclsyntax.RelativeTraversalExpr:
		w.addAttributes(n.Traversal)
	case *hclsyntax.LiteralValueExpr:
		w.vast = w.vast || !affordable(n.Val)
	case *hclsyntax.FunctionCallExpr:
		w.calls = true
		if _, ok := w.functions()[n.Name]; !ok {
			w.unknownFunctions = append(w.unknownFunctions, n)
		}
		if n.Name == "slice" && len(n.Args) == 3 {
			w.slices = append(w.slices, n)
		}
	}
	return nil
}

// Exit implements hclsyntax.Walker.
func (w *usageWalker) Exit(hclsyntax.Node) hcl.Diagnostics { return nil }

// afterName returns the steps of a reference that follow the name of what it refers to.
func (w *usageWalker) afterName(t hcl.Traversal) hcl.Traversal {
	steps := 2
	switch root := t.RootName(); {
	case w.bound[root]:
		steps = 1
	case root == "data", root == "resource":
		steps = 3
	}
	return t[min(steps, len(t)):]
}

func (w *usageWalker) addAttributes(t hcl.Traversal) {
	for _, step := range t {
		if name := attributeIn(step); name != "" && !w.names[name] {
			if w.names == nil {
				w.names = map[string]bool{}
			}
			w.names[name] = true
			w.attributes = append(w.attributes, name)
		}
	}
}

// attributeIn returns the attribute that a step of a reference leads to, written .name or ["name"]; "" for any other step.
func attributeIn(step hcl.Traverser) string {
	switch step := step.(type) {
	case hcl.TraverseAttr:
		return step.Name
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
			return step.Key.AsString()
		}
	}
	return ""
}
