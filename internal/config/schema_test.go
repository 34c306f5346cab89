package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/netip"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/aws"
)

var update = flag.Bool("update", false, "write the schema anew")

// TestSchemaIsFresh keeps the schema in step with the types.
//
//go:generate go test -run ^TestSchemaIsFresh$ . -update
func TestSchemaIsFresh(t *testing.T) {
	var want bytes.Buffer
	encoder := json.NewEncoder(&want)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(generated(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(schemaText, want.Bytes()) {
		t.Error("schema.json is not what the types say: run go generate ./internal/config ./internal/docs")
	}
}

// generated returns the schema of Config.
func generated(t *testing.T) map[string]any {
	t.Helper()
	reflector := &jsonschema.Reflector{
		Anonymous: true, DoNotReference: true, ExpandedStruct: true, RequiredFromJSONSchemaTags: true, Mapper: mapped,
	}
	if err := reflector.AddGoComments("github.com/egresslint/egresslint/internal/config", "."); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(reflector.Reflect(&Config{}))
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	finish(schema)
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	schema["title"] = FileName
	schema["description"] = "What a team tells egresslint about its network and allows its tasks."
	return schema
}

// mapped returns the schemas of the types that are written in another way than their fields suggest.
func mapped(t reflect.Type) *jsonschema.Schema {
	text := func(form string) *jsonschema.Schema { return &jsonschema.Schema{Type: "string", Format: form} }
	switch t {
	case reflect.TypeFor[Name]():
		return text("name")
	case reflect.TypeFor[Key]():
		return text("key")
	case reflect.TypeFor[Peer]():
		return text("peer")
	case reflect.TypeFor[VariantName]():
		return text("variant")
	case reflect.TypeFor[Switch]():
		return &jsonschema.Schema{Type: "boolean"}
	case reflect.TypeFor[Path]():
		return text("base")
	case reflect.TypeFor[Value]():
		return text("value")
	case reflect.TypeFor[Glob]():
		return text("glob")
	case reflect.TypeFor[Date]():
		return text("date")
	case reflect.TypeFor[Ports]():
		return text("ports")
	case reflect.TypeFor[netip.Prefix]():
		return text("cidr")
	case reflect.TypeFor[netip.Addr]():
		return text("address")
	case reflect.TypeFor[Truth]():
		return &jsonschema.Schema{Const: true, Title: "true"}
	case reflect.TypeFor[ListIDs]():
		ids := jsonschema.NewProperties()
		for _, service := range aws.GatewayServices() {
			ids.Set(service, text("list-id"))
		}
		return &jsonschema.Schema{Type: "object", Properties: ids, AdditionalProperties: jsonschema.FalseSchema}
	case reflect.TypeFor[Options]():
		values := &jsonschema.Schema{Type: "array", Items: text("value")}
		return &jsonschema.Schema{Type: "object", AdditionalProperties: values}
	case reflect.TypeFor[Needs]():
		more := jsonschema.NewProperties()
		more.Set("allow-needed", &jsonschema.Schema{Type: "boolean", Description: "Whether the endpoints that are needed are allowed destinations."})
		return &jsonschema.Schema{Title: "true or false", OneOf: []*jsonschema.Schema{
			{Type: "boolean"}, {Type: "object", Properties: more, AdditionalProperties: jsonschema.FalseSchema},
		}}
	}
	return nil
}

// leadIn matches what the comment on a type begins with.
var leadIn = regexp.MustCompile(`^[A-Z]\w+ (is|are) `)

// finish puts the forms of texts into the schema, and lets every list of texts be a single one.
func finish(schema map[string]any) {
	if schema["keys"] == "region" {
		delete(schema, "keys")
		schema["patternProperties"] = map[string]any{aws.RegionPattern: schema["additionalProperties"]}
		schema["additionalProperties"] = false
	}
	if schema["none"] != nil { // the word instead of the list
		list := map[string]any{"type": "array", "minItems": 1, "items": schema["items"]}
		for _, key := range []string{"none", "type", "items"} {
			delete(schema, key)
		}
		schema["title"] = "none, or a list"
		schema["oneOf"] = []any{map[string]any{"type": "string", "enum": []any{"none"}}, list}
	}
	if name, ok := schema["format"].(string); ok {
		formed(schema, name)
	}
	for _, member := range schema {
		switch member := member.(type) {
		case map[string]any:
			finish(member)
		case []any:
			for _, item := range member {
				if item, ok := item.(map[string]any); ok {
					finish(item)
				}
			}
		}
	}
	if required, ok := schema["required"]; ok && len(schema) == 2 && schema["title"] != nil { // one of several keys
		clear(schema)
		schema["required"] = required
	}
	if items, ok := schema["items"].(map[string]any); ok && items["type"] != "object" {
		delete(schema, "type")
		delete(schema, "items")
		schema["oneOf"] = []any{items, map[string]any{"type": "array", "minItems": 1, "items": items}}
		if items["title"] != nil {
			schema["title"] = items["title"]
		}
		if words, ok := items["enum"].([]string); ok { // which the list itself is not one of
			schema["title"] = "one of " + strings.Join(words, ", ")
		}
	}
	if text, ok := schema["description"].(string); ok {
		text = leadIn.ReplaceAllString(strings.ReplaceAll(text, "\n", " "), "")
		schema["description"] = strings.ToUpper(text[:1]) + text[1:]
	}
}

func formed(schema map[string]any, name string) {
	for _, f := range forms() {
		if f.name != name {
			continue
		}
		if f.check == nil {
			delete(schema, "format")
		}
		if f.options != nil {
			schema["enum"] = f.options
			return
		}
		schema["title"], schema["pattern"] = f.what, f.pattern
	}
	switch name {
	case "ports":
		schema["type"] = []string{"string", "integer"}
	case "account":
		schema["type"] = []string{"string", "integer"}
	case "value":
		schema["type"] = []string{"string", "number", "boolean"}
	}
}

// TestExamples reads every example of the documentation, as editors do too.
func TestExamples(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(text, -1)
	if len(examples) < 8 {
		t.Fatalf("found %d examples", len(examples))
	}
	for _, example := range examples {
		if _, problems := Parse("example", example[1]); len(problems) > 0 {
			t.Errorf("%s\nis refused: %v", example[1], problems)
		}
		if err := published(t).Validate(plain(t, example[1])); err != nil {
			t.Errorf("%s\nis refused by the published schema: %v", example[1], err)
		}
	}
}

// TestSchemaRefuses shows that the published schema refuses what is refused, as far as a schema can.
func TestSchemaRefuses(t *testing.T) {
	for text, accepted := range map[string]bool{
		everything:                 true,
		"region: Ireland":          false,
		"regoin: eu-west-1":        false,
		"allow: [{service: logs}]": false,
		"allow: [{reason: x}]":     false,
		"allow: [{service: logs, cidr: 10.0.0.0/8, reason: x}]":   false,
		"allow: [{service: logs, ports: [], reason: x}]":          false,
		"allow: [{service: logs, ports: [80, 81-82], reason: x}]": true,
		"allow: [{service: logs, protocol: tpc, reason: x}]":      false,
		"allow: [{nat: true, reason: x}]":                         true,
		"allow: [{nat: false, reason: x}]":                        false,
		"allow: [{nat: true}]":                                    false,
		"allow: [{nat: true, cidr: 10.0.0.0/8, reason: x}]":       false,
		"allow: [{endpoint_ingress: 10.0.0.0/8, reason: x}]":      true,
		"allow: [{endpoint_egress: aws_sg.x, reason: x}]":         true,
		"allow: [{endpoint_egress: \"\", reason: x}]":             false,
		"allow: [{endpoint_egress: [a, b], reason: x}]":           false,
		"endpoints: [{service: s3}]":                              false,
		"endpoints: [{service: s3, exists: no}]":                  false,
		"endpoints: {service: s3}":                                false,
		"prefix_lists: {eu-west-1: {s4: pl-12345678}}":            false,
		"rules: {s3-unreachable: {level: fatal}}":                 false,
		"rules: {s3-unreachable: {}}":                             false,
		"variants: none":                                          true,
		"variants: some":                                          false,
		"variants: []":                                            false,
		"variants: [{name: prod, regoin: x}]":                     false,
		"variants: [{var_files: prod.tfvars}]":                    false,
		"variants: [{name: prod, workspace: blue}]":               true,
		"variants: [{name: prod, account: abc}]":                  false,
		"needs: maybe":                                            false,
		"needs: false":                                            true,
		"needs: {allow_needed: true}":                             false,
	} {
		_, problems := Parse("c.yaml", []byte(text))
		if got := len(problems) == 0; got != accepted {
			t.Errorf("%s: accepted is %v, want %v: %v", text, got, accepted, problems)
		}
		if err := published(t).Validate(plain(t, []byte(text))); (err == nil) != accepted {
			t.Errorf("%s: the published schema finds %v", text, err)
		}
	}
}

// published returns the schema as editors read it.
func published(t *testing.T) *validator.Schema {
	t.Helper()
	schema, err := validator.NewCompiler().Compile("../../docs/egresslint.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// plain is the value that editors compare with the schema. Days are text to them.
func plain(t *testing.T, text []byte) any {
	t.Helper()
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	return plainValue(document.Content[0])
}

func plainValue(n *yaml.Node) any {
	n = actual(n)
	switch {
	case n.Kind == yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[n.Content[i].Value] = plainValue(n.Content[i+1])
		}
		return object
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, plainValue(item))
		}
		return list
	case n.Tag == "!!bool":
		return isTrue(n)
	case n.Tag == "!!int":
		return json.Number(n.Value)
	default:
		return n.Value
	}
}
