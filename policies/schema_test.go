package policies_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

var update = flag.Bool("update", false, "write the generated files anew")

const schemaFile = "schema/input.json"

// TestSchemaIsFresh keeps the schema of the input, which opa check uses, in step with the model.
func TestSchemaIsFresh(t *testing.T) {
	want, err := json.MarshalIndent(inputSchema(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the model has changed since %s was made: run go generate ./policies", schemaFile)
	}
}

// schema is a JSON Schema.
type schema map[string]any

func inputSchema() schema {
	definitions := schema{}
	s := definitions.of(reflect.TypeFor[model.Stack]())
	definitions["Stack"].(schema)["properties"].(schema)["positions"] = definitions.of(reflect.TypeFor[[]Position]())
	s["$schema"] = "http://json-schema.org/draft-07/schema#"
	s["title"] = "The input of the policies: one stack"
	s["definitions"] = definitions
	return s
}

// Position is a place with its number, as egresslint parse lists them. The policies do without.
type Position struct {
	At source.Ref `json:"at"`
	source.Position
}

// of describes the JSON form of the type. Structs are described once, among the definitions.
func (definitions schema) of(t reflect.Type) schema {
	switch t.Kind() {
	case reflect.Pointer:
		return definitions.of(t.Elem())
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Int:
		return schema{"type": "integer"}
	case reflect.Slice:
		return schema{"type": "array", "items": definitions.of(t.Elem())}
	case reflect.Map:
		return definitions.index(t.Elem())
	case reflect.Struct:
		if definitions[t.Name()] == nil {
			definitions[t.Name()] = definitions.object(t)
		}
		return schema{"$ref": "#/definitions/" + t.Name()}
	default:
		return schema{"type": "string"}
	}
}

// index describes an object with any keys. OPA's type checker takes the values of such an object for anything; a property
// makes it look into them, as it then knows what a key that is a variable may lead to.
func (definitions schema) index(t reflect.Type) schema {
	values := definitions.of(t)
	described := schema{"type": "object", "additionalProperties": values}
	if values["$ref"] != nil {
		described["properties"] = schema{"<id>": values}
	}
	return described
}

func (definitions schema) object(t reflect.Type) schema {
	properties, required := schema{}, []string{}
	for _, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue // embedded structs come with their fields
		}
		properties[name] = definitions.of(field.Type)
		if options == "" {
			required = append(required, name)
		}
	}
	return schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}
