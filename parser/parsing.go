package parser

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/parallel"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/terraform"
)

// parsing makes the stacks of what was found, several at once.
type parsing struct {
	*Result
	files   *cloudformation.Files
	library *terraform.Library
	opt     Options
	inputs  []group
	notes   [][]model.Note // of each stack, with their locations resolved
	each    func(r *Result, numbers []int)
	begun   atomic.Int32
	jobs    chan func() // what goroutines do that nobody need wait for

	mu      sync.Mutex
	waiting []int            // the numbers of stacks that are to be completed together
	left    map[string]int   // how many inputs of each name are not parsed yet
	open    map[string][]int // the numbers of the inputs of each root until all of them are parsed
	done    map[string]int   // how many of these are parsed
}

func (f *Found) parsing(each func(r *Result, numbers []int)) *parsing {
	n := len(f.inputs)
	p := &parsing{
		Result: &Result{Stacks: make([]*model.Stack, n)},
		files:  f.found.files, library: f.library, opt: f.opt, inputs: f.inputs, notes: make([][]model.Note, n), each: each,
		jobs: make(chan func()), left: map[string]int{}, open: map[string][]int{}, done: map[string]int{},
	}
	p.opt.Terraform.Labels = findsGroups(f.library, f.inputs)
	p.opt.CloudFormation.Labels, p.opt.Plan.Labels = p.opt.Terraform.Labels, p.opt.Terraform.Labels
	for i, in := range f.inputs {
		p.Names, p.Dirs, p.Variants = append(p.Names, in.names[0]), append(p.Dirs, in.dir(f.tree, f.opt)), append(p.Variants, in.variant)
		p.left[in.names[0]]++
		p.open[in.root()] = append(p.open[in.root()], i)
	}
	return p
}

// root names what the inputs have in common that are one root or template in several variants.
func (g group) root() string {
	if g.stage.Name != "" {
		return g.stage.Title()
	}
	return g.names[0]
}

// run parses all inputs. What a root finds in others is there when all are parsed: until then none is done.
func (p *parsing) run(ctx context.Context) {
	linked := p.opt.Terraform.Labels
	defer close(p.jobs)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for parse := range p.jobs {
				parse()
			}
		}()
	}
	parallel.Each(len(p.inputs), func(i int) {
		p.parse(ctx, i)
		if numbers := p.leave(i, linked); len(numbers) > 0 {
			p.complete(numbers)
		}
	})
	if linked {
		resolveLookups(p.Stacks)
	}
	p.complete(p.waiting)
}

func (p *parsing) parse(ctx context.Context, i int) {
	in := p.inputs[i]
	if p.opt.Progress != nil {
		p.opt.Progress(int(p.begun.Load()), len(p.inputs), in.names[0])
	}
	stack := p.parseUntil(ctx, in)
	stack.Variant = in.variant.Name
	if in.stage.Name != "" {
		stack.Root, stack.OwnFiles = in.stage.Title(), true
	}
	p.Stacks[i] = stack
	p.begun.Add(1)
}

// parseUntil returns the stack of an input, or one that says why it was not analysed if ctx ends before. The parsers cannot be
// stopped: what is begun goes on until the process ends.
func (p *parsing) parseUntil(ctx context.Context, in group) *model.Stack {
	if ctx.Err() == nil {
		done := make(chan *model.Stack, 1)
		select {
		case p.jobs <- func() { done <- parseInput(p.files, p.library, in, p.opt) }:
		case <-ctx.Done():
		}
		select {
		case stack := <-done:
			return stack
		case <-ctx.Done():
		}
	}
	stack := model.NewStack(in.names[0])
	stack.Notes = []model.Note{{
		Severity: model.SeverityError,
		Message:  fmt.Sprintf("This was not analysed: %v.", context.Cause(ctx)),
		At:       stack.Positions.Add(source.Range{File: in.names[0]}, 0),
	}}
	return stack
}

// atOnce is how many stacks are completed together at least, as long as there are more: what judges them is in the caches of the
// processor then.
const atOnce = 64

// leave forgets what was read for an input where no other one needs it. It returns the numbers of inputs of roots of which this
// is the last one, once they are enough, if they need not wait for all others.
func (p *parsing) leave(i int, linked bool) []int {
	in := p.inputs[i]
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left[in.names[0]]--; p.left[in.names[0]] == 0 && in.kind != planFile {
		p.library.Forget(in.names[0])
		p.files.Forget(in.names)
	}
	if p.done[in.root()]++; p.done[in.root()] < len(p.open[in.root()]) {
		return nil
	}
	p.waiting = append(p.waiting, p.open[in.root()]...)
	if linked || len(p.waiting) < atOnce {
		return nil
	}
	enough := p.waiting
	p.waiting = nil
	return enough
}

// complete takes the notes of stacks to which nothing is added any more, and passes the stacks on.
func (p *parsing) complete(numbers []int) {
	for _, i := range numbers {
		p.notes[i] = resolveNotes(p.Stacks[i])
	}
	if p.each != nil {
		p.each(p.Result, numbers)
	}
}

// resolveNotes returns the notes of a stack with the positions that they point at.
func resolveNotes(stack *model.Stack) []model.Note {
	notes := make([]model.Note, len(stack.Notes))
	for i, note := range stack.Notes {
		if note.Location.IsZero() {
			note.Location = stack.Positions.At(note.At).Range
		}
		notes[i] = note
	}
	return notes
}
