package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// traceReference follows a reference to what it refers to.
func (s *scope) traceReference(expr *hclsyntax.ScopeTraversalExpr, way []step, left int) trail {
	here := ending{s, expr, way}
	found := here.traceReferred(expr, left)
	at := rangeOf(expr)
	if found.hops.next == nil && *found.end().at == *at {
		return found
	}
	return found.after(hop{at: at, module: s.module, kind: atReference})
}

func (e ending) traceReferred(expr *hclsyntax.ScopeTraversalExpr, left int) trail {
	t := expr.Traversal
	if p, used := e.item(t); used > 0 {
		if rest, ok := stepsOf(t[used:]); ok && p.expr != nil {
			return p.scope.as(false).trace(p.expr, joined(p.way, joined(rest, e.way)), left).orHere(e)
		}
		return e.trail()
	}
	name, ok := attrName(t, 1)
	if !ok {
		return e.trail()
	}
	rest, ok := stepsOf(t[2:])
	if !ok {
		return e.trail()
	}
	way := joined(rest, e.way)
	m := e.module
	switch t.RootName() {
	case "local":
		if attr, ok := m.config.locals[name]; ok {
			return m.scope().trace(attr.Expr, way, left).orHere(e)
		}
	case "var":
		return m.traceVariable(name, e, way, left).orHere(e)
	case "module":
		return m.traceOutput(name, e, way, left).orHere(e)
	case "each", "count", "path", "terraform", "tofu", "self":
	case "terraform_data":
		if r := m.config.resources["terraform_data."+name]; r != nil {
			return m.traceData(r, e, way, left)
		}
	default:
		return e.assigned()
	}
	return e.trail()
}

// item returns the provenance of an element that something is repeated over, and how many steps of the reference name it.
func (s *scope) item(t hcl.Traversal) (provenance, int) {
	root := t.RootName()
	name, _ := attrName(t, 1)
	if it := s.iterator(root); it != nil {
		switch name {
		case "key":
			return it.keyFrom, 2
		case "value":
			return it.from, 2
		}
		return provenance{}, 0
	}
	if b, ok := s.bound[root]; ok {
		return b.from, 1
	}
	if root == "each" && s.rep != nil && s.rep.mode == byForEach {
		switch name {
		case "key":
			return s.rep.keyFrom, 2
		case "value":
			return s.rep.from, 2
		}
	}
	return provenance{}, 0
}

// traceVariable follows the value of a variable: to the caller, to the file that gives it, or to its default.
func (m *module) traceVariable(name string, here ending, way []step, left int) trail {
	in, given := m.input(name)
	v := m.config.variables[name]
	if v == nil {
		return here.trail()
	}
	if given && !v.nullable && m.peekInput(in).absent() {
		given = false
	}
	var found trail
	switch {
	case v.sensitive && !in.isReference():
		return here.trail() // its value is not to be pointed at
	case !given && v.value == nil:
		return here.trail()
	case !given:
		return m.scope().trace(v.value, way, left).asDefault(m, name)
	case in.expr != nil:
		found = in.scope.as(false).trace(in.expr, way, left)
		found = found.after(hop{at: rangeOf(in.expr), module: in.scope.module, kind: atArgument, to: m})
	case in.written != nil:
		found = m.scope().trace(in.written, way, left)
	default:
		found = here.trail()
	}
	if !found.missing || v.typeExpr == nil {
		return found
	}
	if expr, rest, ok := optionalDefault(v.typeExpr, way); ok {
		fallback := m.scope().trace(expr, rest, left).asDefault(m, name)
		fallback.hops = found.hops.join(fallback.hops)
		return fallback
	}
	return found
}

// isReference reports whether what a variable is given is a reference to something else.
func (in input) isReference() bool {
	_, ok := in.expr.(*hclsyntax.ScopeTraversalExpr)
	return ok
}

