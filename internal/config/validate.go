package config

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/schema"
)

// schemaText is the JSON Schema of the file, generated from Config.
//
//go:embed schema.json
var schemaText []byte

// checker compares files with the schema. Its zero value is ready to use; it reads the schema for the first file.
type checker struct {
	schema  *schema.Schema
	formats schema.Formats
}

func (v *checker) prepare() (err error) {
	if v.schema != nil {
		return nil
	}
	v.formats = formats()
	v.schema, err = schema.Parse(schemaText)
	return err
}

// validate compares the file with the schema.
func (p *parser) validate(v *checker, root *yaml.Node) error {
	if err := v.prepare(); err != nil {
		return err
	}
	value := (&converter{parser: p, seen: map[*yaml.Node]any{}}).value(root)
	if m := v.schema.Compare(value, v.formats); m != nil {
		(&failures{parser: p, root: root}).add(m)
	}
	return nil
}

// failures turns what does not fit the schema into problems.
type failures struct {
	*parser
	root *yaml.Node
}

func (f *failures) add(m *schema.Mismatch) {
	where := f.locate(m)
	switch m.Keyword {
	case schema.Type, schema.Const:
		f.problem(f.place(where.node), fmt.Sprintf("%s must be %s, not %s.", subject(where.name), noun(where.schema), written(where.node)))
	case schema.Enum, schema.Pattern:
		f.problem(f.place(where.node), wrongText(where.node.Value, where))
	case schema.Format:
		message := wrongText(where.node.Value, where)
		if matches(where.schema, where.node.Value) { // otherwise the pattern says all there is to say
			message = fmt.Sprintf("%s: %s", strings.TrimSuffix(message, "."), sentence(m.Err))
		}
		f.problem(f.place(where.node), message)
	case schema.Additional:
		for _, key := range m.Keys {
			f.problem(f.place(where.key(key)), wrongKey(key, where))
		}
	case schema.Required:
		for _, key := range m.Keys {
			f.problem(f.beginning(where.node), fmt.Sprintf("%s lacks the key %q: %s.", entry(where.name), key, noun(where.schema.Properties[key])))
		}
	case schema.MinItems:
		f.problem(f.place(where.node), fmt.Sprintf("%s is an empty list: name something, or remove the key.", subject(where.name)))
	case schema.OneOf:
		f.alternatives(m, where, where.schema.OneOf)
	case schema.AnyOf:
		f.alternatives(m, where, where.schema.AnyOf)
	default: // several of these
		for _, cause := range m.Causes {
			f.add(cause)
		}
	}
}

// sentence ends an explanation, which may be a question.
func sentence(err error) string {
	text := err.Error()
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// alternatives says what is wrong where a value fits to none of several schemas, or to more than one.
func (f *failures) alternatives(m *schema.Mismatch, where location, schemas []*schema.Schema) {
	if keys := requiredBy(schemas); len(keys) > 0 {
		f.wrongKeys(where, keys, m.Keyword)
		return
	}
	for _, cause := range m.Causes {
		if !mistyped(cause, len(m.Path)) {
			f.add(cause)
			return
		}
	}
	f.problem(f.place(where.node), fmt.Sprintf("%s must be %s, not %s.", subject(where.name), noun(where.schema), written(where.node)))
}

// mistyped reports whether a value at the depth has another type than a schema wants.
func mistyped(m *schema.Mismatch, depth int) bool {
	if len(m.Path) != depth {
		return false
	}
	return m.Keyword == schema.Type ||
		slices.ContainsFunc(m.Causes, func(cause *schema.Mismatch) bool { return mistyped(cause, depth) })
}

// wrongKeys says which keys an object should have.
func (f *failures) wrongKeys(where location, keys []string, keyword schema.Keyword) {
	var present []string
	for _, key := range keys {
		if where.key(key) != where.node {
			present = append(present, key)
		}
	}
	wanted := "exactly one"
	if keyword == schema.AnyOf {
		wanted = "at least one"
	}
	message := fmt.Sprintf("%s needs %s of the keys %s.", entry(where.name), wanted, quoted(keys))
	if len(present) > 0 {
		message = fmt.Sprintf("%s has %s. It needs %s of the keys %s.", entry(where.name), quoted(present), wanted, quoted(keys))
	}
	f.problem(f.beginning(where.node), message)
}

// wrongKey says what a key should be instead.
func wrongKey(key string, where location) string {
	for _, f := range forms() {
		if where.schema.PatternProperties[f.pattern] != nil {
			return fmt.Sprintf("%q in %s must be %s.", key, subject(where.name), f.what)
		}
	}
	return unknownKey(key, where.name, slices.Sorted(maps.Keys(where.schema.Properties)))
}

// wrongText says what a text should be instead.
func wrongText(text string, where location) string {
	return fmt.Sprintf("%q in %s must be %s.%s", text, subject(where.name), noun(where.schema), meant(text, options(where.schema)))
}

// noun says what is to be written.
func noun(s *schema.Schema) string {
	words := options(s)
	switch {
	case slices.Equal(s.Type, schema.Types{"object"}):
		return "a map"
	case slices.Equal(s.Type, schema.Types{"array"}):
		return "a list"
	case len(words) > 0:
		return "one of " + strings.Join(words, ", ")
	case s.Title != "":
		return s.Title
	default:
		return "true or false"
	}
}
