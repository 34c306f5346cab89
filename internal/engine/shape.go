package engine

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/egresslint/egresslint/internal/machine"
)

// shape is what a type of the model looks like in JSON. It is safe for concurrent use.
type shape struct {
	kind   reflect.Kind
	elem   *shape  // of pointers, slices and maps
	fields []field // of structs, sorted by their names: at most 64
	// combinations are those of fields that structs have had.
	combinations atomic.Pointer[[]combination]
}

// field is a field of a struct as encoding/json sees it.
type field struct {
	index     []int
	name      *machine.String
	shape     *shape
	omitEmpty bool
	omitZero  bool
}

// shapeOf returns the shape of a type, with the texts that the names of fields are to be.
func shapeOf(t reflect.Type, texts *machine.Strings) *shape {
	return shaper{texts, map[reflect.Type]*shape{}}.shape(t)
}

// shaper makes shapes, one for each type.
type shaper struct {
	texts *machine.Strings
	known map[reflect.Type]*shape
}

func (m shaper) shape(t reflect.Type) *shape {
	if s := m.known[t]; s != nil {
		return s
	}
	s := &shape{kind: t.Kind()}
	s.combinations.Store(&[]combination{})
	m.known[t] = s
	switch s.kind {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		s.elem = m.shape(t.Elem())
	case reflect.Struct:
		s.fields = m.fields(t)
	}
	return s
}

func (m shaper) fields(t reflect.Type) []field {
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue // embedded structs come with their fields
		}
		fields = append(fields, field{
			index:     f.Index,
			name:      m.texts.Of(name),
			shape:     m.shape(f.Type),
			omitEmpty: options == "omitempty",
			omitZero:  options == "omitzero",
		})
	}
	slices.SortFunc(fields, func(a, b field) int { return cmp.Compare(a.name.Text(), b.name.Text()) })
	return fields
}

// combination is some fields of a struct, by their bits.
type combination struct {
	bits   uint64
	record machine.Record
}

// maxCombinations is how many are kept for each struct. Stacks have fewer.
const maxCombinations = 32

// record returns the names of those fields of which the bits are set.
func (s *shape) record(bits uint64) machine.Record {
	known := s.combinations.Load()
	for i := range *known {
		if c := &(*known)[i]; c.bits == bits {
			return c.record
		}
	}
	var names []machine.Value
	for i := range s.fields {
		if bits&(1<<i) != 0 {
			names = append(names, s.fields[i].name)
		}
	}
	made := combination{bits, machine.NewRecord(names)}
	if len(*known) < maxCombinations {
		more := append(slices.Clip(*known), made)
		s.combinations.CompareAndSwap(known, &more) // where others add one at the same time, it is made again
	}
	return made.record
}
