package engine

import (
	"reflect"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/model"
)

// input turns the stack into the value that its JSON form has, without the detour over text: that takes three times as
// long. A list without members is an empty array, never null, so that policies may count it.
func input(stack *model.Stack) ast.Value {
	c := converter{fields: map[reflect.Type][]field{}, texts: map[string]*ast.Term{}}
	return c.term(reflect.ValueOf(stack)).Value
}

// converter keeps what values have in common: the fields of their types and the texts that come again and again.
type converter struct {
	fields map[reflect.Type][]field
	texts  map[string]*ast.Term
}

// field is a field of a struct as encoding/json sees it.
type field struct {
	index     []int
	name      *ast.Term
	omitEmpty bool
	omitZero  bool
}

func (c *converter) term(v reflect.Value) *ast.Term {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return ast.NullTerm()
		}
		return c.term(v.Elem())
	case reflect.String:
		return c.text(v.String())
	case reflect.Bool:
		return ast.InternedTerm(v.Bool())
	case reflect.Int:
		return ast.InternedTerm(int(v.Int()))
	case reflect.Slice:
		return c.list(v)
	case reflect.Map:
		return c.index(v)
	default:
		return c.object(v)
	}
}

func (c *converter) text(s string) *ast.Term {
	term, ok := c.texts[s]
	if !ok {
		term = ast.StringTerm(s)
		c.texts[s] = term
	}
	return term
}

func (c *converter) list(v reflect.Value) *ast.Term {
	terms := make([]*ast.Term, v.Len())
	for i := range terms {
		terms[i] = c.term(v.Index(i))
	}
	return ast.ArrayTerm(terms...)
}

func (c *converter) index(v reflect.Value) *ast.Term {
	object := ast.NewObjectWithCapacity(v.Len())
	for entries := v.MapRange(); entries.Next(); {
		object.Insert(c.text(entries.Key().String()), c.term(entries.Value()))
	}
	return ast.NewTerm(object)
}

func (c *converter) object(v reflect.Value) *ast.Term {
	fields := c.fieldsOf(v.Type())
	object := ast.NewObjectWithCapacity(len(fields))
	for _, f := range fields {
		value := v.FieldByIndex(f.index)
		if f.omitEmpty && empty(value) || f.omitZero && value.IsZero() {
			continue
		}
		object.Insert(f.name, c.term(value))
	}
	return ast.NewTerm(object)
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
			name:      c.text(name),
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
