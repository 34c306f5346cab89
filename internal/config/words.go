package config

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/suggest"
)

// beginning is the place to report that something is missing: the first key.
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
	return fmt.Sprintf("%q is not a key of %s.%s", key, where, hint)
}

func meant(word string, known []string) string {
	if near := suggest.Nearest(word, known); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}

func capitalised(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func subject(name string) string {
	if name == "" {
		return "The file"
	}
	return fmt.Sprintf("%q", name)
}

func entry(name string) string { return fmt.Sprintf("An entry of %q", name) }

// written says what a value is.
func written(n *yaml.Node) string {
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
	return enumerated(marked)
}
