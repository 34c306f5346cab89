package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"github.com/egresslint/egresslint/internal/model"
)

var update = flag.Bool("update", false, "write the schemas anew")

// documents are what the json format writes, and the commands that write it.
var documents = map[string]struct {
	value any
	title string
}{
	"report":    {&model.Report{}, "What egresslint check --format json prints"},
	"path":      {&model.Paths{}, "What egresslint path --format json prints"},
	"diff":      {&model.Diff{}, "What egresslint diff --format json prints"},
	"diagnosis": {&model.Diagnoses{}, "What egresslint diagnose --format json prints"},
	"endpoints": {&model.Endpoints{}, "What egresslint endpoints --format json prints"},
}

// TestSchemasAreFresh keeps the schemas in step with the types, and their copies in docs.
//
//go:generate go test -run ^TestSchemasAreFresh$ . -update
func TestSchemasAreFresh(t *testing.T) {
	t.Parallel()
	for name, document := range documents {
		schema := generated(t, document.value)
		schema["title"] = document.title
		want := encoded(t, schema)
		for _, file := range []string{"schema/" + name + ".json", "../../docs/" + name + ".schema.json"} {
			if *update {
				if err := os.WriteFile(file, want, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s is not what the types say: run go generate ./internal/report", file)
			}
		}
	}
}

// generated returns the schema of the type of a value. Later versions may add properties, so that others are allowed.
func generated(t *testing.T, value any) map[string]any {
	t.Helper()
	reflector := &jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, AllowAdditionalProperties: true, Mapper: mapped}
	for _, dir := range []string{"model", "source"} {
		if err := reflector.AddGoComments("github.com/egresslint/egresslint/internal/"+dir, "../"+dir); err != nil {
			t.Fatal(err)
		}
	}
	var schema map[string]any
	if err := json.Unmarshal(encoded(t, reflector.Reflect(value)), &schema); err != nil {
		t.Fatal(err)
	}
	describe(schema)
	return schema
}

// mapped returns the schemas of the types of which a comment does not say the values.
func mapped(t reflect.Type) *jsonschema.Schema {
	if t == reflect.TypeFor[map[string]model.Ternary]() {
		answer := &jsonschema.Schema{Type: "string", Enum: []any{"yes", "no", "unknown", ""}}
		return &jsonschema.Schema{Type: "object", AdditionalProperties: answer}
	}
	return nil
}

// leadIn matches what the comment on a type begins with.
var leadIn = regexp.MustCompile(`^[A-Z]\w+ (is|are) `)

// describe makes sentences of comments.
func describe(schema map[string]any) {
	if text, ok := schema["description"].(string); ok {
		text = strings.TrimSuffix(leadIn.ReplaceAllString(strings.Join(strings.Fields(text), " "), ""), ".")
		schema["description"] = strings.ToUpper(text[:1]) + text[1:] + "."
	}
	for _, member := range schema {
		if member, ok := member.(map[string]any); ok {
			describe(member)
		}
	}
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSchemasDescribe wants a description of every property, and none that is a reference alone.
func TestSchemasDescribe(t *testing.T) {
	t.Parallel()
	for name, document := range documents {
		schema := generated(t, document.value)
		definitions, _ := schema["$defs"].(map[string]any)
		definitions[name] = schema
		for _, typ := range slices.Sorted(maps.Keys(definitions)) {
			definition := definitions[typ].(map[string]any)
			properties, _ := definition["properties"].(map[string]any)
			if definition["description"] == nil {
				t.Errorf("%s: the type %s has no description: write a comment", name, typ)
			}
			for _, property := range slices.Sorted(maps.Keys(properties)) {
				if properties[property].(map[string]any)["description"] == nil {
					t.Errorf("%s: %s of %s has no description: write a comment", name, property, typ)
				}
			}
		}
	}
}
