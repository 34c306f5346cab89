package plan

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/parser/terraform/funcs"
)

// content is what a plan says of the attributes of a resource.
type content struct {
	values             attributes
	unknown, sensitive mask
}

// has reports whether the plan has an attribute, be it unknown.
func (c *content) has(name string) bool {
	return !c.unknown.other && (c.values.get(name) != nil || c.unknown.parts.get(name) != nil)
}

// names returns the names of the attributes.
func (c *content) names() []string {
	if c.unknown.other {
		return nil
	}
	var names []string
	for _, a := range slices.Concat(c.values, c.unknown.parts) {
		names = append(names, a.name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// marksNothing reports whether a mask is empty, as most are.
func marksNothing(text jsontext.Value) bool {
	switch string(text) {
	case "", "null", "false", "{}", "[]":
		return true
	default:
		return false
	}
}

// pending returns the names of the attributes of which the plan may not know something.
func (c *content) pending() []string {
	var names []string
	for _, m := range c.unknown.parts {
		if bytes.Contains(m.text, []byte("true")) {
			names = append(names, m.name)
		}
	}
	slices.Sort(names)
	return names
}

// value returns an attribute without marks, null where there is none.
func (c *content) value(name string) cty.Value {
	if c.unknown.other {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	value, unknown := c.values.get(name), c.unknown.parts.get(name)
	if marksNothing(unknown) {
		return plain(decoded(value))
	}
	return combine(decoded(value), decoded(unknown))
}

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

// marked returns a value in which everything is marked as sensitive that the mask marks with true. Where the value has other
// elements than the mask, as it stands for something else, all of it is marked.
func marked(v cty.Value, mask any) cty.Value {
	switch mask := mask.(type) {
	case bool:
		if mask {
			return v.Mark(funcs.Sensitive)
		}
	case []any:
		return markedList(v, mask)
	case map[string]any:
		return markedObject(v, mask)
	}
	return v
}

func markedList(v cty.Value, mask []any) cty.Value {
	if !slices.ContainsFunc(mask, marks) {
		return v
	}
	if !v.IsKnown() || v.IsNull() || !v.Type().IsTupleType() || v.LengthInt() != len(mask) {
		return v.Mark(funcs.Sensitive)
	}
	elements := v.AsValueSlice()
	for i := range elements {
		elements[i] = marked(elements[i], mask[i])
	}
	return cty.TupleVal(elements)
}

func markedObject(v cty.Value, mask map[string]any) cty.Value {
	if !marks(mask) {
		return v
	}
	if !v.IsKnown() || v.IsNull() || !v.Type().IsObjectType() {
		return v.Mark(funcs.Sensitive)
	}
	attrs := v.AsValueMap()
	for name, part := range mask {
		if attr, ok := attrs[name]; ok {
			attrs[name] = marked(attr, part)
		}
	}
	return cty.ObjectVal(attrs)
}

// marks reports whether a mask marks anything.
func marks(mask any) bool {
	switch mask := mask.(type) {
	case bool:
		return mask
	case []any:
		return slices.ContainsFunc(mask, marks)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(mask)), marks)
	default:
		return false
	}
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
