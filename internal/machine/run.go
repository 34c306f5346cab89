package machine

import (
	"context"
	"errors"
	"fmt"
)

// Run is an evaluation of policies for one input. What one entry point has found out is known to the next. It is not safe for
// concurrent use.
type Run struct {
	program *Program
	ctx     context.Context //nolint:containedctx // that of the entry point that is being evaluated
	input   Value           // nil for none
	data    Value
	strings *Strings
	*workspace
	arguments [8]Value // of the function of Rego that is being called
	top       int      // where free room for local variables begins
	steps     int
	result    Value // that a function returned last
	results   *Set
	err       error
}

// workspace is memory that one run after the other uses.
type workspace struct {
	documents []Value // the results of functions without arguments, by their slots: nil for those that are not known
	usages    []usage // of the others, by their slots, in this run and in earlier ones
	memory    memory  // the results of the others
	stack     []Value // room for local variables
	joints    map[[2]*Value]*joint
}

// Start begins a run. The values and the texts belong together: see Value.
func (p *Program) Start(input, data Value, texts *Strings) *Run {
	return &Run{program: p, input: input, data: data, strings: texts, workspace: p.workspace()}
}

// Close ends the run, and lets others use its memory.
func (r *Run) Close() {
	if w := r.workspace; w != nil {
		r.workspace = nil
		w.clear()
		r.program.workspaces.Put(w)
	}
}

// workspace returns one without results, which other runs may have used.
func (p *Program) workspace() *workspace {
	if w, ok := p.workspaces.Get().(*workspace); ok {
		return w
	}
	return &workspace{
		documents: make([]Value, p.documents),
		usages:    make([]usage, len(p.functions)-p.documents),
		stack:     make([]Value, stackSize),
		joints:    map[[2]*Value]*joint{},
	}
}

// stackSize is how many local variables there is room for at first.
const stackSize = 1 << 10

// clear forgets all results, and gives up what small runs do not need. Runs have the keys of joints in common, and mostly which
// functions are worth remembering.
func (w *workspace) clear() {
	clear(w.documents)
	for i := range w.usages {
		w.usages[i].shorten()
	}
	w.memory.clear()
	if len(w.stack) > 4*stackSize {
		w.stack = make([]Value, stackSize)
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
	r.ctx, r.results, r.top = ctx, NewSet(1), 0
	if r.err == nil {
		r.execute(main.body(r.program), r.frame(main))
	}
	return r.results, r.err
}

// Steps returns how many members of values were visited so far: what grows with the input, whatever the machine is.
func (r *Run) Steps() int { return r.steps }

// checkEvery is how many steps there are between two looks at the context.
const checkEvery = 1 << 10

// frame returns room for the local variables of a call, with the input and the data, and undefined where that matters. Older frames
// stay where they are when there has to be more room.
func (r *Run) frame(f *function) []Value {
	locals := int(f.locals)
	if r.top+locals > len(r.stack) {
		r.stack, r.top = make([]Value, max(2*len(r.stack), locals)), 0
	}
	frame := r.stack[r.top : r.top+locals]
	r.top += locals
	frame[0], frame[1] = r.input, r.data
	clear(frame[f.params:f.cleared])
	return frame
}

// load returns what the operand stands for, nil for a local variable that is undefined.
func (r *Run) load(frame []Value, o operand) Value {
	if o >= 0 {
		return frame[o]
	}
	return r.program.constants[^o]
}

// call returns the result of the function, nil if it is undefined.
func (r *Run) call(f *function, frame []Value, args []operand) Value {
	own := args[min(documents, len(args)):]
	if len(own) == 0 {
		return r.document(f)
	}
	if f.body(r.program); f.brief || len(own) > maxArguments {
		return r.enter(f, frame, args)
	}
	hash, use := r.hash(f, frame, own), &r.usages[f.slot]
	if !use.isWorthwhile(hash) {
		return r.enter(f, frame, args)
	}
	if value, ok := r.recall(f, hash, frame, own); ok {
		use.hits++
		return value
	}
	value := r.enter(f, frame, args)
	r.remember(f, hash, frame, own, value)
	return value
}

// document returns the result of a function without arguments.
func (r *Run) document(f *function) Value {
	switch value := r.documents[f.slot]; value {
	case nil:
		value = r.enter(f, nil, nil)
		r.documents[f.slot] = value
		if value == nil {
			r.documents[f.slot] = undefined{}
		}
		return value
	case undefined{}:
		return nil
	default:
		return value
	}
}

// enter executes the function with arguments of the caller, and gives up its room.
func (r *Run) enter(f *function, caller []Value, args []operand) Value {
	top, room := r.top, len(r.stack)
	frame := r.frame(f)
	for i := documents; i < len(args); i++ {
		frame[i] = r.load(caller, args[i])
	}
	outcome := r.execute(f.body(r.program), frame)
	if r.top = top; len(r.stack) != room {
		r.top = 0 // the caller's frame is not in what there is now
	}
	if outcome != returned {
		return nil
	}
	return r.result
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
