package machine

import (
	"errors"
	"slices"
)

// callBuiltin calls a function of Rego. Nil is no result: undefined.
func (r *Run) callBuiltin(b *builtin, frame []Value, args []operand) (Value, error) {
	values := r.arguments[:0]
	for _, arg := range args {
		values = append(values, r.load(frame, arg))
	}
	if b.native == nil {
		return r.callOther(b, values)
	}
	value, err := b.native(r, values)
	if err != errElsewhere { //nolint:errorlint // never wrapped
		return value, err
	}
	if b.name == templateString && len(values) > 1 {
		values = []Value{NewArray(slices.Clone(values))}
	}
	return r.callOther(b, values)
}

// native returns this package's own implementation of a function of Rego, or nil.
func native(name string) implementation {
	for _, of := range []func(string) implementation{nativeOrder, nativeType, nativeText, nativeNumber, nativeMembers, nativeObject} {
		if i := of(name); i != nil {
			return i
		}
	}
	return nil
}

// implementation is a function of Rego. Its result is nil if it is undefined. It must not keep its arguments.
type implementation func(*Run, []Value) (Value, error)

func nativeOrder(name string) implementation {
	switch name {
	case "equal":
		return equal
	case "neq":
		return notEqual
	case "gt":
		return onOrder(func(order int) bool { return order > 0 })
	case "gte":
		return onOrder(func(order int) bool { return order >= 0 })
	case "lt":
		return onOrder(func(order int) bool { return order < 0 })
	case "lte":
		return onOrder(func(order int) bool { return order <= 0 })
	case "max":
		return extreme(1)
	case "min":
		return extreme(-1)
	}
	return nil
}

func nativeType(name string) implementation {
	switch name {
	case "is_array":
		return isOf(rankArray)
	case "is_number":
		return isOf(rankNumber)
	case "is_object":
		return isOf(rankObject)
	case "is_set":
		return isOf(rankSet)
	case "is_string":
		return isOf(rankString)
	}
	return nil
}

func nativeNumber(name string) implementation {
	switch name {
	case "count":
		return count
	case "minus":
		return minus
	case "plus":
		return plus
	}
	return nil
}

// errElsewhere makes OPA's own function answer: what is rare, or what is an error, which OPA words.
var errElsewhere = errors.New("left to OPA")

func equal(_ *Run, args []Value) (Value, error) { return Bool(Equal(args[0], args[1])), nil }

func notEqual(_ *Run, args []Value) (Value, error) { return Bool(!Equal(args[0], args[1])), nil }

func onOrder(holds func(int) bool) implementation {
	return func(_ *Run, args []Value) (Value, error) { return Bool(holds(Compare(args[0], args[1]))), nil }
}

func isOf(want rank) implementation {
	return func(_ *Run, args []Value) (Value, error) {
		if args[0].rank() != want {
			return nil, errElsewhere
		}
		return Bool(true), nil
	}
}

func count(_ *Run, args []Value) (Value, error) {
	if args[0].rank() < rankArray {
		return nil, errElsewhere
	}
	return Int(length(args[0])), nil
}

// length returns the number of members.
func length(v Value) int {
	switch v := v.(type) {
	case *Array:
		return len(v.items)
	case *Object:
		return v.Len()
	case *Set:
		return v.Len()
	case *String:
		return len(v.text)
	}
	return 0
}

func isMember(_ *Run, args []Value) (Value, error) {
	switch in := args[1].(type) {
	case *Set:
		return Bool(in.Has(args[0])), nil
	case *Array:
		return Bool(hasItem(in.items, args[0])), nil
	case *Object:
		return Bool(hasItem(in.values, args[0])), nil
	}
	return Bool(false), nil
}

func hasItem(items []Value, value Value) bool {
	for _, item := range items {
		if Equal(item, value) {
			return true
		}
	}
	return false
}

// extreme returns the function for the greatest (1) or the smallest member (-1). There is none of nothing.
func extreme(sign int) implementation {
	return func(_ *Run, args []Value) (Value, error) {
		var items []Value
		switch of := args[0].(type) {
		case *Array:
			items = of.items
		case *Set:
			items = of.keys
		default:
			return nil, errElsewhere
		}
		var best Value
		for _, item := range items {
			if best == nil || sign*Compare(item, best) > 0 {
				best = item
			}
		}
		return best, nil
	}
}

func plus(_ *Run, args []Value) (Value, error) {
	a, isInt := args[0].(Int)
	b, isOther := args[1].(Int)
	if !isInt || !isOther || isLarge(a) || isLarge(b) {
		return nil, errElsewhere
	}
	return a + b, nil
}

// minus also takes members out of a set.
func minus(_ *Run, args []Value) (Value, error) {
	switch a := args[0].(type) {
	case Int:
		if b, ok := args[1].(Int); ok && !isLarge(a) && !isLarge(b) {
			return a - b, nil
		}
	case *Set:
		if b, ok := args[1].(*Set); ok {
			return a.without(b), nil
		}
	}
	return nil, errElsewhere
}

// isLarge reports whether a sum with the number may be too large.
func isLarge(i Int) bool { return i > 1<<62 || i < -1<<62 }
