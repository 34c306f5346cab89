package plan

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// member is a part of an object, as JSON text: few are looked at, and only these are decoded.
type member struct {
	name string
	text jsontext.Value
}

// attributes are the members of an object of a plan.
type attributes []member

// get returns the JSON text of an attribute, nil where there is none.
func (a attributes) get(name string) jsontext.Value {
	for i := range a {
		if a[i].name == name {
			return a[i].text
		}
	}
	return nil
}

// has reports whether there is an attribute other than null.
func (a attributes) has(name string) bool { return isSet(a.get(name)) }

// decoded returns an attribute, nil where there is none.
func (a attributes) decoded(name string) any { return decoded(a.get(name)) }

// attributesOf returns the members of an object that is decoded.
func attributesOf(object map[string]any) attributes {
	var list attributes
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if text, err := json.Marshal(object[name]); err == nil { // always, of what comes from JSON
			list = append(list, member{name, text})
		}
	}
	return list
}

// mask marks attributes with true: what is known only after apply, or what must not be shown. In lists and objects, it marks parts.
type mask struct {
	parts attributes
	// other is true for a mask that is not an object and marks something.
	other bool
}

// maskOf returns a mask that is decoded.
func maskOf(v any) mask {
	switch v := v.(type) {
	case map[string]any:
		return mask{parts: attributesOf(v)}
	case []any:
		return mask{other: len(v) > 0}
	default:
		return mask{other: v == true}
	}
}

// of returns what marks the parts of an attribute.
func (m mask) of(name string) any { return m.parts.decoded(name) }

// isSet reports whether a JSON text is there and not null.
func isSet(text jsontext.Value) bool { return len(text) > 0 && text[0] != 'n' }

// decoded returns what a JSON text of a plan says, nil for none. Numbers keep their text.
func decoded(text jsontext.Value) any {
	if !isSet(text) {
		return nil
	}
	switch text[0] {
	case 't':
		return true
	case 'f':
		return false
	case '"':
		return unquoted(text)
	}
	if text[0] != '[' && text[0] != '{' {
		return json.Number(text)
	}
	var v any
	if unmarshal(text, &v) != nil {
		return nil // never: all of the plan was read before
	}
	return v
}

// unmarshal decodes a JSON text. Numbers keep their text.
func unmarshal(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// unquoted returns the text that a JSON string stands for.
func unquoted(text []byte) string {
	if len(text) > 1 && !bytes.ContainsRune(text, '\\') {
		return string(text[1 : len(text)-1])
	}
	var s string
	if json.Unmarshal(text, &s) != nil {
		return string(text)
	}
	return s
}
