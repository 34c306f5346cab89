package config

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// location is where in the file, and in the schema, a problem is.
type location struct {
	node   *yaml.Node
	name   string // of the key that has the value or the list that it is in, "" for the file itself
	schema map[string]any
}

// locate finds the node and the schema that an error of the validator is about.
func (f *failures) locate(e *jsonschema.ValidationError) location {
	where := location{node: actual(f.root)}
	for _, step := range e.InstanceLocation {
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
	_, pointer, _ := strings.Cut(e.SchemaURL, "#")
	where.schema = schemaAt(f.schema, pointer)
	return where
}

// schemaAt follows a JSON pointer in a URL.
func schemaAt(schema any, pointer string) map[string]any {
	for _, step := range strings.Split(pointer, "/")[1:] {
		switch s := schema.(type) {
		case map[string]any:
			schema = s[unescaped(step)]
		case []any:
			if i, err := strconv.Atoi(step); err == nil && i < len(s) {
				schema = s[i]
			}
		}
	}
	found, _ := schema.(map[string]any)
	return found
}

// unescaped is a step of a JSON pointer in a URL.
func unescaped(step string) string {
	if plain, err := url.PathUnescape(step); err == nil {
		step = plain
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
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

// property returns the schema of the value of a key.
func (l location) property(key string) map[string]any {
	properties, _ := l.schema["properties"].(map[string]any)
	found, _ := properties[key].(map[string]any)
	return found
}

// keys returns the keys that an object may have.
func (l location) keys() []string {
	properties, _ := l.schema["properties"].(map[string]any)
	return slices.Sorted(maps.Keys(properties))
}

// alternativeKeys returns the keys that alternative schemas require, where that is all that they say.
func (l location) alternativeKeys(keyword string) []string {
	var keys []string
	list, _ := l.schema[keyword].([]any)
	for _, item := range list {
		alternative, _ := item.(map[string]any)
		keys = append(keys, texts(alternative["required"])...)
	}
	return keys
}

// options returns the texts that a schema allows, nil where it allows others.
func options(schema map[string]any) []string { return texts(schema["enum"]) }

// matches reports whether a text matches the pattern of a schema.
func matches(schema map[string]any, text string) bool {
	pattern, _ := schema["pattern"].(string)
	ok, err := regexp.MatchString(pattern, text)
	return err == nil && ok
}

func texts(list any) []string {
	var texts []string
	items, _ := list.([]any)
	for _, item := range items {
		if text, ok := item.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
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
