package config

import (
	"encoding/json"
	"fmt"
	"maps"
)

// Schema returns the JSON Schema of the file, for editors: what a schema can say of what Parse and CheckRules check. Rules
// besides the known ones may be custom.
func Schema(known map[string]KnownRule) (map[string]any, error) {
	var schema map[string]any
	if err := json.Unmarshal(schemaText, &schema); err != nil {
		return nil, fmt.Errorf("reading the schema of %s: %w", FileName, err)
	}
	rules := child(child(schema, "properties"), "rules")
	custom := child(rules, "additionalProperties")
	properties := map[string]any{}
	for name, rule := range known {
		properties[name] = ruleSchema(custom, rule)
	}
	rules["properties"] = properties
	return schema, nil
}

// ruleSchema is the schema of what can be said of a rule: that for a custom rule, with its own options.
func ruleSchema(custom map[string]any, rule KnownRule) map[string]any {
	schema, settings := maps.Clone(custom), maps.Clone(child(custom, "properties"))
	schema["properties"] = settings
	if len(rule.Options) == 0 { // then there is nothing to set but the level
		delete(settings, "options")
		delete(schema, "anyOf")
		schema["required"] = []any{"level"}
		return schema
	}
	options := map[string]any{}
	for option, fallback := range rule.Options {
		options[option] = valueSchema(fallback)
	}
	settings["options"] = map[string]any{"type": "object", "additionalProperties": false, "properties": options}
	return schema
}

// valueSchema is the schema of the values of an option.
func valueSchema(fallback any) map[string]any {
	schema := map[string]any{"default": fallback}
	switch fallback.(type) {
	case []any:
		text := map[string]any{"type": "string"}
		schema["oneOf"] = []any{text, map[string]any{"type": "array", "items": text}}
	case string:
		schema["type"] = "string"
	case bool:
		schema["type"] = "boolean"
	default:
		schema["type"] = "number"
	}
	return schema
}
