package cloudformation

import (
	"encoding/json"
	"slices"
)

// toJSON returns a value in the form in which Fn::ToJsonString writes it: the members of maps are sorted.
func toJSON(r *run, v value) string {
	text, err := json.Marshal(r.plain(v))
	if err != nil { // strings, lists and maps can always be encoded
		return ""
	}
	return string(text)
}

// plain returns a value as encoding/json knows it. Unknowns are their tokens; choices are settled.
func (r *run) plain(v value) any {
	switch v.kind {
	case scalar:
		return v.text
	case unknown:
		return token(v.ref)
	case list:
		items := make([]any, len(v.items))
		for i, item := range v.items {
			items[i] = r.plain(item)
		}
		return items
	case mapping:
		members := make(map[string]any, len(v.fields))
		for _, f := range v.fields {
			members[f.key] = r.plain(f.value)
		}
		return members
	case choice:
		return r.plain(r.settle(v))
	default:
		return nil
	}
}

// fromJSON reads the JSON that a value is the text of, such as a state machine's definition. All of it stands where
// the text does. It reports whether the text is JSON.
func (r *run) fromJSON(v value) (value, bool) {
	var decoded any
	if err := json.Unmarshal([]byte(v.text), &decoded); err != nil {
		return value{}, false
	}
	return fromPlain(decoded, v), true
}

// fromPlain returns the value of what encoding/json decoded, placed where like is.
func fromPlain(decoded any, like value) value {
	v := value{at: like.at, secret: like.secret}
	switch d := decoded.(type) {
	case string:
		v.kind, v.text = scalar, d
	case []any:
		v.kind = list
		for _, item := range d {
			v.items = append(v.items, fromPlain(item, like))
		}
	case map[string]any:
		v.kind = mapping
		for _, key := range sortedKeys(d) {
			v.fields = append(v.fields, field{key: key, at: like.at, value: fromPlain(d[key], like)})
		}
	case nil:
	default: // a number or a boolean
		v.kind = scalar
		text, _ := json.Marshal(d) // which can be encoded, as it was decoded
		v.text = string(text)
	}
	return v
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
