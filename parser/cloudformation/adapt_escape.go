package cloudformation

import (
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptEscapes finds the groups that leave the files: an endpoint that is not in them may carry them.
func (a *adapter) adaptEscapes(root *scope) {
	for _, s := range root.scopes() {
		for _, o := range s.outputs {
			if s == root || o.value.get("Export") != nil {
				a.export(s, o)
			}
		}
	}
	for _, res := range a.byKind[typeStack] {
		if res.scope.nest(res) == nil {
			a.handOver(res)
		}
	}
}

// export marks the groups that an output publishes.
func (a *adapter) export(s *scope, output entry) {
	for _, group := range a.groupsIn(s.outputValue(output)) {
		group.Exported = append(group.Exported, model.Unknown{
			Reason: fmt.Sprintf("%s is published by the output %s", group.ID, s.prefix+output.key),
			At:     a.place(output.at),
		})
	}
}

// handOver marks the groups that are passed to a nested stack whose template is not at hand.
func (a *adapter) handOver(stack *resource) {
	for _, group := range a.groupsIn(stack.property("Parameters")) {
		group.Handed = append(group.Handed, model.Unknown{
			Reason: fmt.Sprintf("%s is passed to the nested stack %s, whose template was not found", group.ID, stack.id),
			At:     a.place(stack.at),
		})
	}
}

// groupsIn returns the groups of the model that occur in a value, each once.
func (a *adapter) groupsIn(v value) []*model.Group {
	var groups []*model.Group
	_, refs := a.pieces(toJSON(a.run, v))
	for _, ref := range refs {
		if ref.resource == nil || ref.attribute != "" {
			continue
		}
		if group := a.stack.Groups[ref.resource.id]; group != nil && !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	return groups
}
