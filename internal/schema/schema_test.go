package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// programs are the schemas of the program.
var programs = []string{"../config/schema.json", "../baseline/schema.json", "../report/schema/report.json"}

var errEven = errors.New("its length is even")

// uneven stands for the check of every format.
func uneven(text string) error {
	if len(text)%2 == 0 {
		return errEven
	}
	return nil
}

// TestAgreesWithJSONSchema compares what is found with what a complete validator finds, in values that fit and in others.
func TestAgreesWithJSONSchema(t *testing.T) {
	t.Parallel()
	const values = 3000
	for _, file := range programs {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		own, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		g := &generator{rand.New(rand.NewPCG(1, 2)), own.Definitions, Formats{}, 0}
		g.name(own)
		other := complete(t, text, g.formats)
		fits := 0
		for range values {
			g.damage = 50 << g.IntN(8)
			value := g.value(own, 0)
			want := described(t, other.Validate(value))
			got := "it fits"
			if m := own.Compare(value, g.formats); m != nil {
				got = m.text(0)
			} else {
				fits++
			}
			if got != want {
				t.Fatalf("%s: got\n%s\nwant\n%s\nfor %v", path.Base(file), got, want, value)
			}
		}
		if fits < values/50 || fits > values*49/50 {
			t.Errorf("%s: %d of %d values fit, which shows little", file, fits, values)
		}
	}
}

// complete returns the schema as the other validator has it.
func complete(t *testing.T, text []byte, formats Formats) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	for name, check := range formats {
		compiler.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(value any) error {
			if text, ok := value.(string); ok {
				return check(text)
			}
			return nil
		}})
	}
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("schema.json")
}

// text describes a mismatch and its causes, in an order that depends on nothing but them.
func (m *Mismatch) text(depth int) string {
	var causes []string
	for _, cause := range m.Causes {
		causes = append(causes, cause.text(depth+1))
	}
	return line(depth, m.Path, string(m.Keyword), m.Keys, causes)
}

func line(depth int, path []string, keyword string, keys, causes []string) string {
	slices.Sort(causes)
	keys = slices.Sorted(slices.Values(keys))
	if keyword == "" { // the causes have their own
		path = nil
	}
	return fmt.Sprintf("%s%q %s %q\n%s", strings.Repeat("  ", depth), path, keyword, keys, strings.Join(causes, ""))
}

// described describes what the other validator finds.
func described(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return "it fits"
	}
	failed := (*jsonschema.ValidationError)(nil)
	if !errors.As(err, &failed) {
		t.Fatal(err)
	}
	if len(failed.Causes) == 1 {
		return describe(failed.Causes[0], 0)
	}
	failed.ErrorKind = &kind.Group{}
	return describe(failed, 0)
}

func describe(e *jsonschema.ValidationError, depth int) string {
	var causes []string
	if _, isReference := e.ErrorKind.(*kind.Reference); isReference && len(e.Causes) == 1 { // which says what its cause says
		return describe(e.Causes[0], depth)
	} else if isReference {
		e.ErrorKind = &kind.Group{}
	}
	for _, cause := range e.Causes {
		causes = append(causes, describe(cause, depth+1))
	}
	keyword, keys := strings.Join(e.ErrorKind.KeywordPath(), "/"), []string(nil)
	switch found := e.ErrorKind.(type) {
	case *kind.Required:
		keys = found.Missing
	case *kind.AdditionalProperties:
		keys = found.Properties
	}
	return line(depth, e.InstanceLocation, keyword, keys, causes)
}

// generator makes values that fit a schema more or less.
type generator struct {
	*rand.Rand
	definitions map[string]*Schema
	formats     Formats
	damage      int // one of how many things is wrong
}

// name collects the formats of a schema.
func (g *generator) name(s *Schema) {
	if s == nil {
		return
	}
	if s.Format != "" {
		g.formats[s.Format] = uneven
	}
	g.name(s.Items)
	g.name(s.AdditionalProperties.Schema)
	for _, parts := range []map[string]*Schema{s.Properties, s.PatternProperties, s.Definitions} {
		for _, part := range parts {
			g.name(part)
		}
	}
	for _, part := range slices.Concat(s.AnyOf, s.OneOf) {
		g.name(part)
	}
}

