package engine

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
)

// document makes the input of policies, with the texts of the run.
type document func(*shape, *machine.Strings) machine.Value

// of returns the stack as a document.
func of(stack *model.Stack) document {
	return func(known *shape, texts *machine.Strings) machine.Value { return input(stack, known, texts) }
}

// input turns the stack into the value that its JSON form has, without the detour over text: that takes three times as
// long. A list without members is an empty array, never null, so that policies may count it.
func input(stack *model.Stack, known *shape, texts *machine.Strings) machine.Value {
	c := converter{texts: texts}
	return c.value(known, reflect.ValueOf(stack).Elem())
}

// converter turns values of Go into those of Rego.
type converter struct {
	texts *machine.Strings
	room  []machine.Value // the values of the objects that are being made
}

func (c *converter) value(s *shape, v reflect.Value) machine.Value {
	switch s.kind {
	case reflect.Pointer:
		if v.IsNil() {
			return machine.Null{}
		}
		return c.value(s.elem, v.Elem())
	case reflect.String:
		return c.texts.Of(v.String())
	case reflect.Bool:
		return machine.Bool(v.Bool())
	case reflect.Int:
		return machine.Int(v.Int())
	case reflect.Slice:
		return c.list(s, v)
	case reflect.Map:
		return c.index(s, v)
	default:
		return c.object(s, v)
	}
}

func (c *converter) list(s *shape, v reflect.Value) machine.Value {
	items := make([]machine.Value, v.Len())
	for i := range items {
		items[i] = c.value(s.elem, v.Index(i))
	}
	return machine.NewArray(items)
}

func (c *converter) index(s *shape, v reflect.Value) machine.Value {
	type member struct {
		key   string
		value machine.Value
	}
	members := make([]member, 0, v.Len())
	for entries := v.MapRange(); entries.Next(); {
		members = append(members, member{entries.Key().String(), c.value(s.elem, entries.Value())})
	}
	slices.SortFunc(members, func(a, b member) int { return cmp.Compare(a.key, b.key) })
	room := make([]machine.Value, 2*len(members))
	keys, values := room[:len(members)], room[len(members):]
	for i, m := range members {
		keys[i], values[i] = c.texts.Of(m.key), m.value
	}
	return machine.NewSorted(keys, values)
}

func (c *converter) object(s *shape, v reflect.Value) machine.Value {
	from := len(c.room)
	var present uint64
	for i := range s.fields {
		f := &s.fields[i]
		value := v.FieldByIndex(f.index)
		if f.omitEmpty && empty(value) || f.omitZero && value.IsZero() {
			continue
		}
		c.room = append(c.room, c.value(f.shape, value))
		present |= 1 << i
	}
	values := slices.Clone(c.room[from:])
	c.room = c.room[:from]
	return s.record(present).Object(values)
}

func empty(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}