// peekInput returns what a variable is given.
func (m *module) peekInput(in input) value {
	if in.expr == nil {
		return known(in.value)
	}
	return in.scope.as(false).peek(in.expr)
}

// asDefault marks the end of the trail as the default of a variable.
func (t trail) asDefault(m *module, name string) trail {
	last := t.end()
	if last.module != m || m.call == nil || last.kind != atOrigin {
		return t
	}
	last.kind, last.to, last.name = atDefault, m, name
	t.last = &hops{hop: last}
	t.hops = t.hops.endingIn(t.last)
	return t
}

// optionalDefault returns the default that the type of a variable gives what is at the end of a way, and the way that is
// left into that default.
func optionalDefault(typ hcl.Expression, way []step) (expr hcl.Expression, rest []step, ok bool) {
	for i := 0; ; i++ {
		call, diags := hcl.ExprCall(typ)
		if diags.HasErrors() || len(call.Arguments) == 0 {
			return expr, rest, ok
		}
		if call.Name == "optional" {
			if len(call.Arguments) == 2 {
				expr, rest, ok = call.Arguments[1], way[i:], true
			}
			typ = call.Arguments[0]
			i--
			continue
		}
		if i >= len(way) {
			return expr, rest, ok
		}
		switch call.Name {
		case "map", "list", "set":
			typ = call.Arguments[0]
		case "object":
			if typ = attributeType(call.Arguments[0], way[i]); typ == nil {
				return expr, rest, ok
			}
		default:
			return expr, rest, ok
		}
	}
}

// attributeType returns the type that an object type gives an attribute, nil if it has no such.
func attributeType(object hcl.Expression, attribute step) hcl.Expression {
	name, ok := attribute.text()
	pairs, diags := hcl.ExprMap(object)
	if !ok || diags.HasErrors() {
		return nil
	}
	for _, pair := range pairs {
		if key := hcl.ExprAsKeyword(pair.Key); key == name {
			return pair.Value
		}
		if key, diags := pair.Key.Value(nil); !diags.HasErrors() && key.Type() == cty.String && key.IsKnown() && !key.IsNull() && key.AsString() == name {
			return pair.Value
		}
	}
	return nil
}

// traceOutput follows an output of a module call.
func (m *module) traceOutput(name string, here ending, way []step, left int) trail {
	call, ok := m.config.calls[name]
	if !ok {
		return here.trail()
	}
	c := m.childrenOf(call)
	child := (*module)(nil)
	switch {
	case !c.keyed && len(c.modules) == 1:
		child = c.modules[0]
	case c.keyed && len(way) > 0:
		if child = c.withKey(way[0]); child != nil {
			way = way[1:]
		}
	}
	if child == nil {
		return here.trail()
	}
	output, ok := firstKey(way)
	if !ok {
		return here.trail()
	}
	value := child.outputExpr(output)
	if value == nil {
		return here.trail()
	}
	found := child.scope().trace(value, way[1:], left)
	if found.assigned && found.end().module == child {
		t := here.assigned()
		t.exact = found.exact
		return t
	}
	return found.after(hop{at: rangeOf(here.expr), module: m, kind: atOutput, to: child})
}

// withKey returns the instance with a key, nil where there is none.
func (c *children) withKey(key step) *module {
	want, ok := key.text()
	for _, child := range c.modules {
		if got, known := known(child.rep.key).text(); ok && known && got == want {
			return child
		}
	}
	return nil
}

// traceData follows the output of a terraform_data resource to its input.
func (m *module) traceData(r *resource, here ending, way []step, left int) trail {
	instances := m.instances(r)
	if r.isKeyed() || len(instances) != 1 || len(way) == 0 {
		return here.assigned()
	}
	if name, ok := way[0].text(); !ok || name != "output" {
		return here.assigned()
	}
	a := instances[0].arg("input")
	if !a.set || a.expr == nil {
		return here.assigned()
	}
	return a.scope.as(false).trace(a.expr, way[1:], left)
}
