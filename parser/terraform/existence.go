package terraform

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// existence is whether an instance exists: that may depend on how often its block and each of the module calls around it
// are repeated, and on more.
type existence struct {
	parts []existencePart
	more  []model.Unknown
}

// existencePart is what one repetition contributes. Things with the same repetition exist together.
type existencePart struct {
	repetition string
	many       bool // by count or for_each
	why        []model.Unknown
}

// also returns an existence that depends on further reasons.
func also(e aws.Existence, more ...[]model.Unknown) existence {
	own, ok := e.(existence)
	if !ok {
		own = existence{more: e.Maybe()}
	}
	own.more = model.Reasons(append(more, own.more)...)
	return own
}

// existenceOf returns whether an instance exists.
func existenceOf(i *instance) aws.Existence {
	e := existence{}
	for rep := range i.module.repetitionsAround(i.rep) {
		if len(rep.maybe) > 0 {
			e.parts = append(e.parts, existencePart{rep.identity, rep.mode != once, rep.maybe})
		}
	}
	if len(e.parts) == 0 {
		return aws.Reasons(nil)
	}
	return e
}

// repetitionsAround lists the repetition of a block of the module, if there is any, and those of the module calls around it.
func (m *module) repetitionsAround(own *repetition) iter.Seq[*repetition] {
	return func(yield func(*repetition) bool) {
		if own != nil && !yield(own) {
			return
		}
		for ; m.parent != nil; m = m.parent {
			if !yield(m.rep) {
				return
			}
		}
	}
}

// existsWith reports whether an element exists wherever the block that the scope is of does.
func (s *scope) existsWith(it iteration) bool {
	if it.identity == "" {
		return false
	}
	for rep := range s.module.repetitionsAround(s.rep) {
		if rep.identity == it.identity {
			return true
		}
	}
	return false
}

// Maybe implements aws.Existence.
func (e existence) Maybe() []model.Unknown {
	var why []model.Unknown
	for _, p := range e.parts {
		why = model.Reasons(why, p.why)
	}
	return model.Reasons(why, e.more)
}

// Unshared implements aws.Existence.
func (e existence) Unshared(others ...*aws.Resource) []model.Unknown {
	left := existence{more: e.more}
	for _, p := range e.parts {
		if !p.many || !slices.ContainsFunc(others, p.isOf) {
			left.parts = append(left.parts, p)
		}
	}
	return left.Maybe()
}

// Beside implements aws.Existence.
func (e existence) Beside(others ...*aws.Resource) []model.Unknown {
	left := existence{more: e.more}
	for _, p := range e.parts {
		if !slices.ContainsFunc(others, p.isOf) {
			left.parts = append(left.parts, p)
		}
	}
	return left.Maybe()
}

// isOf reports whether the existence of a resource depends on the same repetition.
func (p existencePart) isOf(res *aws.Resource) bool {
	if res == nil {
		return false
	}
	e, ok := res.Existence.(existence)
	return ok && slices.ContainsFunc(e.parts, func(q existencePart) bool { return q.repetition == p.repetition })
}

// AnyOf implements aws.Existence.
func (e existence) AnyOf(others []*aws.Resource) bool {
	return aws.Reasons(nil).AnyOf(others)
}

// identityOf returns a text that is the same for repetitions of which all instances exist together: in one module, over
// the same expression, or over each other.
func (m *module) identityOf(rep *repetition, r repeated) string {
	o := m.scope().originOf(r.expr()).follow()
	for range maxFollow {
		over := o.scope.module.keyedResource(o.expr)
		if over == nil {
			break
		}
		o = o.scope.module.scope().originOf(over.expr()).follow()
	}
	return fmt.Sprintf("%s %d %s %s", o.scope.module.path(), rep.mode, signature(o.expr), rep.suffix)
}

// expr returns the expression that says how often.
func (r repeated) expr() hcl.Expression {
	return cmp.Or(r.count, r.forEach, r.enabled)
}

// keyedResource returns the resource that an expression is all instances of, nil where it is something else.
func (m *module) keyedResource(expr hcl.Expression) *resource {
	e, ok := expr.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return nil
	}
	t := withoutPrefix(e.Traversal)
	if name, ok := attrName(t, 1); ok && len(t) == 2 {
		if r := m.config.resources[t.RootName()+"."+name]; r != nil && r.isKeyed() {
			return r
		}
	}
	return nil
}

// signature returns a text that is the same for expressions that say the same.
func signature(expr hcl.Expression) string {
	node, ok := expr.(hclsyntax.Node)
	if !ok {
		return fmt.Sprintf("%p", expr)
	}
	w := &signatureWalker{}
	_ = hclsyntax.Walk(node, w) // the walker has no diagnostics
	return w.String()
}

type signatureWalker struct{ strings.Builder }

// Enter implements hclsyntax.Walker.
func (w *signatureWalker) Enter(n hclsyntax.Node) hcl.Diagnostics {
	fmt.Fprintf(w, "(%T ", n)
	switch n := n.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		w.WriteString(n.Traversal.RootName() + traversalText(n.Traversal[1:]))
	case *hclsyntax.RelativeTraversalExpr:
		w.WriteString(traversalText(n.Traversal))
	case *hclsyntax.LiteralValueExpr:
		w.WriteString(n.Val.GoString())
	case *hclsyntax.FunctionCallExpr:
		w.WriteString(n.Name)
	case *hclsyntax.BinaryOpExpr:
		fmt.Fprintf(w, "%p", n.Op)
	case *hclsyntax.UnaryOpExpr:
		fmt.Fprintf(w, "%p", n.Op)
	case *hclsyntax.ForExpr:
		w.WriteString(n.KeyVar + "," + n.ValVar)
	}
	return nil
}

// Exit implements hclsyntax.Walker.
func (w *signatureWalker) Exit(hclsyntax.Node) hcl.Diagnostics {
	w.WriteByte(')')
	return nil
}
