package config

import (
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/schema"
)

// location is where in the file, and in the schema, a problem is.
type location struct {
	node   *yaml.Node
	name   string // of the key that has the value or the list that it is in, "" for the file itself
	schema *schema.Schema
}

// locate finds the node that a mismatch is about.
func (f *failures) locate(m *schema.Mismatch) location {
	where := location{node: actual(f.root), schema: m.Schema}
	for _, step := range m.Path {
		if where.node.Kind == yaml.SequenceNode {
			if i, err := strconv.Atoi(step); err == nil && i < len(where.node.Content) {
				where.node = actual(where.node.Content[i])
			}
			continue
		}
		where.name = step
		if i := keyIndex(where.node, step); i >= 0 {
			where.node = actual(where.node.Content[i+1])
		}
	}
	return where
}

// key returns the node of a key, or else the node itself.
func (l location) key(name string) *yaml.Node {
	if i := keyIndex(l.node, name); i >= 0 {
		return l.node.Content[i]
	}
	return l.node
}

// keyIndex returns where in the content of a map a key is, -1 where it is not.
func keyIndex(n *yaml.Node, name string) int {
	for i := 0; isMap(n) && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return i
		}
	}
	return -1
}

// requiredBy returns the keys that alternative schemas require, where that is all that they say.
func requiredBy(schemas []*schema.Schema) []string {
	var keys []string
	for _, s := range schemas {
		keys = append(keys, s.Required...)
	}
	return keys
}

// options returns the texts that a schema allows, nil where it allows others.
func options(s *schema.Schema) []string {
	var texts []string
	for _, value := range s.Enum {
		if text, ok := value.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

// matches reports whether a text matches the pattern of a schema.
func matches(s *schema.Schema, text string) bool {
	ok, err := regexp.MatchString(s.Pattern, text)
	return err == nil && ok
}

// converter turns nodes into the values that the validator compares.
type converter struct {
	*parser
	seen map[*yaml.Node]any
}

// value returns the value of a node: text for every scalar but true, false and nothing, as a schema says what texts look
// like. A node is converted once, however many aliases it has; one that contains itself is nothing there.
func (c *converter) value(n *yaml.Node) any {
	n = actual(n)
	if value, ok := c.seen[n]; ok {
		return value
	}
	c.seen[n] = nil
	switch {
	case n.Kind == yaml.MappingNode:
		c.seen[n] = c.object(n)
	case n.Kind == yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			list[i] = c.value(item)
		}
		c.seen[n] = list
	case n.Tag == "!!bool":
		c.seen[n] = isTrue(n)
	case !isNull(n):
		c.seen[n] = n.Value
	}
	return c.seen[n]
}

func (c *converter) object(n *yaml.Node) map[string]any {
	object := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if _, ok := object[key.Value]; ok {
			c.problem(c.place(key), strconv.Quote(key.Value)+" is here twice.")
			continue
		}
		object[key.Value] = c.value(n.Content[i+1])
	}
	return object
}
