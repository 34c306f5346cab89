package machine

import "slices"

func nativeMembers(name string) implementation {
	switch name {
	case "and":
		return intersection
	case "array.concat":
		return concatArrays
	case "array.flatten":
		return flatten
	case "internal.member_2":
		return isMember
	case "or":
		return or
	case "union":
		return setUnion
	}
	return nil
}

func concatArrays(_ *Run, args []Value) (Value, error) {
	a, isArray := args[0].(*Array)
	b, isOther := args[1].(*Array)
	switch {
	case !isArray || !isOther:
		return nil, errElsewhere
	case len(a.items) == 0:
		return b, nil
	case len(b.items) == 0:
		return a, nil
	}
	return NewArray(slices.Concat(a.items, b.items)), nil
}

func flatten(_ *Run, args []Value) (Value, error) {
	array, ok := args[0].(*Array)
	if !ok {
		return nil, errElsewhere
	}
	items := make([]Value, 0, len(array.items))
	for _, item := range array.items {
		if nested, ok := item.(*Array); ok {
			items = append(items, nested.items...)
		} else {
			items = append(items, item)
		}
	}
	return NewArray(items), nil
}

// sets returns the arguments if they are two sets.
func sets(args []Value) (a, b *Set, ok bool) {
	a, isSet := args[0].(*Set)
	b, isOther := args[1].(*Set)
	return a, b, isSet && isOther
}

func or(_ *Run, args []Value) (Value, error) {
	a, b, ok := sets(args)
	switch {
	case !ok:
		return nil, errElsewhere
	case a.Len() == 0:
		return b, nil
	case b.Len() == 0:
		return a, nil
	}
	return unite([]Value{a, b}, a.Len()+b.Len()), nil
}

// unite returns the set of all members of the sets, of which there are at most n.
func unite(sets []Value, n int) *Set {
	all := NewSet(n)
	for _, set := range sets {
		for _, key := range set.(*Set).keys {
			all.Add(key)
		}
	}
	return all
}

// setUnion unites a set of sets.
func setUnion(_ *Run, args []Value) (Value, error) {
	of, ok := args[0].(*Set)
	if !ok {
		return nil, errElsewhere
	}
	n := 0
	for _, set := range of.Keys() {
		set, ok := set.(*Set)
		if !ok {
			return nil, errElsewhere
		}
		n += set.Len()
	}
	return unite(of.keys, n), nil
}

func intersection(_ *Run, args []Value) (Value, error) {
	a, b, ok := sets(args)
	if !ok {
		return nil, errElsewhere
	}
	both := NewSet(min(a.Len(), b.Len()))
	for _, key := range a.Keys() {
		if b.Has(key) {
			both.Add(key)
		}
	}
	return both, nil
}

// without returns the members that the other set does not have.
func (s *Set) without(other *Set) *Set {
	if other.Len() == 0 {
		return s
	}
	rest := NewSet(s.Len())
	for _, key := range s.Keys() {
		if !other.Has(key) {
			rest.Add(key)
		}
	}
	return rest
}
