package terraform

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
)

// resolve returns the value that the first steps of a traversal name, and how many steps those are.
// u is the usage of the expression around it, nil for a bare reference.
func (s *scope) resolve(t hcl.Traversal, u *usage) (value, int) {
	root := t.RootName()
	if it := s.iterator(root); it != nil {
		return it.part(t, s.symbolic)
	}
	if bound, ok := s.bound[root]; ok {
		return bound.in(s.symbolic), 1
	}
	if root == "data" {
		return s.resolveResource(t, 1, u)
	}
	name, ok := attrName(t, 1)
	if !ok {
		return s.notUnderstood(t), len(t)
	}
	switch root {
	case "var":
		return s.module.variable(name, t.SourceRange(), s.symbolic), 2
	case "local":
		return s.module.local(name, t.SourceRange(), s.symbolic), 2
	case "module":
		return s.resolveModule(t, u)
	case "each", "count":
		return s.rep.attribute(root, name, s.symbolic), 2
	case "path", "terraform", "tofu":
		return s.ambient(root, name), 2
	case "resource":
		v, used := s.resolveResource(withoutPrefix(t), 0, u)
		return v, used + 1
	case "self", "provider", "ephemeral", "action":
		return s.notUnderstood(t), len(t)
	default:
		return s.resolveResource(t, 0, u)
	}
}

// withoutPrefix returns a reference to a resource as it is without the "resource." that may stand before it.
// Source: https://developer.hashicorp.com/terraform/language/expressions/references#resources
func withoutPrefix(t hcl.Traversal) hcl.Traversal {
	typ, ok := attrName(t, 1)
	if !ok || t.RootName() != "resource" {
		return t
	}
	return append(hcl.Traversal{hcl.TraverseRoot{Name: typ, SrcRange: t[1].SourceRange()}}, t[2:]...)
}

func attrName(t hcl.Traversal, i int) (string, bool) {
	if i >= len(t) {
		return "", false
	}
	attr, ok := t[i].(hcl.TraverseAttr)
	return attr.Name, ok
}

// notUnderstood is the value of a reference that has no meaning here.
func (s *scope) notUnderstood(t hcl.Traversal) value {
	name := t.RootName() + traversalText(t[1:])
	return unknown("", model.Unknown{Reason: name + " is known only at run time", At: s.module.notes.at(t.SourceRange())})
}

// ambient returns what Terraform itself knows.
func (s *scope) ambient(root, name string) value {
	m := s.module
	switch root + "." + name {
	case "path.module":
		return known(cty.StringVal(relativeDir(m.root, m.config.dir)))
	case "path.root", "path.cwd":
		return known(cty.StringVal("."))
	case "terraform.workspace", "tofu.workspace":
		return known(cty.StringVal(cmp.Or(m.opt.Workspace, "default")))
	}
	return unknown("", model.Unknown{Reason: root + "." + name + " is not known"})
}

// resolveModule returns an output of a module call, or everything that the expression may want of all its instances.
func (s *scope) resolveModule(t hcl.Traversal, u *usage) (value, int) {
	name, _ := attrName(t, 1)
	call, ok := s.module.config.calls[name]
	if !ok {
		return s.module.undeclared("module."+name, t.SourceRange()), len(t)
	}
	c := s.module.childrenOf(call)
	if c.disabled {
		return known(cty.NullVal(cty.DynamicPseudoType)), 2
	}
	if c.opaque != nil {
		return unknown(s.module.address("module."+name), c.opaque...), 2
	}
	output, single := attrName(t, 2)
	if single && !c.keyed {
		if len(c.modules) == 0 { // the call depends on itself
			return s.module.undeclared("module."+name, t.SourceRange()), len(t)
		}
		return c.modules[0].output(output, t.SourceRange(), s.symbolic), 3
	}
	if !c.keyed && len(c.maybe) > 0 { // it may be null
		return unknown(s.module.address("module."+name), c.maybe...), 2
	}
	return s.wholeModule(c, t, u), 2
}

// wholeModule returns all instances of a module call with all their outputs that an expression names.
func (s *scope) wholeModule(c *children, t hcl.Traversal, u *usage) value {
	build := func(i int) value { return c.modules[i].whole(u, s.symbolic) }
	if keys, ok := s.pickedBy(u, t); ok && c.places != nil {
		return collectPicked(keys, c.places, build)
	}
	return collect(len(c.modules), func(i int) *repetition { return c.modules[i].rep }, c.keyed, build)
}

// whole returns an instance of a module as an object with its outputs, as far as an expression names them.
func (m *module) whole(u *usage, symbolic bool) value {
	attrs := map[string]value{}
	for name := range m.config.outputs {
		if u == nil || slices.Contains(u.attributes, name) {
			attrs[name] = m.output(name, m.call.at, symbolic)
		}
	}
	return objectValue(attrs)
}

