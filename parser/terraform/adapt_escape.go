package terraform

import (
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// adaptEscapes finds the groups and VPCs that leave the files: an endpoint that is not in them may carry the group, or
// be in the VPC.
func (a *adapter) adaptEscapes() {
	a.top.modules(func(m *module) {
		for _, name := range slices.Sorted(maps.Keys(m.config.calls)) {
			a.handOver(m, m.config.calls[name])
		}
	})
	for _, name := range slices.Sorted(maps.Keys(a.top.config.outputs)) {
		at := a.top.config.outputs[name].DefRange
		published := a.top.output(name, at, false)
		for _, g := range a.groupsIn(published) {
			why := model.Unknown{Reason: g.ID + " is published as output." + name, At: a.notes.at(at)}
			g.Exported = append(g.Exported, why)
		}
		for _, vpc := range a.vpcsIn(published) {
			why := model.Unknown{Reason: vpc.ID + " is published as output." + name, At: a.notes.at(at)}
			vpc.Exported = append(vpc.Exported, why)
		}
	}
}

// handOver marks the groups and VPCs that a call passes to a module that is not at hand.
func (a *adapter) handOver(m *module, call *moduleCall) {
	opaque := m.childrenOf(call).opaque
	if opaque == nil {
		return
	}
	a.noteOpaque(m, call, opaque[0])
	name := m.address("module." + call.name)
	for _, argument := range slices.Sorted(maps.Keys(call.arguments)) {
		attr := call.arguments[argument]
		passed, at := m.scope().eval(attr.Expr), a.notes.at(attr.Expr.Range())
		for _, g := range a.groupsIn(passed) {
			g.Handed = append(g.Handed, passedTo(name, g.ID, at))
		}
		for _, vpc := range a.vpcsIn(passed) {
			vpc.Handed = append(vpc.Handed, passedTo(name, vpc.ID, at))
		}
	}
}

func passedTo(module, id string, at source.Ref) model.Unknown {
	return model.Unknown{
		Reason: id + " is passed to " + module + ", which is not installed", At: at, Settle: "terraform init -backend=false",
	}
}

// groupsIn lists the groups of the model whose ids occur in a value.
func (a *adapter) groupsIn(v value) []*model.Group { return a.stack.GroupsOf(a.addressesIn(v)) }

// vpcsIn lists the VPCs of the model whose ids, or those of their subnets or route tables, occur in a value.
func (a *adapter) vpcsIn(v value) []*model.VPC { return a.stack.VPCsOf(a.addressesIn(v)) }

// addressesIn lists the resources that a value refers to.
func (a *adapter) addressesIn(v value) []string {
	var addresses []string
	for _, text := range stringsIn(v.Value) {
		for _, ref := range a.symbols.references(text) {
			addresses = append(addresses, ref.of.address())
		}
	}
	return addresses
}
