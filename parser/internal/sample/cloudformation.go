package sample

import "encoding/json"

// CloudFormation writes resources as a template in JSON.
func CloudFormation(resources []Resource) string {
	declared, given := map[string]any{}, map[string]any{}
	for _, r := range resources {
		declared[r.Name] = map[string]any{"Type": r.Type, "Properties": inTemplate(r.Properties)}
		for _, p := range parameters(r.Properties) {
			given[string(p)] = map[string]any{"Type": "String"}
		}
	}
	template := map[string]any{"Resources": declared}
	if len(given) > 0 {
		template["Parameters"] = given
	}
	text, err := json.MarshalIndent(template, "", "  ")
	if err != nil { // strings, numbers, lists and maps can always be encoded
		return err.Error()
	}
	return string(text)
}

func inTemplate(v any) any {
	switch v := v.(type) {
	case Object:
		members := map[string]any{}
		for _, m := range v {
			members[m.Key] = inTemplate(m.Value)
		}
		return members
	case List:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = inTemplate(item)
		}
		return items
	case Parameter:
		return map[string]any{"Ref": string(v)}
	case Ref:
		if v.Attribute == "" {
			return map[string]any{"Ref": v.Name}
		}
		return map[string]any{"Fn::GetAtt": []any{v.Name, v.Attribute}}
	default:
		return v
	}
}
