package machine

import (
	"encoding/json"
	"maps"
	"slices"
)

// FromJSON returns what encoding/json decodes a document to, as a frozen value.
func FromJSON(texts *Strings, document any) Value {
	v := fromJSON(texts, document)
	freeze(v)
	return v
}

func fromJSON(texts *Strings, document any) Value {
	switch document := document.(type) {
	case bool:
		return Bool(document)
	case json.Number:
		return number(document.String())
	case float64:
		return numberOf(document)
	case int:
		return Int(document)
	case string:
		return texts.Of(document)
	case []any:
		items := make([]Value, len(document))
		for i := range items {
			items[i] = fromJSON(texts, document[i])
		}
		return NewArray(items)
	case map[string]any:
		object := NewObject(len(document))
		for _, key := range slices.Sorted(maps.Keys(document)) {
			object.Set(texts.Of(key), fromJSON(texts, document[key]))
		}
		return object
	}
	return Null{}
}

func numberOf(f float64) Value {
	text, _ := json.Marshal(f) // which a document cannot have, if it fails
	return number(string(text))
}

// freeze does everything that is put off until a value is used, so that it is only read from then on. What is empty and shared
// is that already, and others may read it now.
func freeze(v Value) {
	if v == Value(noItems) || v == Value(noEntries) || v == Value(noMembers) {
		return
	}
	switch v := v.(type) {
	case *Array:
		for _, item := range v.items {
			freeze(item)
		}
		v.mark = uint32(hashOf(v)) //nolint:gosec // has no more bits
	case *Object:
		v.sort()
		for _, value := range v.values {
			freeze(value)
		}
		v.freeze()
		v.mark = uint32(hashOf(v)) //nolint:gosec // has no more bits
	case *Set:
		v.Keys()
		v.freeze()
		v.mark = uint32(hashOf(v)) //nolint:gosec // has no more bits
	}
}

func (t *table) freeze() {
	for _, key := range t.keys {
		freeze(key)
	}
	if len(t.keys) > few {
		t.slots = indexOf(t.keys)
	}
}