// resolveResource returns an attribute of a resource or data source, or all of its instances. skip is 1 for data.
func (s *scope) resolveResource(t hcl.Traversal, skip int, u *usage) (value, int) {
	name, ok := attrName(t, skip+1)
	if !ok {
		return s.notUnderstood(t), len(t)
	}
	key := t.RootName() + "." + name
	if skip == 1 {
		typ, _ := attrName(t, 1)
		key = "data." + typ + "." + name
	}
	r, ok := s.module.config.resources[key]
	if !ok {
		return s.module.undeclared(key, t.SourceRange()), len(t)
	}
	if r.isKeyed() {
		return s.wholeResource(r, t, skip, u), skip + 2
	}
	instances := s.module.instances(r)
	attr, single := attrName(t, skip+2)
	switch {
	case len(instances) == 0: // it is not enabled
		return known(cty.NullVal(cty.DynamicPseudoType)), skip + 2
	case single:
		return instances[0].attribute(attr, s.symbolic), skip + 3
	case len(instances[0].rep.maybe) > 0: // it may be null
		return unknown(instances[0].address(), instances[0].rep.maybe...), skip + 2
	default:
		return s.wholeResource(r, t, skip, u), skip + 2
	}
}

// wholeResource returns all instances of a resource, with the attributes that are set or that the expression names.
func (s *scope) wholeResource(r *resource, t hcl.Traversal, skip int, u *usage) value {
	var wanted []string
	if u != nil {
		wanted = u.attributes
	}
	for i := skip + 2; i < len(t); i++ {
		if attr, ok := attrName(t, i); ok && u == nil {
			wanted = append(wanted, attr)
		}
	}
	key := memoKey{name: r.key(), more: strings.Join(wanted, ","), symbolic: s.symbolic}
	if keys, ok := s.pickedBy(u, t); ok && r.isKeyed() {
		if places := s.module.placesOf(r); places != nil {
			key.more += " " + strings.Join(keys, "\x00")
			return s.module.once(key, r.at, func() value {
				instances := s.module.instances(r)
				return collectPicked(keys, places, func(i int) value { return instances[i].whole(wanted, s.symbolic) })
			})
		}
	}
	return s.module.once(key, r.at, func() value {
		instances := s.module.instances(r)
		return collect(len(instances), func(i int) *repetition { return instances[i].rep }, r.isKeyed(), func(i int) value {
			return instances[i].whole(wanted, s.symbolic)
		})
	})
}

// collect builds what a reference to a repeated thing evaluates to: an object, a tuple for count, an object for
// for_each. Where it is not known which instances of a for_each there are, nothing is known.
func collect(n int, repetition func(i int) *repetition, keyed bool, build func(i int) value) value {
	if !keyed {
		if n == 0 {
			return unknown("")
		}
		return build(0)
	}
	byKey := map[string]value{}
	marks := cty.ValueMarks{} // of the keys
	var list []value
	for i := range n {
		switch rep := repetition(i); {
		case rep.mode == byForEach && rep.isUnknown():
			return unknown("", model.Reasons(rep.maybe, rep.keyWhy)...)
		case rep.mode == byForEach:
			byKey[rep.knownKey()] = build(i)
			_, of := rep.key.Unmark()
			maps.Copy(marks, of)
		default:
			list = append(list, build(i))
		}
	}
	if len(list) > 0 {
		return tupleValue(list)
	}
	if n == 0 {
		// An empty tuple and an empty object behave alike in what configurations do with an absent resource.
		return known(cty.EmptyTupleVal)
	}
	all := objectValue(byKey)
	all.Value = all.WithMarks(marks)
	return all
}

func objectValue(attrs map[string]value) value {
	reasons := make([][]model.Unknown, 0, len(attrs))
	vals := make(map[string]cty.Value, len(attrs))
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		vals[name] = attrs[name].Value
		reasons = append(reasons, attrs[name].why)
	}
	return value{Value: cty.ObjectVal(vals), why: model.Reasons(reasons...)}
}

func tupleValue(list []value) value {
	reasons := make([][]model.Unknown, len(list))
	vals := make([]cty.Value, len(list))
	for i, v := range list {
		vals[i], reasons[i] = v.Value, v.why
	}
	return value{Value: cty.TupleVal(vals), why: model.Reasons(reasons...)}
}

// traversalText writes the steps of a traversal as in an expression.
func traversalText(t hcl.Traversal) string {
	var b strings.Builder
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			b.WriteString("." + step.Name)
		case hcl.TraverseIndex:
			b.WriteString(indexText(step.Key))
		}
	}
	return b.String()
}

// indexText writes an instance key or index: `[0]` or `["a"]`.
func indexText(key cty.Value) string {
	s, ok := convertKnown(key, cty.String)
	switch {
	case !ok:
		return "[*]"
	case key.Type() == cty.Number:
		return "[" + s.AsString() + "]"
	default:
		return `["` + escaped(s.AsString()) + `"]`
	}
}

// escaped writes a text as between the quotes of the language, as Terraform does in addresses.
func escaped(text string) string {
	if !strings.ContainsAny(text, "\\\"\n\r\t$%") {
		return text // as nearly every key is
	}
	return strings.NewReplacer(
		`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{",
	).Replace(text)
}
