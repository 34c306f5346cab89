package machine

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// callOther calls OPA's own function.
func (r *Run) callOther(b *builtin, args []Value) (Value, error) {
	if b.other == nil {
		return nil, fmt.Errorf("there is no function %s", b.name)
	}
	terms := make([]*ast.Term, len(args))
	for i, arg := range args {
		terms[i] = toTerm(arg)
	}
	var results []Value
	err := b.other(topdown.BuiltinContext{Context: r.ctx}, terms, func(term *ast.Term) error {
		results = append(results, FromTerm(r.strings, term.Value))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%w %s: %w", ErrBuiltin, b.name, err)
	}
	switch {
	case b.relation:
		return NewArray(results), nil
	case len(results) == 0:
		return nil, nil
	}
	return results[0], nil
}

// FromTerm returns the value of OPA as a value of this package.
func FromTerm(texts *Strings, v ast.Value) Value {
	switch v := v.(type) {
	case ast.Boolean:
		return Bool(v)
	case ast.Number:
		return number(string(v))
	case ast.String:
		return texts.Of(string(v))
	case *ast.Array:
		items := make([]Value, v.Len())
		for i := range items {
			items[i] = FromTerm(texts, v.Elem(i).Value)
		}
		return NewArray(items)
	case ast.Object:
		object := NewObject(v.Len())
		v.Foreach(func(key, value *ast.Term) { object.Set(FromTerm(texts, key.Value), FromTerm(texts, value.Value)) })
		return object
	case ast.Set:
		set := NewSet(v.Len())
		v.Foreach(func(member *ast.Term) { set.Add(FromTerm(texts, member.Value)) })
		return set
	}
	return Null{}
}

// ToTerm returns the value as a value of OPA.
func ToTerm(v Value) ast.Value { return toTerm(v).Value }

func toTerm(v Value) *ast.Term {
	switch v := v.(type) {
	case Bool:
		return ast.InternedTerm(bool(v))
	case Int, Number:
		return ast.NumberTerm(numberText(v))
	case *String:
		return ast.StringTerm(v.text)
	case *Array:
		return ast.ArrayTerm(toTerms(v.items)...)
	case *Object:
		object := ast.NewObjectWithCapacity(v.Len())
		for i, key := range v.Keys() {
			object.Insert(toTerm(key), toTerm(v.values[i]))
		}
		return ast.NewTerm(object)
	case *Set:
		return ast.SetTerm(toTerms(v.Keys())...)
	}
	return ast.NullTerm()
}

func toTerms(values []Value) []*ast.Term {
	terms := slices.Grow([]*ast.Term(nil), len(values))
	for _, v := range values {
		terms = append(terms, toTerm(v))
	}
	return terms
}
