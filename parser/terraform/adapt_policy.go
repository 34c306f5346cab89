package terraform

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// endpointPolicy reads the policy of an endpoint: what its own resource says, unless a resource for the policy alone
// does. It is nil where nothing is written.
func (a *adapter) endpointPolicy(endpoint *instance) *model.Policy {
	policy := a.policy(endpoint)
	for _, r := range a.ofEndpoint("aws_vpc_endpoint_policy", endpoint) {
		over := a.policy(r.instance)
		if why := mergeReasons(r.maybe(), r.open); len(why) > 0 {
			over = eitherPolicy(policy, over, why)
		}
		policy = over
	}
	if policy == nil && endpoint.res.data {
		why := model.Unknown{Reason: "the policy of " + endpoint.address() + " is read from AWS", At: endpoint.ref()}
		policy = &model.Policy{At: endpoint.ref(), Statements: []model.Statement{}, Unknown: []model.Unknown{why}}
	}
	return policy
}

// eitherPolicy is one of two policies, of which nil lets everything through.
func eitherPolicy(a, b *model.Policy, why []model.Unknown) *model.Policy {
	result := &model.Policy{Statements: []model.Statement{}}
	for _, p := range []*model.Policy{b, a} {
		if p == nil {
			result.Statements = append(result.Statements, everything(result.At, why))
			continue
		}
		result.At, result.Unknown = max(result.At, p.At), mergeReasons(result.Unknown, p.Unknown)
		for _, s := range p.Statements {
			s.Maybe = mergeReasons(s.Maybe, why)
			result.Statements = append(result.Statements, s)
		}
	}
	return result
}

// policy reads the argument "policy" of a resource.
func (a *adapter) policy(i *instance) *model.Policy {
	documents := a.documents(i, "policy")
	if len(documents) == 1 && documents[0].absent {
		return nil
	}
	policy := &model.Policy{At: a.notes.at(documents[0].at), Statements: []model.Statement{}}
	if arg := i.arg("policy"); arg.set {
		policy.At = arg.ref()
	}
	for _, d := range documents {
		if d.absent {
			policy.Statements = append(policy.Statements, everything(policy.At, d.maybe))
			continue
		}
		statements, why := a.statements(d)
		policy.Unknown = mergeReasons(policy.Unknown, why)
		for _, s := range statements {
			policy.Statements = append(policy.Statements, s.Statement)
		}
	}
	return policy
}

// everything is the statement that AWS's own policy of an endpoint consists of.
func everything(at source.Ref, maybe []model.Unknown) model.Statement {
	all := model.Patterns{Items: []model.Pattern{{Text: "*"}}}
	return model.Statement{At: at, Effect: "allow", Principals: all, Actions: all, Resources: all, Maybe: maybe}
}

// statement is a statement with its id, by which documents override each other.
type statement struct {
	model.Statement
	sid string          // "" where there is none
	why []model.Unknown // for an id that is not known
}

// statements returns the statements of a policy document, and the reasons why there may be others.
func (a *adapter) statements(d document) ([]statement, []model.Unknown) {
	switch {
	case d.absent:
		return nil, nil
	case d.ref != nil && d.ref.of.isDocument(d.ref.attr):
		return a.documentStatements(d.ref.of, d.maybe)
	case len(d.why) > 0:
		return nil, d.why
	case !isObject(d.value.Value):
		return nil, d.scope.whyUnknown(d.value, d.at)
	}
	items, open := d.arg("Statement").objects()
	var list []statement
	for _, item := range items {
		if !isObject(item.value.Value) && item.value.IsKnown() {
			open = mergeReasons(open, a.whyNoObject(item, "a statement of a policy"))
			continue
		}
		list = append(list, a.jsonStatement(item, d.maybe))
	}
	return list, open
}

// whyNoObject returns the reasons for something that should be an object.
func (a *adapter) whyNoObject(o object, what string) []model.Unknown {
	text, _ := o.value.text()
	if why := mergeReasons(whyUnknownObject(o), a.symbols.reasons(text)); len(why) > 0 {
		return why
	}
	at := a.notes.at(o.at)
	a.notes.add(model.SeverityWarning, at, "%s must be an object.", strings.ToUpper(what[:1])+what[1:])
	return []model.Unknown{{Reason: what + " is no object", At: at}}
}

// jsonStatement reads a statement in IAM's own words.
func (a *adapter) jsonStatement(o object, maybe []model.Unknown) statement {
	s := statement{Statement: model.Statement{At: a.notes.at(o.at), Maybe: mergeReasons(maybe, o.maybe)}}
	s.sid, s.why = a.sid(o.arg("Sid"))
	effect := o.arg("Effect")
	if s.Effect, s.Unknown = a.effect(effect); !effect.set {
		s.Unknown = []model.Unknown{{Reason: "a statement of a policy has no Effect", At: s.At}}
	}
	s.Actions = a.element(o, "Action", a.patterns)
	s.Resources = a.element(o, "Resource", a.patterns)
	s.Principals = a.element(o, "Principal", a.principals)
	a.conditions(&s, o.arg("Condition"))
	return s
}

