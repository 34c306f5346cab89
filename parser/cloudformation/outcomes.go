package cloudformation

import (
	"encoding/json"

	"github.com/egresslint/egresslint/internal/model"
)

// maxOutcomes bounds how many outcomes of conditions are tried besides the one that defaults decide.
const maxOutcomes = 48

// outcomes tries what else the conditions may come to that the network met, and adds to the stack the models that differ.
// Values are chosen for parameters, not for conditions, so that no two conditions contradict each other.
func (p *parsing) outcomes(first *run) {
	e := explorer{parsing: p, seen: map[string]bool{fingerprint(first.stack): true}, last: first.stack}
	decided := first.decisions()
	for changes := 1; changes <= len(decided) && e.explore(decided, changes, nil); changes++ {
	}
	first.stack.Outcomes = e.found
	if e.runs > maxOutcomes {
		first.note(model.SeverityInfo, decided[0].parameter.at, "The parameters without a given value allow for more outcomes of conditions than were tried; --parameter narrows them.")
	}
}

// explorer tries combinations of premises.
type explorer struct {
	*parsing
	found []*model.Stack
	seen  map[string]bool // the models that are known
	last  *model.Stack
	runs  int
}

// explore tries all premises that change the given number of parameters, on top of some. It reports whether there is
// room for more.
func (e *explorer) explore(decided []*decision, changes int, on premises) bool {
	if changes == 0 {
		e.try(on)
		return e.runs <= maxOutcomes
	}
	for i, d := range decided {
		for _, p := range d.others() {
			if !e.explore(decided[i+1:], changes-1, append(on[:len(on):len(on)], p)) {
				return false
			}
		}
	}
	return true
}

// try draws the model under some premises, and keeps it if there was none like it. It shares the numbers of positions
// with those before, so that equal models look the same; those are finished and number no more.
func (e *explorer) try(on premises) {
	if e.runs++; e.runs > maxOutcomes {
		return
	}
	stack := model.NewStack(e.last.Root)
	stack.Positions = e.last.Positions
	r := e.draw(stack, on)
	for _, p := range on {
		stack.Assumed = append(stack.Assumed, r.assumption(p))
	}
	e.last = stack
	if key := fingerprint(stack); !e.seen[key] {
		e.seen[key] = true
		e.found = append(e.found, stack)
	}
}

// fingerprint returns what policies see of a stack.
func fingerprint(stack *model.Stack) string {
	text, err := json.Marshal(stack)
	if err != nil { // a stack can always be encoded
		return ""
	}
	return string(text)
}
