package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "write the schema anew")

// schemaFile is where the schema is published.
const schemaFile = "../../docs/egresslint.schema.json"

// TestSchemaIsFresh keeps the schema in step with what is checked.
//
//go:generate go test -run ^TestSchemaIsFresh$ . -update
func TestSchemaIsFresh(t *testing.T) {
	var want bytes.Buffer
	encoder := json.NewEncoder(&want)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(Schema()); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not what is checked: run go generate ./internal/config", schemaFile)
	}
}

// TestExamples reads every example of the documentation, and holds it against the schema too.
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
		if wrong := against(t, example[1]); len(wrong) > 0 {
			t.Errorf("%s\nis refused by the schema: %v", example[1], wrong)
		}
	}
}

// TestSchemaRefuses shows that the schema refuses what is refused, as far as a schema can.
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
		"endpoints: [{service: s3}]":                              false,
		"endpoints: [{service: s3, exists: no}]":                  false,
		"endpoints: {service: s3}":                                false,
		"prefix_lists: {eu-west-1: {s4: pl-12345678}}":            false,
		"rules: {s3-unreachable: {level: fatal}}":                 false,
		"rules: {s3-unreachable: {}}":                             false,
		"needs: maybe":                                            false,
		"needs: false":                                            true,
		"needs: {allow_needed: true}":                             false,
	} {
		_, problems := Parse("c.yaml", []byte(text))
		if got := len(problems) == 0; got != accepted {
			t.Errorf("%s: accepted is %v, want %v: %v", text, got, accepted, problems)
		}
		if wrong := against(t, []byte(text)); (len(wrong) == 0) != accepted {
			t.Errorf("%s: the schema finds %v", text, wrong)
		}
	}
}

// against holds a file against the published schema.
func against(t *testing.T, text []byte) []string {
	t.Helper()
	published, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(published, &schema); err != nil {
		t.Fatal(err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	return violations(schema, plain(document.Content[0]), "")
}

// plain is the value that JSON would have. Days are text to those who check YAML against schemas.
func plain(n *yaml.Node) any {
	n = actual(n)
	switch {
	case n.Kind == yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return object
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, plain(item))
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

// violations checks a value against the parts of JSON Schema that the schema uses, and fails for any other.
func violations(schema map[string]any, value any, at string) []string {
	var wrong []string
	for keyword, rule := range schema {
		if !holds(keyword, rule, schema, value) {
			wrong = append(wrong, at+": "+keyword)
		}
	}
	object, _ := value.(map[string]any)
	properties, _ := schema["properties"].(map[string]any)
	for name, member := range object {
		if below, ok := properties[name].(map[string]any); ok {
			wrong = append(wrong, violations(below, member, at+"."+name)...)
		} else if below, ok := schema["additionalProperties"].(map[string]any); ok {
			wrong = append(wrong, violations(below, member, at+"."+name)...)
		}
		if names, ok := schema["propertyNames"].(map[string]any); ok {
			wrong = append(wrong, violations(names, name, at+"."+name)...)
		}
	}
	items, _ := schema["items"].(map[string]any)
	list, _ := value.([]any)
	for _, item := range list {
		if items != nil {
			wrong = append(wrong, violations(items, item, at+"[]")...)
		}
	}
	return wrong
}

func holds(keyword string, rule any, schema map[string]any, value any) bool {
	object, _ := value.(map[string]any)
	switch keyword {
	case "$schema", "title", "description", "properties", "propertyNames", "items":
		return true
	case "type":
		types, ok := rule.([]any)
		if !ok {
			types = []any{rule}
		}
		return slices.Contains(types, typeOf(value))
	case "pattern":
		text, ok := value.(string)
		return !ok || regexp.MustCompile(rule.(string)).MatchString(text)
	case "enum":
		return slices.Contains(rule.([]any), value)
	case "const":
		return rule == value
	case "minItems":
		list, ok := value.([]any)
		return !ok || float64(len(list)) >= rule.(float64)
	case "required":
		return !slices.ContainsFunc(rule.([]any), func(k any) bool { _, ok := object[k.(string)]; return !ok })
	case "oneOf", "anyOf":
		right := 0
		for _, choice := range rule.([]any) {
			if len(violations(choice.(map[string]any), value, "")) == 0 {
				right++
			}
		}
		return right == 1 || keyword == "anyOf" && right > 0
	case "additionalProperties":
		properties, _ := schema["properties"].(map[string]any)
		for name := range object {
			if rule == false && properties[name] == nil {
				return false
			}
		}
		return true
	default:
		panic("the schema uses " + keyword)
	}
}

func typeOf(value any) any {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case bool:
		return "boolean"
	case json.Number:
		return "integer"
	default:
		return "string"
	}
}
