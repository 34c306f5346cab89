package config

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v4"
)

// schemaText is the JSON Schema of the file, generated from Config.
//
//go:embed schema.json
var schemaText []byte

// schemaName is what the validator calls the schema.
const schemaName = "config.json"

// checker compares files with the schema. Its zero value is ready to use; it compiles the schema for the first file.
type checker struct {
	document any
	schema   *jsonschema.Schema
}

func (v *checker) compile() error {
	if v.schema != nil {
		return nil
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	for _, f := range forms() {
		compiler.RegisterFormat(f.format())
	}
	if err := compiler.AddResource(schemaName, document); err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	if v.schema, err = compiler.Compile(schemaName); err != nil {
		return fmt.Errorf("compiling the schema: %w", err)
	}
	v.document = document
	return nil
}

// validate compares the file with the schema.
func (p *parser) validate(v *checker, root *yaml.Node) error {
	if err := v.compile(); err != nil {
		return err
	}
	instance := (&converter{parser: p, seen: map[*yaml.Node]any{}}).value(root)
	if failed := (*jsonschema.ValidationError)(nil); errors.As(v.schema.Validate(instance), &failed) {
		(&failures{parser: p, root: root, schema: v.document}).add(failed)
	}
	return nil
}

// format returns the check of the form as a format of the validator.
func (f form) format() *jsonschema.Format {
	return &jsonschema.Format{Name: f.name, Validate: func(value any) error {
		text, ok := value.(string)
		if !ok || f.check == nil {
			return nil
		}
		return f.check(text)
	}}
}

// failures turns what the validator found into problems.
type failures struct {
	*parser
	root   *yaml.Node
	schema any
}

func (f *failures) add(e *jsonschema.ValidationError) {
	where := f.locate(e)
	switch found := e.ErrorKind.(type) {
	case *kind.Type:
		f.problem(f.place(where.node), fmt.Sprintf("%s must be %s, not %s.", subject(where.name), noun(where.schema), written(where.node)))
	case *kind.Const:
		f.problem(f.place(where.node), fmt.Sprintf("%s must be %s, not %s.", subject(where.name), noun(where.schema), written(where.node)))
	case *kind.Enum, *kind.Pattern:
		f.problem(f.place(where.node), wrongText(where.node.Value, where))
	case *kind.Format:
		message := wrongText(where.node.Value, where)
		if matches(where.schema, where.node.Value) { // otherwise the pattern says all there is to say
			message = fmt.Sprintf("%s: %s", strings.TrimSuffix(message, "."), sentence(found.Err))
		}
		f.problem(f.place(where.node), message)
	case *kind.AdditionalProperties:
		for _, key := range found.Properties {
			f.problem(f.place(where.key(key)), wrongKey(key, where))
		}
	case *kind.Required:
		for _, key := range found.Missing {
			f.problem(f.beginning(where.node), fmt.Sprintf("%s lacks the key %q: %s.", entry(where.name), key, noun(where.property(key))))
		}
	case *kind.MinItems:
		f.problem(f.place(where.node), fmt.Sprintf("%s is an empty list: name something, or remove the key.", subject(where.name)))
	case *kind.OneOf:
		f.alternatives(e, where, "oneOf")
	case *kind.AnyOf:
		f.alternatives(e, where, "anyOf")
	default: // groups of others
		for _, cause := range e.Causes {
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
func (f *failures) alternatives(e *jsonschema.ValidationError, where location, keyword string) {
	if keys := where.alternativeKeys(keyword); len(keys) > 0 {
		f.wrongKeys(where, keys, keyword)
		return
	}
	for _, cause := range e.Causes {
		if !mistyped(cause, len(e.InstanceLocation)) {
			f.add(cause)
			return
		}
	}
	f.problem(f.place(where.node), fmt.Sprintf("%s must be %s, not %s.", subject(where.name), noun(where.schema), written(where.node)))
}

// mistyped reports whether a value at the depth has another type than a schema wants.
func mistyped(e *jsonschema.ValidationError, depth int) bool {
	if len(e.InstanceLocation) != depth {
		return false
	}
	if _, ok := e.ErrorKind.(*kind.Type); ok {
		return true
	}
	return slices.ContainsFunc(e.Causes, func(cause *jsonschema.ValidationError) bool { return mistyped(cause, depth) })
}

// wrongKeys says which keys an object should have.
func (f *failures) wrongKeys(where location, keys []string, keyword string) {
	var present []string
	for _, key := range keys {
		if where.key(key) != where.node {
			present = append(present, key)
		}
	}
	wanted := "exactly one"
	if keyword == "anyOf" {
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
	patterns, _ := where.schema["patternProperties"].(map[string]any)
	for _, f := range forms() {
		if patterns[f.pattern] != nil {
			return fmt.Sprintf("%q in %s must be %s.", key, subject(where.name), f.what)
		}
	}
	return unknownKey(key, where.name, where.keys())
}

// wrongText says what a text should be instead.
func wrongText(text string, where location) string {
	return fmt.Sprintf("%q in %s must be %s.%s", text, subject(where.name), noun(where.schema), meant(text, options(where.schema)))
}

// noun says what is to be written.
func noun(schema map[string]any) string {
	words, title := options(schema), schema["title"]
	switch {
	case schema["type"] == "object":
		return "a map"
	case schema["type"] == "array":
		return "a list"
	case len(words) > 0:
		return "one of " + strings.Join(words, ", ")
	case title != nil:
		return fmt.Sprint(title)
	default:
		return "true or false"
	}
}
