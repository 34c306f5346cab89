package plan

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// rewind puts the resources of the prior state in the place of the changes: the document is then that of a plan that changes
// nothing. Terraform has moved resources to their new addresses in this state.
func (r *reader) rewind() {
	r.ResourceChanges = nil
	r.PlannedValues = &plannedValues{}
	r.rewindModule(r.PriorState.Values.RootModule)
}

func (r *reader) rewindModule(m stateModule) {
	for _, s := range m.Resources {
		if s.Mode == "data" {
			continue
		}
		c := &change{Address: s.Address, ModuleAddress: moduleOf(s.Address, s.Type), Mode: s.Mode, Type: s.Type, at: s.at}
		c.Change.Actions = []string{"no-op"}
		c.content = s.content
		r.ResourceChanges = append(r.ResourceChanges, c)
	}
	for _, child := range m.ChildModules {
		r.rewindModule(child)
	}
}

// addReplaced records which resources the plan destroys to make others in their place.
func (r *reader) addReplaced(stack *model.Stack) {
	for _, c := range r.ResourceChanges {
		if slices.Contains(c.Change.Actions, "create") && slices.Contains(c.Change.Actions, "delete") {
			if stack.Replaced == nil {
				stack.Replaced = map[string]bool{}
			}
			stack.Replaced[c.Address] = true
		}
	}
}
