package machine

import (
	"context"
	"errors"
	"fmt"
)

// Run is an evaluation of policies for one input. What one entry point has found out is known to the next. It is not safe for
// concurrent use.
type Run struct {
	program   *Program
	ctx       context.Context //nolint:containedctx // that of the entry point that is being evaluated
	input     Value           // nil for none
	data      Value
	strings   *Strings
	documents []document // the results of functions without arguments, by their slots
	memos     []*memo    // the results of the others
	arguments [8]Value   // of the function of Rego that is being called
	stack     []Value    // room for local variables
	top       int        // where free room begins
	steps     int
	results   *Set
	err       error
}

// Start begins a run. The values and the texts belong together: see Value.
func (p *Program) Start(input, data Value, texts *Strings) *Run {
	return &Run{
		program: p, input: input, data: data, strings: texts,
		documents: make([]document, p.documents), memos: make([]*memo, len(p.functions)-p.documents),
	}
}

// Evaluate evaluates the entry point, such as egresslint/main/report. The result is a set of objects, empty if the entry point
// is not defined; the value of a rule is the member "result" of the only one. The error is that of the context, or says where
// a policy fails. After an error, the run is over.
func (r *Run) Evaluate(ctx context.Context, entry string) (*Set, error) {
	main, err := r.program.plan(entry)
	if err != nil {
		return nil, err
	}
	r.ctx, r.results, r.stack, r.top = ctx, NewSet(1), r.program.room(), 0
	if r.err == nil {
		r.execute(main.body(r.program), r.frame(main))
	}
	room := r.stack
	r.stack = nil
	r.program.rooms.Put(&room)
	return r.results, r.err
}

// Steps returns how many members of values were visited so far: what grows with the input, whatever the machine is.
func (r *Run) Steps() int { return r.steps }

// document is the result of a function without arguments, once it is known.
type document struct {
	value Value
	known bool
}

// checkEvery is how many steps there are between two looks at the context.
const checkEvery = 1 << 10

// frame returns room for the local variables of a call, undefined but for the input and the data. Older frames stay where
// they are when there has to be more room.
func (r *Run) frame(f *function) []Value {
	if r.top+f.locals > len(r.stack) {
		r.stack, r.top = make([]Value, max(2*len(r.stack), f.locals)), 0
	}
	frame := r.stack[r.top : r.top+f.locals]
	clear(frame)
	r.top += f.locals
	frame[0], frame[1] = r.input, r.data
	return frame
}

// load returns what the operand stands for, nil for a local variable that is undefined.
func (r *Run) load(frame []Value, o operand) Value {
	if o >= 0 {
		return frame[o]
	}
	return r.program.constants[^o]
}

// call returns the result of the function, nil if it is undefined. A function is evaluated once for the same arguments.
func (r *Run) call(f *function, frame []Value, args []operand) Value {
	own := args[min(documents, len(args)):]
	if len(own) == 0 {
		return r.document(f)
	}
	var key arguments
	if f.body(r.program); f.brief || len(own) > len(key) {
		return r.enter(f, frame, args)
	}
	m := r.memos[f.slot]
	if m == nil {
		m = &memo{}
		r.memos[f.slot] = m
	}
	if !m.isWorthwhile() {
		return r.enter(f, frame, args)
	}
	for i, arg := range own {
		key[i] = r.load(frame, arg)
	}
	if value, ok := m.get(key); ok {
		return value
	}
	value := r.enter(f, frame, args)
	m.put(key, value)
	return value
}

// document returns the result of a function without arguments.
func (r *Run) document(f *function) Value {
	if d := r.documents[f.slot]; d.known {
		return d.value
	}
	value := r.enter(f, nil, nil)
	r.documents[f.slot] = document{value, true}
	return value
}

// enter executes the function with arguments of the caller, and gives up its room.
func (r *Run) enter(f *function, caller []Value, args []operand) Value {
	top, room := r.top, len(r.stack)
	frame := r.frame(f)
	for i := documents; i < len(args); i++ {
		frame[f.params[i]] = r.load(caller, args[i])
	}
	outcome := r.execute(f.body(r.program), frame)
	if r.top = top; len(r.stack) != room {
		r.top = 0 // the caller's frame is not in what there is now
	}
	if outcome != returned {
		return nil
	}
	return frame[f.result]
}

// step counts what takes time, and looks now and then whether the time is over. It reports whether to go on.
func (r *Run) step() bool {
	if r.steps++; r.steps%checkEvery == 0 && r.ctx.Err() != nil && r.err == nil {
		r.err = context.Cause(r.ctx)
	}
	return r.err == nil
}

// fail ends the run.
func (r *Run) fail(m *more, err error) outcome {
	if r.err == nil && m != nil {
		err = fmt.Errorf("%s:%d: %w", r.program.files[m.at.file], m.at.row, err)
	}
	if r.err == nil {
		r.err = err
	}
	return failed
}

// ErrBuiltin is in the error of a function of Rego that cannot be applied to its arguments.
var ErrBuiltin = errors.New("function")

// What OPA calls conflicts.
var (
	errValues = errors.New("complete rules must not produce multiple outputs")
	errKeys   = errors.New("object keys must be unique")
	errMerge  = errors.New("objects cannot be merged with other values")
)

// arguments are those of a call besides the documents. The rest is nil.
type arguments [4]Value

// memo holds results of one function, nil for undefined ones.
type memo struct {
	one  kept[Value] // of a function with one argument
	more kept[arguments]
	hits int
}

// isWorthwhile reports whether results are found again often enough to be kept.
func (m *memo) isWorthwhile() bool {
	const trial, share = 4096, 8
	n := len(m.one.rest) + len(m.more.rest)
	return n < trial || m.hits > n/share
}

func (m *memo) get(key arguments) (value Value, ok bool) {
	if key[1] == nil {
		value, ok = m.one.get(key[0])
	} else {
		value, ok = m.more.get(key)
	}
	if ok {
		m.hits++
	}
	return value, ok
}

func (m *memo) put(key arguments, value Value) {
	if key[1] == nil {
		m.one.put(key[0], value)
	} else {
		m.more.put(key, value)
	}
}

// kept is values by keys: few in a list, many in a map.
type kept[K comparable] struct {
	list []entry[K]
	rest map[K]Value
}

type entry[K comparable] struct {
	key   K
	value Value
}

func (k *kept[K]) get(key K) (Value, bool) {
	for i := range k.list {
		if k.list[i].key == key {
			return k.list[i].value, true
		}
	}
	value, ok := k.rest[key]
	return value, ok
}

func (k *kept[K]) put(key K, value Value) {
	switch {
	case len(k.list) < few:
		k.list = append(k.list, entry[K]{key, value})
	case k.rest == nil:
		k.rest = map[K]Value{key: value}
	default:
		k.rest[key] = value
	}
}
