package terraform

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// publish lists what leaves the files: what outputs of the root publish, and what modules are passed that are not at hand.
func (t *translator) publish() {
	t.aside = true
	defer func() { t.aside = false }()
	t.top.modules(func(m *module) {
		for _, name := range slices.Sorted(maps.Keys(m.config.calls)) {
			t.handOver(m, m.config.calls[name])
		}
	})
	for _, name := range slices.Sorted(maps.Keys(t.top.config.outputs)) {
		at := t.top.config.outputs[name].DefRange
		published := t.top.output(name, at, false)
		t.network.Published = append(t.network.Published, aws.Publication{
			IDs: t.addressesIn(published), How: "is published as output." + name, At: t.notes.at(at),
		})
	}
}

// handOver lists what a call passes to a module that is not at hand.
func (t *translator) handOver(m *module, call *moduleCall) {
	opaque := m.childrenOf(call).opaque
	if opaque == nil || provider.HoldsNoNetwork(m.sourceOf(call)) {
		return
	}
	if t.statedWithoutNetwork(m, call, opaque[0]) {
		return
	}
	t.noteOpaque(m, call, opaque[0])
	name := m.address("module." + call.name)
	for _, argument := range call.arguments {
		expr := argument.expr
		t.network.Handed = append(t.network.Handed, aws.Publication{
			IDs:    append(t.addressesIn(m.scope().eval(expr)), m.rolesIn(expr)...),
			How:    "is passed to " + name + ", which is not installed",
			At:     t.notes.at(expr.Range()),
			Settle: "terraform init -backend=false",
		})
	}
}

// rolesIn lists the roles that an expression refers to, also by a name that is written in the role.
func (m *module) rolesIn(expr hcl.Expression) []string {
	var addresses []string
	for _, traversal := range m.usageOf(expr).refs {
		name, _ := attrName(traversal, 1)
		r, ok := m.config.resources["aws_iam_role."+name]
		if !ok || traversal.RootName() != r.typ {
			continue
		}
		for _, i := range m.instances(r) {
			addresses = append(addresses, i.address())
		}
	}
	return addresses
}

// addressesIn lists the resources that a value refers to.
func (t *translator) addressesIn(v value) []string {
	var addresses []string
	for _, text := range stringsIn(v.Value) {
		for _, ref := range t.symbols.references(text) {
			addresses = append(addresses, ref.of.address())
		}
	}
	return addresses
}
