package engine

import (
	"reflect"
	"strings"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
)

// document makes the input of policies, with the texts of the run.
type document func(shapes, *machine.Strings) machine.Value

// of returns the stack as a document.
func of(stack *model.Stack) document {
	return func(known shapes, texts *machine.Strings) machine.Value { return input(stack, known, texts) }
}

// input turns the stack into the value that its JSON form has, without the detour over text: that takes three times as
// long. A list without members is an empty array, never null, so that policies may count it.
func input(stack *model.Stack, known shapes, texts *machine.Strings) machine.Value {
	c := converter{known, texts}
	return c.value(reflect.ValueOf(stack))
}

// converter turns values of Go into those of Rego.
type converter struct {
	shapes shapes
	texts  *machine.Strings
}

// shapes holds the fields of the structs that a stack consists of. It is only read after it was made.
type shapes map[reflect.Type][]field

// field is a field of a struct as encoding/json sees it.
type field struct {
	index     []int
	name      *machine.String
	omitEmpty bool
	omitZero  bool
}

// shapesOf returns the fields of a type and of all types in it.
func shapesOf(t reflect.Type, texts *machine.Strings) shapes {
	s := shapes{}
	s.add(t, texts)
	return s
}

func (s shapes) add(t reflect.Type, texts *machine.Strings) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		s.add(t.Elem(), texts)
		return
	case reflect.Struct:
	default:
		return
	}
	if _, known := s[t]; known {
		return
	}
	s[t] = nil // for types in themselves
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue // embedded structs come with their fields
		}
		fields = append(fields, field{
			index:     f.Index,
			name:      texts.Of(name),
			omitEmpty: options == "omitempty",
			omitZero:  options == "omitzero",
		})
		s.add(f.Type, texts)
	}
	s[t] = fields
}

func (c *converter) value(v reflect.Value) machine.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return machine.Null{}
		}
		return c.value(v.Elem())
	case reflect.String:
		return c.texts.Of(v.String())
	case reflect.Bool:
		return machine.Bool(v.Bool())
	case reflect.Int:
		return machine.Int(v.Int())
	case reflect.Slice:
		return c.list(v)
	case reflect.Map:
		return c.index(v)
	default:
		return c.object(v)
	}
}

func (c *converter) list(v reflect.Value) machine.Value {
	items := make([]machine.Value, v.Len())
	for i := range items {
		items[i] = c.value(v.Index(i))
	}
	return machine.NewArray(items)
}

func (c *converter) index(v reflect.Value) machine.Value {
	object := machine.NewObject(v.Len())
	for entries := v.MapRange(); entries.Next(); {
		object.Set(c.texts.Of(entries.Key().String()), c.value(entries.Value()))
	}
	return object
}

func (c *converter) object(v reflect.Value) machine.Value {
	fields := c.shapes[v.Type()]
	object := machine.NewObject(len(fields))
	for _, f := range fields {
		value := v.FieldByIndex(f.index)
		if f.omitEmpty && empty(value) || f.omitZero && value.IsZero() {
			continue
		}
		object.Set(f.name, c.value(value))
	}
	return object
}

func empty(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}
