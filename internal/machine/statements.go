package machine

import "github.com/egresslint/egresslint/internal/machine/code"

// outcome says how a block ended: how many more blocks to leave (0 after an undefined statement), or one of these.
type outcome int

const (
	done     outcome = -1 // at its end
	returned outcome = -2 // the function has its result
	failed   outcome = -3 // the run has an error
)

// execute executes blocks one after the other, whether they are defined or not.
func (r *Run) execute(blocks []block, frame []Value) outcome {
	for i := range blocks {
		switch end := r.block(blocks[i], frame); {
		case end == done || end == 0:
		case end > 0:
			return end - 1
		default:
			return end
		}
	}
	return done
}

// block executes statements until one is undefined.
func (r *Run) block(statements block, frame []Value) outcome {
	for i := range statements {
		s := &statements[i]
		switch s.op {
		case code.Assign:
			frame[s.b] = r.load(frame, s.a)
		case code.Reset:
			frame[s.a] = nil
		case code.IsDefined:
			if r.load(frame, s.a) == nil {
				return 0
			}
		case code.IsUndefined:
			if r.load(frame, s.a) != nil {
				return 0
			}
		case code.Dot:
			value := r.dot(r.load(frame, s.a), r.load(frame, s.b))
			if value == nil {
				return 0
			}
			frame[s.c] = value
		case code.Equal:
			if !same(r.load(frame, s.a), r.load(frame, s.b)) {
				return 0
			}
		case code.NotEqual:
			if same(r.load(frame, s.a), r.load(frame, s.b)) {
				return 0
			}
		case code.DotEqual, code.DotNotEqual:
			if !r.compareMember(s, frame) {
				return 0
			}
		case code.Return:
			r.result = r.load(frame, s.a)
			return returned
		case code.Break:
			return outcome(s.a)
		default:
			if end := r.other(s, frame); end != done {
				return end
			}
		}
	}
	return done
}

// other executes the statements that take longer.
func (r *Run) other(s *statement, frame []Value) outcome {
	switch s.op {
	case code.Call:
		return r.assign(frame, s.a, r.call(s.more.function, frame, s.more.args))
	case code.CallBuiltin:
		value, err := r.callBuiltin(s.more.builtin, frame, s.more.args)
		if err != nil {
			return r.fail(s.more, err)
		}
		return r.assign(frame, s.a, value)
	case code.BuiltinEqual, code.BuiltinNotEqual:
		return r.compareResult(s, frame)
	case code.CallDynamic:
		return r.callDynamic(s, frame)
	case code.Block:
		return r.execute(s.more.blocks, frame)
	case code.Scan:
		return r.scan(s, frame)
	case code.Not:
		return r.not(s, frame)
	case code.AssignOnce:
		return r.assignOnce(s, frame)
	case code.InsertOnce:
		return r.insertOnce(s, frame)
	case code.Merge:
		return r.merge(s, frame)
	case code.Result:
		r.results.Add(r.load(frame, s.a))
		return done
	case code.IsArray, code.IsObject, code.IsSet, code.IsCollection, code.Len:
		return r.inspect(s, frame)
	}
	r.build(s, frame)
	return done
}

// compareResult does the same as compareMember with the result of a function of Rego.
func (r *Run) compareResult(s *statement, frame []Value) outcome {
	value, err := r.callBuiltin(s.more.builtin, frame, s.more.args)
	switch {
	case err != nil:
		return r.fail(s.more, err)
	case value == nil || same(value, r.load(frame, s.a)) != (s.op == code.BuiltinEqual):
		return 0
	}
	return done
}

// assign sets a local variable. A value that is undefined ends the block.
func (r *Run) assign(frame []Value, to operand, value Value) outcome {
	if r.err != nil {
		return failed
	}
	if value == nil {
		return 0
	}
	frame[to] = value
	return done
}

func (r *Run) assignOnce(s *statement, frame []Value) outcome {
	value := r.load(frame, s.a)
	if before := frame[s.b]; before != nil && !same(before, value) {
		return r.fail(s.more, errValues)
	}
	frame[s.b] = value
	return done
}

func (r *Run) inspect(s *statement, frame []Value) outcome {
	value := r.load(frame, s.a)
	ok := true
	switch s.op {
	case code.IsArray:
		_, ok = value.(*Array)
	case code.IsObject:
		_, ok = value.(*Object)
	case code.IsSet:
		_, ok = value.(*Set)
	case code.IsCollection:
		ok = value != nil && value.rank() >= rankArray
	case code.Len:
		frame[s.b] = Int(length(value))
	}
	if !ok {
		return 0
	}
	return done
}

// scan executes a block for each member of a value.
func (r *Run) scan(s *statement, frame []Value) outcome {
	body := s.more.blocks[0]
	switch source := r.load(frame, s.a).(type) {
	case *Array:
		for i, item := range source.items {
			if end := r.visit(body, frame, s, Int(i), item); end != done {
				return end
			}
		}
	case *Object:
		for i, key := range source.Keys() {
			if end := r.visit(body, frame, s, key, source.values[i]); end != done {
				return end
			}
		}
	case *Set:
		for _, key := range source.Keys() {
			if end := r.visit(body, frame, s, key, key); end != done {
				return end
			}
		}
	}
	return done
}

// visit executes the block of a scan for one member. Whether the block is defined makes no difference.
func (r *Run) visit(body block, frame []Value, s *statement, key, value Value) outcome {
	if !r.step() {
		return failed
	}
	frame[s.b], frame[s.c] = key, value
	switch end := r.block(body, frame); {
	case end == done || end == 0:
		return done
	case end > 0:
		return end - 1
	default:
		return end
	}
}

// not is defined if the block is not.
func (r *Run) not(s *statement, frame []Value) outcome {
	switch end := r.block(s.more.blocks[0], frame); {
	case end == done:
		return 0
	case end == 0:
		return done
	case end > 0:
		return end - 1
	default:
		return end
	}
}

// callDynamic calls the function at a path that is known only now. Where there is none, the data may have it.
func (r *Run) callDynamic(s *statement, frame []Value) outcome {
	path := make([]Value, len(s.more.args))
	for i, part := range s.more.args {
		path[i] = r.load(frame, part)
	}
	f := r.program.at(path)
	if f == nil {
		return 0
	}
	value := r.document(f)
	if r.err != nil {
		return failed
	}
	if value == nil {
		return leaveReference
	}
	frame[s.a] = value
	return done
}

// leaveReference is the outcome that makes a reference undefined although the data might have a value. The planner puts the
// call in three blocks.
const leaveReference outcome = 3

// compareMember reports whether a member of a value is there, and whether it is another value, or is not, as the statement wants it.
func (r *Run) compareMember(s *statement, frame []Value) bool {
	member := r.dot(r.load(frame, s.a), r.load(frame, s.b))
	return member != nil && same(member, r.load(frame, s.c)) == (s.op == code.DotEqual)
}

// same reports whether the values are equal or both undefined.
func same(a, b Value) bool {
	if a == nil || b == nil {
		return a == b
	}
	return Equal(a, b)
}

// dot returns the member of the value, or nil.
func (r *Run) dot(source, key Value) Value {
	switch source := source.(type) {
	case *Object:
		return source.Get(key)
	case *Array:
		if i, ok := key.(Int); ok && 0 <= i && int(i) < len(source.items) {
			return source.items[i]
		}
	case *Set:
		if source.Has(key) {
			return key
		}
	}
	return nil
}
