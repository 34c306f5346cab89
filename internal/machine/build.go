package machine

import "github.com/egresslint/egresslint/internal/machine/code"

// build executes the statements that make values. What they make empty is shared until it gets a member.
func (r *Run) build(s *statement, frame []Value) {
	switch s.op {
	case code.MakeArray:
		if frame[s.a] = noItems; s.b > 0 {
			frame[s.a] = &Array{items: make([]Value, 0, s.b)}
		}
	case code.MakeObject:
		if frame[s.a] = noEntries; s.b > 0 {
			frame[s.a] = NewObject(int(s.b))
		}
	case code.MakeSet:
		if frame[s.a] = noMembers; s.b > 0 {
			frame[s.a] = NewSet(int(s.b))
		}
	case code.MakeRecord:
		record := r.program.records[s.b]
		frame[s.a] = record.Object(make([]Value, len(record.keys)))
	case code.Append:
		r.append(frame, s.b, r.load(frame, s.a))
	case code.Insert:
		growing(frame, s.c).Set(r.load(frame, s.a), r.load(frame, s.b))
	case code.Put:
		frame[s.c].(*Object).values[s.b] = r.load(frame, s.a)
	case code.Add:
		set := frame[s.b].(*Set)
		if set == noMembers {
			set = NewSet(1)
			frame[s.b] = set
		}
		set.Add(r.load(frame, s.a))
	}
}

// growing returns the object, which is to get a member.
func growing(frame []Value, at operand) *Object {
	object := frame[at].(*Object)
	if object == noEntries {
		object = NewObject(2)
		frame[at] = object
	}
	return object
}

// append adds an item to an array.
func (r *Run) append(frame []Value, to operand, item Value) {
	array := frame[to].(*Array)
	if array == noItems {
		array = &Array{}
		frame[to] = array
	}
	array.items, array.hash = append(array.items, item), 0
}

func (r *Run) insertOnce(s *statement, frame []Value) outcome {
	object, key, value := growing(frame, s.c), r.load(frame, s.a), r.load(frame, s.b)
	at := object.find(key)
	if at < 0 {
		object.add(key, value)
		return done
	}
	if !Equal(object.values[at], value) {
		return r.fail(s.more, errKeys)
	}
	return done
}

func (r *Run) merge(s *statement, frame []Value) outcome {
	a, isObject := r.load(frame, s.a).(*Object)
	b, isOther := r.load(frame, s.b).(*Object)
	if !isObject || !isOther {
		return r.fail(s.more, errMerge)
	}
	frame[s.c] = r.union(b, a) // of two values for a key that are no objects, the first is taken
	return done
}