// texts match one or the other pattern, or none.
var texts = []string{
	"", " ", "x", "eu-west-1", "10.0.0.0/8", "10.0.0.1", "2027-01-31", "443", "80-90", "pl-12345678", "logs", "a b", "*",
	"123456789012", "0123456789abcdef0123456789abcdef", "é", "tcp",
}

func (g *generator) pick(list []string) string { return list[g.IntN(len(list))] }

// value makes a value for a schema.
func (g *generator) value(s *Schema, depth int) any {
	if g.IntN(g.damage) == 0 {
		return g.anything()
	}
	switch {
	case s.Ref != "":
		return g.value(g.definitions[path.Base(s.Ref)], depth)
	case s.Const != nil:
		return s.Const
	case len(s.Enum) > 0:
		return numbered(s.Enum[g.IntN(len(s.Enum))])
	case len(s.OneOf) > 0 && s.Properties == nil:
		return g.value(s.OneOf[g.IntN(len(s.OneOf))], depth)
	case len(s.Type) == 0:
		return g.anything()
	}
	switch g.pick(s.Type) {
	case "object":
		return g.object(s, depth+1)
	case "array":
		return g.list(s, depth+1)
	case "string":
		return g.text(s)
	case "boolean":
		return g.IntN(2) == 0
	default:
		if g.IntN(g.damage) == 0 {
			return json.Number(g.pick([]string{"-1", "0", "2.5"}))
		}
		return json.Number(g.pick([]string{"1", "7", "1.0", "1e2"}))
	}
}

func numbered(value any) any {
	if number, ok := value.(float64); ok {
		return json.Number(fmt.Sprint(number))
	}
	return value
}

func (g *generator) anything() any {
	return []any{nil, true, false, g.pick(texts), json.Number("1"), json.Number("2.5"), []any{}, map[string]any{}}[g.IntN(8)]
}

// text makes a text that matches the pattern most often, if there is one.
func (g *generator) text(s *Schema) string {
	text := g.pick(texts)
	for range 20 {
		c := &comparison{formats: g.formats, patterns: map[string]*regexp.Regexp{}}
		if c.compare(text, &Schema{Pattern: s.Pattern, MinLength: s.MinLength, Format: s.Format}) == nil {
			break
		}
		text = g.pick(texts)
	}
	return text
}

func (g *generator) list(s *Schema, depth int) any {
	list := []any{}
	for range g.IntN(3) + min(s.MinItems, 1) {
		list = append(list, g.value(s.Items, depth))
	}
	return list
}

// object makes an object that has the keys that it must have, and of others fewer the deeper it is.
func (g *generator) object(s *Schema, depth int) any {
	object := map[string]any{}
	required := s.Required
	for _, alternatives := range [][]*Schema{s.OneOf, s.AnyOf} {
		if len(alternatives) > 0 {
			required = slices.Concat(required, alternatives[g.IntN(len(alternatives))].Required)
		}
	}
	for key, part := range s.Properties {
		if slices.Contains(required, key) && g.IntN(g.damage) > 0 || g.IntN(2+5*depth) == 0 {
			object[key] = g.value(part, depth)
		}
	}
	for _, part := range s.PatternProperties {
		object[g.pick(texts)] = g.value(part, depth)
	}
	if part := s.AdditionalProperties.Schema; part != nil {
		object[g.pick(texts)] = g.value(part, depth)
	} else if g.IntN(g.damage) == 0 {
		object[g.pick(texts)] = g.anything()
	}
	return object
}

// TestParse shows that a schema with what is not compared is refused.
func TestParse(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"maxLength": 1}`, `{"properties": {"a": {"not": {}}}}`, `{"additionalProperties": {"uniqueItems": true}}`, `{"items": []}`, `[]`,
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%s is not refused", text)
		}
	}
}

// TestDecode shows that a text is one value.
func TestDecode(t *testing.T) {
	t.Parallel()
	if value, err := Decode([]byte(` {"a": 1.0} `)); err != nil || value.(map[string]any)["a"] != json.Number("1.0") {
		t.Errorf("got %v, %v", value, err)
	}
	for _, text := range []string{"", "{", "{} {}", "1 2", "1]"} {
		if value, err := Decode([]byte(text)); err == nil {
			t.Errorf("%s: got %v", text, value)
		}
	}
}
