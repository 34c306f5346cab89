package machine

import "slices"

// union returns the members of both objects. Of two values for a key that are not both objects, that of b is taken.
func (r *Run) union(a, b *Object) *Object {
	switch {
	case a.Len() == 0:
		return b
	case b.Len() == 0:
		return a
	}
	if a.shared && b.shared {
		if j := r.joint(a, b); j != nil {
			return r.join(j, a, b)
		}
	}
	both := a.copy(b.Len())
	for i, key := range b.keys {
		if at := both.find(key); at >= 0 {
			both.values[at] = r.unite(both.values[at], b.values[i])
		} else {
			both.add(key, b.values[i])
		}
	}
	return both
}

// unite returns the union of the values if both are objects, and otherwise the second one.
func (r *Run) unite(a, b Value) Value {
	if a, b, ok := objects(a, b); ok {
		return r.union(a, b)
	}
	return b
}

// joint is the union of the keys of two records.
type joint struct {
	record Record
	a, b   []int32 // the places there of the keys of each
}

// maxJoints is how many are kept. Policies have fewer.
const maxJoints = 256

// joint returns the union of the keys of two objects that share them with others, or nil if there are too many unions.
func (r *Run) joint(a, b *Object) *joint {
	of := [2]*Value{&a.keys[0], &b.keys[0]}
	if known := r.joints[of]; known != nil {
		return known
	}
	if len(r.joints) == maxJoints {
		return nil
	}
	all := NewSet(len(a.keys) + len(b.keys))
	for _, key := range slices.Concat(a.keys, b.keys) {
		all.Add(key)
	}
	j := &joint{record: NewRecord(all.Keys())}
	for _, key := range a.keys {
		j.a = append(j.a, int32(j.record.find(key))) //nolint:gosec // a few
	}
	for _, key := range b.keys {
		j.b = append(j.b, int32(j.record.find(key))) //nolint:gosec // a few
	}
	r.joints[of] = j
	return j
}

// join returns the union of two objects of which the keys have the joint.
func (r *Run) join(j *joint, a, b *Object) *Object {
	values := make([]Value, len(j.record.keys))
	for i, at := range j.a {
		values[at] = a.values[i]
	}
	for i, at := range j.b {
		if values[at] == nil {
			values[at] = b.values[i]
		} else {
			values[at] = r.unite(values[at], b.values[i])
		}
	}
	return j.record.Object(values)
}

// copy returns an object with the same members, and room for more.
func (o *Object) copy(more int) *Object {
	made := NewObject(o.Len() + more)
	made.keys, made.values, made.unsorted = append(made.keys, o.keys...), append(made.values, o.values...), o.unsorted
	return made
}

func objects(a, b Value) (before, after *Object, ok bool) {
	before, isObject := a.(*Object)
	after, isOther := b.(*Object)
	return before, after, isObject && isOther
}

// merging is the objects that were made for the union of many, which may be changed.
type merging map[*Object]bool

// add adds the members of another object, and of its objects.
func (m merging) add(to, other *Object) {
	for i, key := range other.keys {
		value := other.values[i]
		at := to.find(key)
		if at < 0 {
			to.add(key, value)
			continue
		}
		if before, after, ok := objects(to.values[at], value); ok {
			if !m[before] {
				before = before.copy(after.Len())
				m[before] = true
			}
			m.add(before, after)
			value = before
		}
		to.values[at], to.hash = value, 0
	}
}
