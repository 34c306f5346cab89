package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
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
	if err := encoder.Encode(Schema(embeddedRules(t))); err != nil {
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

// embeddedRules are the rules of egresslint, as the data of the policies have them.
func embeddedRules(t *testing.T) map[string]KnownRule {
	t.Helper()
	text, err := os.ReadFile("../../policies/egresslint/config/rules/data.json")
	if err != nil {
		t.Fatal(err)
	}
	var rules map[string]any
	if err := json.Unmarshal(text, &rules); err != nil {
		t.Fatal(err)
	}
	return KnownRules(map[string]any{"egresslint": map[string]any{"config": map[string]any{"rules": rules}}})
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

// against holds a file against the published schema, with a validator that editors use too.
func against(t *testing.T, text []byte) []string {
	t.Helper()
	published, err := os.Open(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	defer published.Close()
	schema, err := jsonschema.UnmarshalJSON(published)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(plain(document.Content[0])); err != nil {
		return strings.Split(err.Error(), "\n")
	}
	return nil
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
