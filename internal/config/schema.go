package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// Schema returns the JSON Schema of the file, for editors: what a schema can say of what Parse and CheckRules check. Rules
// besides the given ones may be custom.
func Schema(rules []model.PolicyRule) (map[string]any, error) {
	var schema map[string]any
	if err := json.Unmarshal(schemaText, &schema); err != nil {
		return nil, fmt.Errorf("reading the schema of %s: %w", FileName, err)
	}
	all := child(child(schema, "properties"), "rules")
	custom := child(all, "additionalProperties")
	properties := map[string]any{}
	for _, rule := range rules {
		properties[rule.Name] = ruleSchema(custom, rule)
	}
	all["properties"] = properties
	return schema, nil
}

func list(object map[string]any, key string) []any {
	values, _ := object[key].([]any)
	return values
}

// ruleSchema is the schema of what can be set for a rule: that for a custom rule, with its own options.
func ruleSchema(custom map[string]any, rule model.PolicyRule) map[string]any {
	schema, settings := maps.Clone(custom), maps.Clone(child(custom, "properties"))
	schema["properties"], schema["description"] = settings, rule.Title+"."
	if len(rule.Options) == 0 { // then there are none to set
		delete(settings, "options")
		schema["anyOf"] = slices.DeleteFunc(slices.Clone(list(custom, "anyOf")), func(a any) bool {
			alternative, _ := a.(map[string]any)
			return slices.Contains(list(alternative, "required"), any("options"))
		})
		return schema
	}
	options := map[string]any{}
	for name, option := range rule.Options {
		options[name] = optionSchema(option)
	}
	settings["options"] = map[string]any{"type": "object", "additionalProperties": false, "properties": options}
	return schema
}

// optionSchema is the schema of the values of an option.
func optionSchema(option model.RuleOption) map[string]any {
	schema := map[string]any{"default": option.Default, "description": option.Description}
	switch option.Default.(type) {
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
