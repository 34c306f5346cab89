package terraform

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
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
	case suggestsNetwork(call.name) || suggestsNetwork(m.sourceOf(call)):
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
	for _, name := range slices.Sorted(maps.Keys(call.arguments)) {
		v := m.scope().eval(call.arguments[name].Expr)
		if t.holdsNetwork(v) || !v.IsWhollyKnown() && networkArgument.MatchString(name) {
			names = append(names, name)
		}
	}
	return names
}

// networkArgument matches what arguments are called that take a part of the network.
var networkArgument = regexp.MustCompile(`(?i)(?:^|_)(?:vpcs?|subnets?|security_groups?|sgs?|ecs_cluster|cluster|route_tables?)(?:_|$)`)

// networkID matches ids of parts of the network that are written out.
var networkID = regexp.MustCompile(`^(?:vpc|subnet|sg|rtb)-[0-9a-f]+$|^arn:[^:]*:ecs:[^:]*:[^:]*:cluster/`)

// networkTypes are the types of the parts of the network that tasks and endpoints are put into.
var networkTypes = regexp.MustCompile(`^aws_(?:default_)?(?:vpc|subnets?|security_groups?|route_tables?|ecs_cluster)$`)

// holdsNetwork reports whether a part of the network is anywhere in a value.
func (t *translator) holdsNetwork(v value) bool {
	for _, text := range stringsIn(v.Value) {
		if networkID.MatchString(text) {
			return true
		}
		for _, ref := range t.symbols.references(text) {
			if networkTypes.MatchString(ref.of.res.typ) && ref.attr != "cidr_block" {
				return true
			}
		}
	}
	return false
}

// suggestsNetwork reports whether a module of this name or source may hold tasks, endpoints or security groups.
func suggestsNetwork(name string) bool { return networkWords.MatchString(name) }

var networkWords = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])(?:ecs|fargate|tasks?|containers?|services?|endpoints?|vpce?s?|privatelink|` +
	`security[-_]?groups?|sgs?|networks?|networking|firewall|batch|scheduler|step[-_]?functions?|pipes?)(?:[^a-z0-9]|$)`)
