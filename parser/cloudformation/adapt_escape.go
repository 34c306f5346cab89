package cloudformation

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptEscapes finds the groups and VPCs that leave the files: an endpoint that is not in them may carry the group, or
// be in the VPC.
func (a *adapter) adaptEscapes() {
	for _, s := range a.scopes() {
		for _, o := range s.outputs {
			if s.holder == nil || o.value.get("Export") != nil {
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

// export marks the groups and VPCs that an output publishes.
func (a *adapter) export(s *scope, output entry) {
	published := s.outputValue(output)
	for _, vpc := range a.vpcsIn(published) {
		vpc.Exported = append(vpc.Exported, model.Unknown{
			Reason: fmt.Sprintf("%s is published by the output %s", vpc.ID, s.id(output.key)),
			At:     a.place(output.at),
		})
	}
	for _, group := range a.groupsIn(published) {
		group.Exported = append(group.Exported, model.Unknown{
			Reason: fmt.Sprintf("%s is published by the output %s", group.ID, s.id(output.key)),
			At:     a.place(output.at),
		})
	}
}

// handOver marks the groups and VPCs that are passed to a nested stack whose template is not at hand.
func (a *adapter) handOver(stack *resource) {
	passed := stack.property("Parameters")
	for _, vpc := range a.vpcsIn(passed) {
		vpc.Handed = append(vpc.Handed, model.Unknown{
			Reason: fmt.Sprintf("%s is passed to the nested stack %s, whose template was not found", vpc.ID, stack.id),
			At:     a.place(stack.at),
		})
	}
	for _, group := range a.groupsIn(passed) {
		group.Handed = append(group.Handed, model.Unknown{
			Reason: fmt.Sprintf("%s is passed to the nested stack %s, whose template was not found", group.ID, stack.id),
			At:     a.place(stack.at),
		})
	}
}

// groupsIn returns the groups of the model that occur in a value, each once.
func (a *adapter) groupsIn(v value) []*model.Group { return a.stack.GroupsOf(a.idsIn(v)) }

// vpcsIn returns the VPCs of the model whose ids, or those of their subnets or route tables, occur in a value, each once.
func (a *adapter) vpcsIn(v value) []*model.VPC { return a.stack.VPCsOf(a.idsIn(v)) }

// idsIn lists the resources whose ids occur in a value.
func (a *adapter) idsIn(v value) []string {
	var ids []string
	_, refs := a.pieces(toJSON(a.run, v))
	for _, ref := range refs {
		if ref.resource != nil && ref.attribute == "" {
			ids = append(ids, ref.resource.id)
		}
	}
	return ids
}
