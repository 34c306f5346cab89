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
	queue  []premises
	queued map[string]bool
	seen   map[string]bool // the models that are known
	steps  int             // taken so far; all outcomes together may take as many as one template
}

// explore draws the model as the files have it, and adds to it the models of all other outcomes that differ.
func (p *parsing) explore() *model.Stack {
	e := explorer{parsing: p, queued: map[string]bool{}, seen: map[string]bool{}}
	stack := e.outcome(model.NewStack(p.title()), nil)
	last := stack
	for tried := 0; len(e.queue) > 0; tried++ {
		on := e.queue[0]
		e.queue = e.queue[1:]
		if tried == maxOutcomes || e.steps > maxSteps {
			stack.Notes = append(stack.Notes, tooMany(on))
			break
		}
		// Outcomes share the numbers of positions, so that equal models look the same. What is drawn already adds none.
		other := model.NewStack(p.title())
		other.Positions = last.Positions
		last = e.outcome(other, on)
		if e.isNew(last) {
			stack.Outcomes = append(stack.Outcomes, last)
		}
	}
	return stack
}

// outcome draws a model under some premises, and queues the premises that would change it.
func (e *explorer) outcome(stack *model.Stack, on premises) *model.Stack {
	r := e.draw(stack, on)
	for _, p := range on {
		stack.Assumed = append(stack.Assumed, r.assumption(p))
	}
	for _, d := range r.decisions() {
		if _, taken := on.of(d.parameter.name); taken {
			continue
		}
		for _, p := range d.others() {
			e.enqueue(append(slices.Clip(on), p))
		}
	}
	e.steps += r.steps
	if len(on) == 0 {
		e.isNew(stack)
	}
	return stack
}

func (e *explorer) enqueue(next premises) {
	slices.SortFunc(next, func(a, b premise) int { return strings.Compare(a.parameter.name, b.parameter.name) })
	key := next.key()
	if !e.queued[key] {
		e.queued[key] = true
		e.queue = append(e.queue, next)
	}
}

// isNew reports whether policies have not seen such a model yet.
func (e *explorer) isNew(stack *model.Stack) bool {
	text, err := json.Marshal(stack)
	if err != nil || e.seen[string(text)] { // a stack can always be encoded
		return false
	}
	e.seen[string(text)] = true
	return true
}

func tooMany(on premises) model.Note {
	return model.Note{
		Severity: model.SeverityInfo,
		Message:  "The parameters to which nobody gave a value allow for more outcomes than were judged; --parameter narrows them.",
		Location: on[0].parameter.at,
	}
}
