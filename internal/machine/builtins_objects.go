package machine

func nativeObject(name string) implementation {
	switch name {
	case "object.filter":
		return filter
	case "object.get":
		return objectGet
	case "object.keys":
		return objectKeys
	case "object.remove":
		return remove
	case "object.union":
		return objectUnion
	case "object.union_n":
		return objectUnionN
	}
	return nil
}

// objectGet returns the member at a key, or at a path of keys, or what is given for the case that there is none.
func objectGet(r *Run, args []Value) (Value, error) {
	object, ok := args[0].(*Object)
	if !ok {
		return nil, errElsewhere
	}
	path, ok := args[1].(*Array)
	if !ok {
		path = &Array{items: args[1:2]}
	}
	var at Value = object
	for _, key := range path.items {
		if at = r.dot(at, key); at == nil {
			return args[2], nil
		}
	}
	return at, nil
}

func objectKeys(_ *Run, args []Value) (Value, error) {
	object, ok := args[0].(*Object)
	if !ok {
		return nil, errElsewhere
	}
	keys := NewSet(object.Len())
	for _, key := range object.Keys() {
		keys.Add(key)
	}
	return keys, nil
}

// objectUnion returns the members of both objects. Of two values for a key that are not both objects, the second is taken.
func objectUnion(r *Run, args []Value) (Value, error) {
	a, isObject := args[0].(*Object)
	b, isOther := args[1].(*Object)
	if !isObject || !isOther {
		return nil, errElsewhere
	}
	return r.union(a, b), nil
}

// objectUnionN does the same with all objects of an array.
func objectUnionN(r *Run, args []Value) (Value, error) {
	array, ok := args[0].(*Array)
	if !ok {
		return nil, errElsewhere
	}
	if len(array.items) == 0 {
		return noEntries, nil
	}
	n := 0
	for _, item := range array.items {
		object, ok := item.(*Object)
		if !ok {
			return nil, errElsewhere
		}
		n += object.Len()
	}
	if len(array.items) <= few {
		all := array.items[0].(*Object)
		for _, item := range array.items[1:] {
			all = r.union(all, item.(*Object))
		}
		return all, nil
	}
	all, m := NewObject(n), merging{}
	for _, item := range array.items {
		m.add(all, item.(*Object))
	}
	return all, nil
}

// keysOf returns the keys that an array, a set or an object lists.
func keysOf(v Value) (*Set, bool) {
	switch v := v.(type) {
	case *Set:
		return v, true
	case *Array:
		keys := NewSet(len(v.items))
		for _, key := range v.items {
			keys.Add(key)
		}
		return keys, true
	case *Object:
		return &Set{table{keys: v.Keys()}}, true
	}
	return nil, false
}

// filter returns the members of the object at the keys.
func filter(_ *Run, args []Value) (Value, error) { return pick(args, true) }

// remove returns the members of the object at other keys.
func remove(_ *Run, args []Value) (Value, error) { return pick(args, false) }

func pick(args []Value, listed bool) (Value, error) {
	object, isObject := args[0].(*Object)
	keys, isList := keysOf(args[1])
	if !isObject || !isList {
		return nil, errElsewhere
	}
	rest := NewObject(object.Len())
	for i, key := range object.Keys() {
		if keys.Has(key) == listed {
			rest.Set(key, object.values[i])
		}
	}
	return rest, nil
}
