package cloudformation

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// maxOutcomes bounds how many combinations of values are tried for the parameters to which nobody gave one.
const maxOutcomes = 48

// explorer looks for the outcomes of the conditions that the network depends on. It chooses values for parameters, not
// for conditions, so that no two conditions contradict each other; first those that change one parameter, then two.
type explorer struct {
	*parsing
	queue []premises
	// drawn holds the models by their premises; of equal models, each is the first, and one that CloudFormation refuses
	// to deploy is nil.
	drawn  map[string]*model.Stack
	queued map[string]bool
	seen   map[string]*model.Stack // the models that are known, by what they are
	cases  []cases
	steps  int // taken so far; all outcomes together may take as many as one template
}

// cases are the premises of which one holds where a model is drawn: a parameter without default has one of some values.
type cases struct {
	of   *model.Stack
	keys []string
}

// explore draws the model as the files have it, and adds to it the models of all other outcomes that differ.
func (p *parsing) explore() *model.Stack {
	e := explorer{parsing: p, drawn: map[string]*model.Stack{}, queued: map[string]bool{}, seen: map[string]*model.Stack{}}
	stack := model.NewStack(p.title())
	e.outcome(stack, nil).tellViolated()
	if len(e.queue) > 0 {
		e.known(stack)
	}
	last := stack
	for tried := 0; len(e.queue) > 0; tried++ {
		on := e.queue[0]
		e.queue = e.queue[1:]
		if tried == maxOutcomes || e.steps > maxSteps {
			stack.Notes = append(stack.Notes, tooMany(on))
			break
		}
		// Outcomes share the numbers of positions, so that equal models look the same. Each has a table of its own, because
		// a configuration adds its positions to every outcome.
		other := model.NewStack(p.title())
		other.Positions = last.Positions.Clone()
		last = other
		e.add(stack, other, on)
	}
	e.tellCases()
	return stack
}

// add draws another outcome, and adds it to the stack if it is possible and not known yet.
func (e *explorer) add(stack, other *model.Stack, on premises) {
	e.drawn[on.key()] = nil
	if r := e.outcome(other, on); len(r.violated) > 0 {
		return
	}
	first, isNew := e.known(other)
	e.drawn[on.key()] = first
	if isNew {
		stack.Outcomes = append(stack.Outcomes, other)
	}
}

// outcome draws a model under some premises, and queues the premises that would change it.
func (e *explorer) outcome(stack *model.Stack, on premises) *run {
	r := e.draw(stack, on)
	r.assert()
	for _, p := range on {
		stack.Assumed = append(stack.Assumed, r.assumption(p))
	}
	for _, d := range r.decisions() {
		if _, taken := on.of(d.parameter.name); taken {
			continue
		}
		alternatives := cases{of: stack}
		for _, p := range d.others() {
			next := append(slices.Clip(on), p)
			e.enqueue(next)
			alternatives.keys = append(alternatives.keys, next.key())
		}
		if d.parameter.fallback == nil {
			e.cases = append(e.cases, alternatives)
		}
	}
	e.steps += r.Steps()
	return r
}

func (e *explorer) enqueue(next premises) {
	slices.SortFunc(next, func(a, b premise) int { return strings.Compare(a.parameter.name, b.parameter.name) })
	key := next.key()
	if !e.queued[key] {
		e.queued[key] = true
		e.queue = append(e.queue, next)
	}
}

// known returns the first model that is the same for policies, and whether that is this one.
func (e *explorer) known(stack *model.Stack) (*model.Stack, bool) {
	text, err := json.Marshal(stack)
	if err != nil { // a stack can always be encoded
		return stack, true
	}
	if first := e.seen[string(text)]; first != nil {
		return first, false
	}
	e.seen[string(text)] = stack
	return stack, true
}

// tellCases puts into the models which others are all that they can be.
func (e *explorer) tellCases() {
	for _, c := range e.cases {
		var all []*model.Stack
		complete := true
		for _, key := range c.keys {
			other, drawn := e.drawn[key]
			complete = complete && drawn
			if other != nil {
				all = append(all, other)
			}
		}
		if complete && len(all) > 0 {
			c.of.Cases = append(c.of.Cases, all)
		}
	}
}

func tooMany(on premises) model.Note {
	return model.Note{
		Severity: model.SeverityInfo,
		Message:  "The parameters to which nobody gave a value allow for more outcomes than were judged; --parameter narrows them.",
		Location: on[0].parameter.at,
	}
}
