package machine

import (
	"strconv"
	"strings"
)

// templateString is the function that has the parts of a text as arguments, where OPA's has one array of them.
const templateString = "internal.template_string"

func nativeText(name string) implementation {
	switch name {
	case "concat":
		return join
	case "contains":
		return onTexts(strings.Contains)
	case "endswith":
		return onTexts(strings.HasSuffix)
	case templateString:
		return template
	case "lower":
		return lower
	case "split":
		return split
	case "startswith":
		return onTexts(strings.HasPrefix)
	case "replace":
		return replace
	}
	return nil
}

func onTexts(holds func(a, b string) bool) implementation {
	return func(_ *Run, args []Value) (Value, error) {
		a, isText := args[0].(*String)
		b, isOther := args[1].(*String)
		if !isText || !isOther {
			return nil, errElsewhere
		}
		return Bool(holds(a.text, b.text)), nil
	}
}

// template makes a text of texts and of sets, each with the one value at a place of the text. Nothing is there if the value
// is undefined. The parts are the arguments, or the members of an array that is the only one.
func template(r *Run, args []Value) (Value, error) {
	if array, ok := args[0].(*Array); ok {
		args = array.items
	}
	var room [256]byte
	text := room[:0]
	for _, part := range args {
		if set, ok := part.(*Set); ok {
			if set.Len() != 1 {
				return nil, errElsewhere
			}
			part = set.keys[0]
		}
		switch part := part.(type) {
		case *String:
			text = append(text, part.text...)
		case Int:
			text = strconv.AppendInt(text, int64(part), 10)
		default:
			return nil, errElsewhere
		}
	}
	return r.strings.Of(string(text)), nil
}

func join(r *Run, args []Value) (Value, error) {
	between, ok := args[0].(*String)
	if !ok {
		return nil, errElsewhere
	}
	var items []Value
	switch of := args[1].(type) {
	case *Array:
		items = of.items
	case *Set:
		items = of.Keys()
	default:
		return nil, errElsewhere
	}
	texts := make([]string, len(items))
	for i, item := range items {
		text, ok := item.(*String)
		if !ok {
			return nil, errElsewhere
		}
		texts[i] = text.text
	}
	return r.strings.Of(strings.Join(texts, between.text)), nil
}

func lower(r *Run, args []Value) (Value, error) {
	text, ok := args[0].(*String)
	if !ok {
		return nil, errElsewhere
	}
	return r.strings.Of(strings.ToLower(text.text)), nil
}

func split(r *Run, args []Value) (Value, error) {
	text, isText := args[0].(*String)
	at, isOther := args[1].(*String)
	if !isText || !isOther {
		return nil, errElsewhere
	}
	parts := strings.Split(text.text, at.text)
	items := make([]Value, len(parts))
	for i, part := range parts {
		items[i] = r.strings.Of(part)
	}
	return NewArray(items), nil
}

// replace replaces a text in a text. OPA's own function builds tables of 6 KB for each call.
func replace(r *Run, args []Value) (Value, error) {
	text, isText := args[0].(*String)
	old, isOld := args[1].(*String)
	by, isNew := args[2].(*String)
	if !isText || !isOld || !isNew || old.text == "" {
		return nil, errElsewhere
	}
	if !strings.Contains(text.text, old.text) {
		return text, nil
	}
	return r.strings.Of(strings.ReplaceAll(text.text, old.text, by.text)), nil
}