func (a *adapter) sid(arg argument) (string, []model.Unknown) {
	v := arg.eval()
	text, ok := v.text()
	if !ok && !v.absent() {
		return "", arg.whyUnknown(v)
	}
	return text, nil
}

// effect reads whether a statement allows or denies.
func (a *adapter) effect(arg argument) (string, []model.Unknown) {
	v := arg.eval()
	text, ok := v.text()
	switch effect := strings.ToLower(text); {
	case v.absent():
		return "", nil
	case effect == "allow" || effect == "deny":
		return effect, nil
	case !ok:
		return "", arg.whyUnknown(v)
	}
	if why := a.symbols.reasons(text); len(why) > 0 {
		return "", why
	}
	a.notes.add(model.SeverityWarning, arg.ref(), "The effect of a statement is Allow or Deny, not %q.", text)
	return "", []model.Unknown{{Reason: "the effect of a statement is neither Allow nor Deny", At: arg.ref()}}
}

// element reads an element of a statement, or the one that stands for everything else.
func (a *adapter) element(o object, name string, read func(argument) model.Patterns) model.Patterns {
	if others := o.arg("Not" + name); others.set {
		patterns := read(others)
		patterns.Except = true
		return patterns
	}
	return read(o.arg(name))
}

// principals reads what is "*", or lists by the types of the principals.
func (a *adapter) principals(arg argument) model.Patterns {
	v := arg.eval()
	if v.Value == cty.NilVal || !isObject(v.Value) {
		return a.patterns(arg)
	}
	all := model.Patterns{Items: []model.Pattern{}}
	for _, o := range only(arg.objects()) {
		for _, kind := range fieldNames(o.value.Value) {
			all = joinPatterns(all, a.patterns(o.arg(kind)))
		}
	}
	return all
}

func joinPatterns(a, b model.Patterns) model.Patterns {
	a.Items, a.Open = append(a.Items, b.Items...), mergeReasons(a.Open, b.Open)
	return a
}

// conditions reads what requests are tested for.
func (a *adapter) conditions(s *statement, arg argument) {
	operators, open := arg.objects()
	s.Unknown = mergeReasons(s.Unknown, open)
	for _, all := range operators {
		s.Unknown = mergeReasons(s.Unknown, all.maybe, whyUnknownObject(all))
		for _, operator := range fieldNames(all.value.Value) {
			for _, keys := range only(all.blocks(operator)) {
				s.Unknown = mergeReasons(s.Unknown, whyUnknownObject(keys))
				for _, key := range fieldNames(keys.value.Value) {
					s.Conditions = append(s.Conditions, operator+" "+a.symbols.display(key))
				}
			}
		}
	}
}

// patterns reads one pattern or a list of them.
func (a *adapter) patterns(arg argument) model.Patterns {
	patterns := model.Patterns{Items: []model.Pattern{}}
	items, open := arg.members()
	patterns.Open = open
	for _, item := range items {
		texts := a.spellings(item)
		if len(texts) == 0 || len(item.maybe) > 0 {
			patterns.Open = mergeReasons(patterns.Open, item.maybe, item.why)
			continue
		}
		for _, text := range texts {
			p := a.pattern(text)
			if item.sensitive() {
				p = model.Pattern{Text: "*", Unknown: hidden(item.pos)}
			}
			patterns.Items = append(patterns.Items, p)
		}
	}
	return patterns
}

// spellings returns the texts that an element stands for, with placeholders for what is not known.
func (a *adapter) spellings(item member) []string {
	if text, ok := item.text(); ok {
		return []string{text}
	}
	if item.expr == nil {
		return nil
	}
	return stringsIn(item.scope.as(true).eval(item.expr).Value)
}

// pattern puts * in the place of what is not known. What only says that something is of the own region or account leaves
// nothing open: it is the tasks' own too.
func (a *adapter) pattern(text string) model.Pattern {
	var why []model.Unknown
	if !sentinel.In(text) {
		return model.Pattern{Text: text}
	}
	text = a.symbols.replace(text, func(sym symbol) string {
		switch {
		case sym.ref != nil:
			why = mergeReasons(why, []model.Unknown{sym.ref.reason()})
		case !isOwn(sym.unknown.name):
			why = mergeReasons(why, sym.unknown.why)
		}
		return "*"
	})
	return model.Pattern{Text: text, Unknown: why}
}

// hidden is the reason for leaving out of the model what must not be shown.
func hidden(at source.Ref) []model.Unknown {
	return []model.Unknown{{Reason: "a value is sensitive", At: at}}
}

// isOwn reports whether the name is that of the region, the account or the partition that the configuration is for.
func isOwn(name string) bool {
	for _, source := range []string{"data.aws_region.", "data.aws_caller_identity.", "data.aws_partition."} {
		if strings.HasPrefix(name, source) || strings.Contains(name, "."+source) {
			return true
		}
	}
	return false
}
