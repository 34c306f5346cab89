package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// noteOpaque tells of a module that is not at hand. That is no more than a warning where the module has nothing to do
// with the network; where it may hold tasks, endpoints or groups that nobody judges, the input is incomplete.
func (t *translator) noteOpaque(m *module, call *moduleCall, why model.Unknown) {
	severity, detail := model.SeverityWarning, ""
	switch given := t.networkGiven(m, call); {
	case m.sourceOf(call) == "" || isLocal(m.sourceOf(call)): // no installation helps
		severity = model.SeverityError
	case len(given) > 0:
		severity, detail = model.SeverityError, ", and it is given a part of the network ("+strings.Join(given, ", ")+")"
	case aws.SuggestsNetwork(call.name) || aws.SuggestsNetwork(m.sourceOf(call)):
		severity, detail = model.SeverityError, ", and by its name it may hold tasks, endpoints or security groups"
	}
	hint := ""
	switch {
	case strings.HasPrefix(why.Settle, "--"):
		hint = " (pass " + why.Settle + ")"
	case why.Settle != "":
		hint = " (run: " + why.Settle + ")"
	}
	t.notes.add(severity, t.notes.at(call.sourceAt), "What %s declares is not analysed: %s%s%s.",
		m.address("module."+call.name), why.Reason, detail, hint)
}

// statedWithoutNetwork reports whether a person says that a module that is not at hand holds no part of the network, and
// notes the reason.
func (t *translator) statedWithoutNetwork(m *module, call *moduleCall, why model.Unknown) bool {
	stated := t.opt.WithoutNetwork
	if stated == nil || m.sourceOf(call) == "" {
		return false
	}
	reason, ok := stated(m.sourceOf(call))
	if ok {
		t.notes.add(model.SeverityInfo, t.notes.at(call.sourceAt),
			"What %s declares is not analysed: %s. The configuration states that it holds no tasks, endpoints or security groups: %q.",
			m.address("module."+call.name), why.Reason, reason)
	}
	return ok
}

// networkGiven lists the arguments of a call that give the module a part of the network: by what they are, or where
// that is not known, by what they are called.
func (t *translator) networkGiven(m *module, call *moduleCall) []string {
	var names []string
	for _, argument := range call.arguments {
		v := m.scope().eval(argument.expr)
		if t.holdsNetwork(v) || !v.IsWhollyKnown() && aws.NamesNetwork(argument.name) {
			names = append(names, argument.name)
		}
	}
	return names
}

// holdsNetwork reports whether a part of the network is anywhere in a value.
func (t *translator) holdsNetwork(v value) bool {
	for _, text := range stringsIn(v.Value) {
		if aws.HoldsNetworkID(text) {
			return true
		}
		for _, ref := range t.symbols.references(text) {
			if aws.IsNetworkPart(provider.TypeOf(strings.TrimSuffix(ref.of.res.typ, "s")).AWS) && ref.attr != "cidr_block" {
				return true
			}
		}
	}
	return false
}
