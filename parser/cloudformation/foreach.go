package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// loopPrefix begins the key of an Fn::ForEach, which adds members to the map that it stands in.
const loopPrefix = "Fn::ForEach::"

// expand evaluates the loops of the sections of the scope's template. It leaves templates without any as they are.
func (s *scope) expand() {
	if !hasLoop(s.resources) && !hasLoop(s.outputs) && !s.loopsInConditions() {
		return
	}
	expanded := *s.template
	s.template = &expanded
	var conditions []entry
	for _, name := range slices.Sorted(maps.Keys(s.conditions)) {
		conditions = append(conditions, entry{key: name, at: s.conditions[name].at, value: s.conditions[name]})
	}
	expanded.conditions = map[string]*node{}
	e := env{scope: s}
	for _, c := range e.unroll(conditions) {
		expanded.conditions[c.key] = c.value
	}
	expanded.resources = e.unroll(s.resources)
	expanded.outputs = e.unroll(s.outputs)
}

func (s *scope) loopsInConditions() bool {
	for name := range s.conditions {
		if strings.HasPrefix(name, loopPrefix) {
			return true
		}
	}
	return false
}

func hasLoop(members []entry) bool {
	for i := range members {
		if strings.HasPrefix(members[i].key, loopPrefix) {
			return true
		}
	}
	return false
}

// unroll returns the members of a map with those that loops add in the place of the loops.
func (e env) unroll(members []entry) []entry {
	if !hasLoop(members) {
		return members
	}
	var all []entry
	for _, m := range members {
		if strings.HasPrefix(m.key, loopPrefix) {
			all = append(all, e.unroll(e.loop(m))...)
		} else {
			all = append(all, m)
		}
	}
	return all
}

// loop returns the members that an Fn::ForEach adds: for each item of a collection, those of a map in which the item
// stands in the place of an identifier.
func (e env) loop(m entry) []entry {
	if len(m.value.items) != 3 || m.value.items[0].scalar() == "" || m.value.items[2].kind != mapNode {
		e.note(model.SeverityError, m.at, "Fn::ForEach takes an identifier, a collection and a map of what to repeat.")
		return nil
	}
	identifier, body := m.value.items[0].scalar(), m.value.items[2]
	var all []entry
	for _, item := range e.collection(m.value.items[1]) {
		s := substitution{e.run, identifier, item.Text, e.Show(item)}
		for _, field := range body.fields {
			all = append(all, entry{key: s.key(field.key), at: field.at, value: s.node(field.value), maybe: item.Maybe()})
		}
	}
	return all
}

// collection returns the items that a loop goes through. Of a collection that is not known, it returns one item that
// stands for all.
func (e env) collection(n *node) []aws.Value {
	v := e.Settle(e.eval(n))
	items := v.Items
	why := v.Open()
	switch {
	case v.IsSensitive(): // the items would be parts of logical ids
		items, why = nil, e.because(n.at, "the collection of Fn::ForEach is sensitive")
	case v.Kind == aws.Scalar:
		if ref := e.Whole(v); ref != nil {
			why = ref.Why
		} else {
			items = e.split(v, ",", n.at).Items
		}
	case v.Kind == aws.Unknown:
		why = e.Why(v)
	}
	if len(why) > 0 {
		each := e.Token(n.at, aws.Reference{Name: "*", Why: why})
		each.SetMaybe(why)
		items = append(items[:len(items):len(items)], each)
	}
	return items
}

// substitution puts an item in the place of the identifier of a loop.
type substitution struct {
	*run
	identifier string
	text, name string // of the item, and how to show it
}

// key substitutes in a key, which may ask for the item without what logical ids cannot hold.
func (s substitution) key(text string) string {
	text = strings.ReplaceAll(text, "${"+s.identifier+"}", s.name)
	return strings.ReplaceAll(text, "&{"+s.identifier+"}", alphanumeric(s.name))
}

// scalar substitutes in text. The name of a resource that a loop declares is put together like its key.
func (s substitution) scalar(text string) string {
	text = strings.ReplaceAll(text, "${"+s.identifier+"}", s.text)
	return strings.ReplaceAll(text, "&{"+s.identifier+"}", alphanumeric(s.name))
}

// alphanumeric drops what is neither letter nor digit, but for the star of an item that stands for all.
func alphanumeric(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || c == '*' {
			return c
		}
		return -1
	}, text)
}

// node substitutes in a copy of the node. What is too much to copy is left out; evaluating it would come to the same.
func (s substitution) node(n *node) *node {
	if !s.Spend(1) {
		return &node{at: n.at}
	}
	if name, argument := n.call(); name == "Ref" && argument.scalar() == s.identifier {
		return &node{kind: scalarNode, at: n.at, text: s.text}
	}
	c := &node{kind: n.kind, at: n.at, text: s.scalar(n.text)}
	for _, item := range n.items {
		c.items = append(c.items, s.node(item))
	}
	for _, f := range n.fields {
		c.fields = append(c.fields, entry{key: s.key(f.key), at: f.at, value: s.node(f.value)})
	}
	return c
}

// certain drops the members that may not be there: a map of properties has no place for them.
func (e env) certain(members []entry) []entry {
	uncertain := 0
	for i := range members {
		if len(members[i].maybe) > 0 {
			uncertain++
		}
	}
	if uncertain == 0 {
		return members
	}
	var all []entry
	for _, m := range members {
		if len(m.maybe) > 0 {
			e.note(model.SeverityError, m.at, fmt.Sprintf("Fn::ForEach goes through what is not known here, so the property %s was not seen.", quote(m.key)))
			continue
		}
		all = append(all, m)
	}
	return all
}
