package config

// Schema returns the JSON Schema of the file, for editors: what a schema can say of what Parse and CheckRules check. Rules
// besides the known ones may be custom.
func Schema(known map[string]KnownRule) map[string]any {
	s := schemaOf(fileShape())
	properties, _ := s["properties"].(map[string]any)
	rules, _ := properties["rules"].(map[string]any)
	rules["properties"] = ruleSchemas(known)
	s["$schema"] = "http://json-schema.org/draft-07/schema#"
	s["title"] = FileName
	s["description"] = "What a team tells egresslint about its network and allows its tasks."
	return s
}

// ruleSchemas are the schemas of what can be said of each of the rules.
func ruleSchemas(known map[string]KnownRule) map[string]any {
	schemas := map[string]any{}
	for name, rule := range known {
		schema := schemaOf(ruleShape())
		properties, _ := schema["properties"].(map[string]any)
		options := map[string]any{}
		for option, fallback := range rule.Options {
			options[option] = valueSchema(fallback)
		}
		properties["options"] = map[string]any{"type": "object", "additionalProperties": false, "properties": options}
		if len(options) == 0 { // then there is nothing to set but the level
			delete(properties, "options")
			delete(schema, "anyOf")
			schema["required"] = []any{"level"}
		}
		schemas[name] = schema
	}
	return schemas
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

func schemaOf(s *shape) map[string]any {
	schema := map[string]any{}
	switch s.kind {
	case object:
		schema = objectSchema(s)
	case table:
		schema = map[string]any{"type": "object", "propertyNames": wordSchema(s.names), "additionalProperties": schemaOf(s.item)}
	case list:
		schema = map[string]any{"type": "array", "items": schemaOf(s.item)}
	case oneOrMore:
		item := schemaOf(s.item)
		schema["oneOf"] = []any{item, map[string]any{"type": "array", "minItems": 1, "items": item}}
	case text:
		schema = wordSchema(s.word)
	case boolean:
		schema["type"] = "boolean"
	case truth:
		schema["const"] = true
	case either:
		schema["oneOf"] = schemasOf(s.choices)
	}
	if s.about != "" {
		schema["description"] = s.about
	}
	return schema
}

func schemasOf(shapes []*shape) []any {
	var schemas []any
	for _, s := range shapes {
		schemas = append(schemas, schemaOf(s))
	}
	return schemas
}

func objectSchema(s *shape) map[string]any {
	properties := map[string]any{}
	var required []any
	for _, k := range s.keys {
		properties[k.name] = schemaOf(k.shape)
		if k.required {
			required = append(required, k.name)
		}
	}
	schema := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	if len(s.oneOf) > 0 {
		schema["oneOf"] = needing(s.oneOf)
	}
	if len(s.anyOf) > 0 {
		schema["anyOf"] = needing(s.anyOf)
	}
	return schema
}

// needing are schemas of which each wants one of the keys.
func needing(keys []string) []any {
	var schemas []any
	for _, k := range keys {
		schemas = append(schemas, map[string]any{"required": []any{k}})
	}
	return schemas
}

func wordSchema(w *word) map[string]any {
	if len(w.options) > 0 {
		var options []any
		for _, option := range w.options {
			options = append(options, option)
		}
		return map[string]any{"enum": options}
	}
	schema := map[string]any{"type": "string", "pattern": w.pattern}
	if w.number {
		schema["type"] = []any{"string", "integer"}
	}
	if w.scalar {
		schema["type"] = []any{"string", "number", "boolean"}
	}
	return schema
}
