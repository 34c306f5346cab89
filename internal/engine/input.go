package engine

import (
	"reflect"
	"strings"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
)

// document makes the input of policies, with the texts of the run.
type document func(*machine.Strings) machine.Value

// of returns the stack as a document.
func of(stack *model.Stack) document {
	return func(texts *machine.Strings) machine.Value { return input(stack, texts) }
}

// input turns the stack into the value that its JSON form has, without the detour over text: that takes three times as
// long. A list without members is an empty array, never null, so that policies may count it.
func input(stack *model.Stack, texts *machine.Strings) machine.Value {
	c := converter{fields: map[reflect.Type][]field{}, texts: texts}
	return c.value(reflect.ValueOf(stack))
}

// converter keeps what values have in common: the fields of their types and the texts that come again and again.
type converter struct {
	fields map[reflect.Type][]field
	texts  *machine.Strings
}

// field is a field of a struct as encoding/json sees it.
type field struct {
	index     []int
	name      *machine.String
	omitEmpty bool
	omitZero  bool
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
	fields := c.fieldsOf(v.Type())
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

func (c *converter) fieldsOf(t reflect.Type) []field {
	fields, ok := c.fields[t]
	if ok {
		return fields
	}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue // embedded structs come with their fields
		}
		fields = append(fields, field{
			index:     f.Index,
			name:      c.texts.Of(name),
			omitEmpty: options == "omitempty",
			omitZero:  options == "omitzero",
		})
	}
	c.fields[t] = fields
	return fields
}

func empty(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}
