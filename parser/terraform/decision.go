package terraform

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/model"
)

// recordDecisions tells the stack which values of the variant decide what: for each resource and each argument of a module
// call, the lines of variable files that it depends on, directly or through locals, outputs and modules.
func (m *module) recordDecisions() {
	files := slices.Concat(m.opt.Variant.VarFiles, m.opt.VarFiles)
	d := &decisions{stack: m.notes.stack, files: files, known: map[decided][]model.Related{}}
	m.modules(func(m *module) {
		for _, r := range m.config.order {
			if body, ok := r.body.(*hclsyntax.Body); ok {
				d.record(m, hcl.RangeBetween(r.at, body.SrcRange), refsOf(body))
				continue
			}
			attrs, _ := r.body.JustAttributes() // of the JSON syntax
			refs := repeatedRefs(r.repeated)
			at := r.at
			for _, attr := range attrs {
				refs = append(refs, attr.Expr.Variables()...)
				at = hcl.RangeOver(at, attr.Range)
			}
			d.record(m, at, refs)
		}
		for _, call := range m.config.calls {
			for _, argument := range call.arguments {
				d.record(m, *argument.at, argument.expr.Variables())
			}
		}
	})
}

// refsOf returns all references in a body, those of count and for_each too.
func refsOf(body *hclsyntax.Body) []hcl.Traversal {
	var refs []hcl.Traversal
	_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
		if ref, ok := n.(*hclsyntax.ScopeTraversalExpr); ok {
			refs = append(refs, ref.Traversal)
		}
		return nil
	})
	return refs
}

// decisions finds out what the values of a variant decide.
type decisions struct {
	stack *model.Stack
	files []string // those with the values of the variant
	known map[decided][]model.Related
}

// decided is a name in an instance of a module.
type decided struct {
	module *module
	name   string
}

func (d *decisions) record(m *module, at hcl.Range, refs []hcl.Traversal) {
	var by []model.Related
	for m, refs := m, refs; m != nil; m = m.parent {
		by = append(by, d.ofAll(m, refs)...)
		if m.call == nil {
			break
		}
		refs = repeatedRefs(m.call.repeated)
	}
	slices.SortFunc(by, func(a, b model.Related) int { return a.Location.Compare(b.Location) })
	if by = slices.Compact(by); len(by) > 0 {
		d.stack.Decisions = append(d.stack.Decisions, model.Decision{What: m.notes.toRange(at), By: by})
	}
}

// repeatedRefs are the references of what says how many of a module there are.
func repeatedRefs(r repeated) []hcl.Traversal {
	var refs []hcl.Traversal
	for _, expr := range []hcl.Expression{r.count, r.forEach, r.enabled} {
		if expr != nil {
			refs = append(refs, expr.Variables()...)
		}
	}
	return refs
}

func (d *decisions) ofAll(m *module, refs []hcl.Traversal) []model.Related {
	var by []model.Related
	for _, ref := range refs {
		by = append(by, d.of(m, ref)...)
	}
	return by
}

// of returns the lines that what a reference refers to depends on.
func (d *decisions) of(m *module, ref hcl.Traversal) []model.Related {
	name, ok := attrName(ref, 1)
	if !ok {
		return nil
	}
	if isWorkspaceName(ref) && m.opt.Workspace != "" {
		return []model.Related{{
			Message:  fmt.Sprintf("terraform.workspace is %q in this variant (--workspace %[1]s)", m.opt.Workspace),
			Location: m.notes.toRange(ref.SourceRange()),
		}}
	}
	key := decided{m, ref.RootName() + "." + name}
	if by, ok := d.known[key]; ok {
		return by
	}
	d.known[key] = nil // while it is followed: a circle decides nothing
	var by []model.Related
	switch ref.RootName() {
	case "local":
		if attr, ok := m.config.locals[name]; ok {
			by = d.ofAll(m, attr.Expr.Variables())
		}
	case "var":
		by = d.ofVariable(m, name)
	case "module":
		by = d.ofCall(m, name)
	}
	d.known[key] = by
	return by
}

func (d *decisions) ofVariable(m *module, name string) []model.Related {
	in, ok := m.input(name)
	switch {
	case ok && in.expr != nil:
		return d.ofAll(in.scope.module, in.expr.Variables())
	case ok && m.parent == nil && slices.Contains(d.files, in.at.Filename):
		return []model.Related{{
			Message:  fmt.Sprintf("var.%s has this value with --var-file %s", name, in.at.Filename),
			Location: m.notes.toRange(in.at),
		}}
	}
	return nil
}

// ofCall returns the lines that the arguments of a module call depend on, and so its outputs.
func (d *decisions) ofCall(m *module, name string) []model.Related {
	call, ok := m.config.calls[name]
	if !ok {
		return nil
	}
	refs := repeatedRefs(call.repeated)
	for _, argument := range call.arguments {
		refs = append(refs, argument.expr.Variables()...)
	}
	return d.ofAll(m, refs)
}
