package terraform

import (
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// picks are the instances of a resource or a module call that an expression refers to by their keys, as
// aws_security_group.task[each.key] does. Only these have to be evaluated: with as many references as instances, all of them
// for each reference would be their square.
type picks struct {
	keys  []cty.Value      // that are written
	exprs []hcl.Expression // that have to be evaluated
	whole bool             // whether all instances are needed after all
}

// pick records how an expression refers to something that may have instances.
func (w *usageWalker) pick(t hcl.Traversal, record func(*picks)) {
	name, steps := nameIn(t)
	if w.bound[t.RootName()] || steps == 0 {
		return
	}
	if w.picked == nil {
		w.picked = map[string]*picks{}
	}
	if w.picked[name] == nil {
		w.picked[name] = &picks{}
	}
	record(w.picked[name])
}

// pickReference records a reference that is not indexed by an expression.
func (w *usageWalker) pickReference(ref *hclsyntax.ScopeTraversalExpr) {
	if w.indexed[ref] {
		return
	}
	w.pick(ref.Traversal, func(p *picks) {
		_, steps := nameIn(ref.Traversal)
		if key, ok := keyIn(ref.Traversal, steps); ok {
			p.keys = append(p.keys, key)
		} else {
			p.whole = true
		}
	})
}

// pickIndex records an index expression. The key of one in a for expression may be another one in each round.
func (w *usageWalker) pickIndex(index *hclsyntax.IndexExpr) {
	ref, ok := index.Collection.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return
	}
	if _, steps := nameIn(ref.Traversal); steps != len(ref.Traversal) {
		return
	}
	if slices.ContainsFunc(index.Key.Variables(), func(t hcl.Traversal) bool { return w.bound[t.RootName()] }) {
		return
	}
	if w.indexed == nil {
		w.indexed = map[*hclsyntax.ScopeTraversalExpr]bool{}
	}
	w.indexed[ref] = true
	w.pick(ref.Traversal, func(p *picks) { p.exprs = append(p.exprs, index.Key) })
}

// nameIn returns the name of a resource, a data source or a module call that a reference begins with, and how many steps the
// name takes; 0 for another reference.
func nameIn(t hcl.Traversal) (string, int) {
	steps := 2
	switch t.RootName() {
	case "data", "resource":
		steps = 3
	case "var", "local", "each", "count", "path", "terraform", "tofu", "self":
		return "", 0
	}
	if len(t) < steps {
		return "", 0
	}
	return t.RootName() + traversalText(t[1:steps]), steps
}

// keyIn returns the key that is written behind the first steps of a reference.
func keyIn(t hcl.Traversal, steps int) (cty.Value, bool) {
	if steps == 0 || steps >= len(t) {
		return cty.NilVal, false
	}
	index, ok := t[steps].(hcl.TraverseIndex)
	return index.Key, ok
}

// pickedBy returns the keys of the instances that an expression refers to by a reference, each as text. It returns false where
// all instances are needed, or a key is not known. u is nil for a bare reference.
func (s *scope) pickedBy(u *usage, t hcl.Traversal) ([]string, bool) {
	name, steps := nameIn(t)
	var p *picks
	if u != nil {
		p = u.picked[name]
	} else if key, ok := keyIn(t, steps); ok {
		p = &picks{keys: []cty.Value{key}}
	}
	if p == nil || p.whole {
		return nil, false
	}
	values := slices.Clone(p.keys)
	for _, expr := range p.exprs {
		values = append(values, s.as(false).eval(expr).Value)
	}
	var keys []string
	for _, v := range values {
		key, ok := pickedKey(v)
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return slices.Compact(keys), true
}

func pickedKey(v cty.Value) (string, bool) {
	if v.IsMarked() || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	switch {
	case v.Type() == cty.String:
		return v.AsString(), true
	case v.Type() == cty.Number:
		n, accuracy := v.AsBigFloat().Int64()
		return strconv.FormatInt(n, 10), accuracy == 0
	default:
		return "", false
	}
}

// keyedBy returns the places of the repetitions by their keys, nil where a key is not known, as the instance may be any number
// then, and where an instance may not be there.
func keyedBy(n int, repetition func(i int) *repetition) map[string]int {
	places := make(map[string]int, n)
	for i := range n {
		rep := repetition(i)
		if rep.isUnknown() || len(rep.maybe) > 0 || rep.mode == once {
			return nil
		}
		key, ok := pickedKey(rep.key)
		if !ok {
			return nil
		}
		places[key] = i
	}
	return places
}

// collectPicked builds what a reference to some instances evaluates to: an object of these. An index finds the instances of a
// count in it too.
func collectPicked(keys []string, places map[string]int, build func(int) value) value {
	byKey := map[string]value{}
	for _, key := range keys {
		if i, ok := places[key]; ok {
			byKey[key] = build(i)
		}
	}
	return objectValue(byKey)
}
