package plan

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// combine returns a JSON value as a cty value in which everything that the mask marks with true is unknown.
func combine(v, mask any) cty.Value {
	switch mask := mask.(type) {
	case bool:
		if mask {
			return cty.DynamicVal
		}
	case []any:
		return combineList(v, mask)
	case map[string]any:
		return combineObject(v, mask)
	}
	return plain(v)
}

func combineList(v any, mask []any) cty.Value {
	list, ok := v.([]any)
	if !ok && len(mask) == 0 {
		return plain(v)
	}
	var elements []cty.Value
	for i := range max(len(list), len(mask)) {
		var element, unknown any
		if i < len(list) {
			element = list[i]
		}
		if i < len(mask) {
			unknown = mask[i]
		}
		elements = append(elements, combine(element, unknown))
	}
	return cty.TupleVal(elements)
}

func combineObject(v any, mask map[string]any) cty.Value {
	object, ok := v.(map[string]any)
	if !ok && len(mask) == 0 {
		return plain(v)
	}
	attrs := map[string]cty.Value{}
	for _, name := range slices.Concat(slices.Collect(maps.Keys(object)), slices.Collect(maps.Keys(mask))) {
		attrs[name] = combine(object[name], mask[name])
	}
	return cty.ObjectVal(attrs)
}

// plain returns a JSON value as a cty value.
func plain(v any) cty.Value {
	switch v := v.(type) {
	case string:
		return cty.StringVal(v)
	case bool:
		return cty.BoolVal(v)
	case json.Number:
		if n, err := cty.ParseNumberVal(v.String()); err == nil {
			return n
		}
		return cty.DynamicVal
	case []any:
		return combineList(v, nil)
	case map[string]any:
		return combineObject(v, nil)
	default:
		return cty.NullVal(cty.DynamicPseudoType)
	}
}
