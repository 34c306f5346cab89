package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/suggest"
)

// check compares a value with a shape. The name is that of the key that has the value, "" for the file itself.
func (p *parser) check(n *yaml.Node, s *shape, name string) {
	n = actual(n)
	switch s.kind {
	case object:
		p.object(n, s, name)
	case table:
		p.table(n, s, name)
	case list:
		p.list(n, s, name)
	case oneOrMore:
		p.oneOrMore(n, s, name)
	case text:
		p.text(n, s.word, name)
	case boolean, truth:
		p.flag(n, s.kind, name)
	case either:
		p.either(n, s, name)
	}
}

// object checks the keys of a map, and their values.
func (p *parser) object(n *yaml.Node, s *shape, name string) {
	if !p.isMap(n, name) {
		return
	}
	present := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := s.key(n.Content[i].Value)
		switch {
		case k == nil:
			p.problem(p.place(n.Content[i]), unknownKey(n.Content[i].Value, name, s.keyNames()))
		case p.repeated(n.Content[i], present):
		default:
			p.check(n.Content[i+1], k.shape, k.name)
		}
	}
	p.needed(n, s, name, present)
}

// needed checks that the keys are there without which the object says nothing.
func (p *parser) needed(n *yaml.Node, s *shape, name string, present map[string]bool) {
	at := p.beginning(n)
	for _, k := range s.keys {
		if k.required && !present[k.name] {
			p.problem(at, fmt.Sprintf("%s lacks the key %q: %s.", entry(name), k.name, k.shape.noun()))
		}
	}
	var chosen []string
	for _, k := range append(slices.Clone(s.oneOf), s.anyOf...) {
		if present[k] {
			chosen = append(chosen, k)
		}
	}
	switch {
	case len(s.oneOf) > 0 && len(chosen) != 1:
		p.problem(at, fmt.Sprintf("%s needs exactly one of the keys %s%s.", entry(name), quoted(s.oneOf), given(chosen)))
	case len(s.anyOf) > 0 && len(chosen) == 0:
		p.problem(at, fmt.Sprintf("%s needs at least one of the keys %s.", entry(name), quoted(s.anyOf)))
	}
}

// table checks the names of a map that may have many, and their values.
func (p *parser) table(n *yaml.Node, s *shape, name string) {
	if !p.isMap(n, name) {
		return
	}
	present := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		p.text(n.Content[i], s.names, name)
		if !p.repeated(n.Content[i], present) {
			p.check(n.Content[i+1], s.item, n.Content[i].Value)
		}
	}
}

func (p *parser) list(n *yaml.Node, s *shape, name string) {
	if n.Kind != yaml.SequenceNode {
		p.problem(p.place(n), fmt.Sprintf("%s must be a list, not %s.", subject(name), noun(n)))
		return
	}
	for _, item := range n.Content {
		p.check(item, s.item, name)
	}
}

func (p *parser) oneOrMore(n *yaml.Node, s *shape, name string) {
	switch {
	case n.Kind != yaml.SequenceNode:
		p.check(n, s.item, name)
	case len(n.Content) == 0:
		p.problem(p.place(n), fmt.Sprintf("%s is an empty list: name something, or remove the key.", subject(name)))
	default:
		p.list(n, s, name)
	}
}

// text checks a scalar.
func (p *parser) text(n *yaml.Node, form *word, name string) {
	if n.Kind != yaml.ScalarNode || isNull(n) {
		p.problem(p.place(n), fmt.Sprintf("%s must be %s, not %s.", subject(name), form.noun(), noun(n)))
		return
	}
	if message := form.mistake(n.Value); message != "" {
		p.problem(p.place(n), fmt.Sprintf("%q in %s must be %s", n.Value, subject(name), message))
	}
}

// mistake says what a text should be instead, as the end of a sentence; "" where it is right.
func (w *word) mistake(value string) string {
	if len(w.options) > 0 {
		return w.otherOption(value)
	}
	if !regexp.MustCompile(w.pattern).MatchString(value) {
		return w.what + "."
	}
	if w.wrong == nil {
		return ""
	}
	if wrong := w.wrong(value); wrong != "" {
		return fmt.Sprintf("%s: %s.", w.what, wrong)
	}
	return ""
}

func (w *word) otherOption(value string) string {
	if slices.Contains(w.options, value) {
		return ""
	}
	return fmt.Sprintf("one of %s.%s", strings.Join(w.options, ", "), meant(value, w.options))
}

// noun says what is to be written.
func (s *shape) noun() string {
	if s.item != nil {
		return s.item.noun()
	}
	return s.word.noun()
}

func (w *word) noun() string {
	if len(w.options) > 0 {
		return "one of " + strings.Join(w.options, ", ")
	}
	return w.what
}

func (p *parser) flag(n *yaml.Node, k kind, name string) {
	want := "true or false"
	if k == truth {
		want = "true"
	}
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" || k == truth && !isTrue(n) {
		p.problem(p.place(n), fmt.Sprintf("%s must be %s, not %s.", subject(name), want, noun(n)))
	}
}

func isTrue(n *yaml.Node) bool { return strings.EqualFold(n.Value, "true") }

// either checks a value that may be a map or something else.
func (p *parser) either(n *yaml.Node, s *shape, name string) {
	for _, choice := range s.choices {
		if (choice.kind == object) == (n.Kind == yaml.MappingNode) {
			p.check(n, choice, name)
			return
		}
	}
}

func (p *parser) isMap(n *yaml.Node, name string) bool {
	if n.Kind == yaml.MappingNode {
		return true
	}
	p.problem(p.place(n), fmt.Sprintf("%s must be a map, not %s.", subject(name), noun(n)))
	return false
}

// repeated notes that a key is present, and whether it was before.
func (p *parser) repeated(n *yaml.Node, present map[string]bool) bool {
	if present[n.Value] {
		p.problem(p.place(n), fmt.Sprintf("%q is here twice.", n.Value))
		return true
	}
	present[n.Value] = true
	return false
}

// beginning is the place to speak of where something is missing: the first key.
func (p *parser) beginning(n *yaml.Node) source.Range {
	if len(n.Content) > 0 {
		return p.place(n.Content[0])
	}
	return p.place(n)
}

func unknownKey(key, of string, known []string) string {
	where := "a " + FileName
	if of != "" {
		where = fmt.Sprintf("an entry of %q", of)
	}
	hint := meant(key, known)
	if hint == "" {
		hint = fmt.Sprintf(" The keys are %s.", quoted(known))
	}
	return fmt.Sprintf("%q is no key of %s.%s", key, where, hint)
}

func meant(value string, known []string) string {
	if near := suggest.Nearest(value, known); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}

func given(chosen []string) string {
	if len(chosen) == 0 {
		return ""
	}
	return ", but has " + quoted(chosen)
}

func subject(name string) string {
	if name == "" {
		return "The file"
	}
	return fmt.Sprintf("%q", name)
}

func entry(name string) string { return fmt.Sprintf("An entry of %q", name) }

// noun says what a value is.
func noun(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a map"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case isNull(n):
		return "nothing"
	default:
		return fmt.Sprintf("%q", n.Value)
	}
}

// quoted joins words the way a sentence does.
func quoted(words []string) string {
	marked := make([]string, len(words))
	for i, w := range words {
		marked[i] = fmt.Sprintf("%q", w)
	}
	if len(marked) < 2 {
		return strings.Join(marked, "")
	}
	last := len(marked) - 1
	return strings.Join(marked[:last], ", ") + " and " + marked[last]
}
