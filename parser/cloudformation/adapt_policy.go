package cloudformation

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// policy reads the policy of an endpoint: an object, or JSON in a text. It is nil where nothing is written.
func (a *adapter) policy(res *resource) *model.Policy {
	written := res.properties().get("PolicyDocument")
	if written.kind == absent {
		return nil
	}
	policy := &model.Policy{At: a.place(written.at), Statements: []model.Statement{}}
	options := []option{{value: written}}
	if written.kind == choice {
		options = written.options
	}
	for _, o := range options {
		a.addStatements(policy, res, o)
	}
	return policy
}

// addStatements adds the statements of a document, all for the reasons that leave open whether it is the one.
func (a *adapter) addStatements(policy *model.Policy, res *resource, o option) {
	if o.value.kind == absent { // then AWS lets everything through
		policy.Statements = append(policy.Statements, everything(policy, o.why))
		return
	}
	list, why := a.statementList(res, a.settle(o.value))
	policy.Unknown = unique(slices.Concat(policy.Unknown, why, list.open))
	for _, item := range list.items {
		if item.kind != mapping {
			policy.Unknown = unique(slices.Concat(policy.Unknown, a.whyNo(item, "a statement of the policy of "+res.id)))
			continue
		}
		statement := a.statement(res, item)
		statement.Maybe = unique(slices.Concat(o.why, item.maybe))
		policy.Statements = append(policy.Statements, statement)
	}
}

// everything is the statement that AWS's own policy of an endpoint consists of.
func everything(policy *model.Policy, maybe []model.Unknown) model.Statement {
	all := model.Patterns{Items: []model.Pattern{{Text: "*"}}}
	return model.Statement{At: policy.At, Effect: "allow", Principals: all, Actions: all, Resources: all, Maybe: maybe}
}

// statementList returns the statements of a document, of which there may be one that is in no list.
func (a *adapter) statementList(res *resource, document value) (value, []model.Unknown) {
	if document.kind == scalar {
		parsed, ok := a.fromJSON(document)
		if !ok {
			return value{}, a.whyNo(document, "the policy of "+res.id+", read as JSON,")
		}
		document = parsed
	}
	if document.kind != mapping {
		return value{}, a.whyNo(document, "the policy of "+res.id)
	}
	return a.gather(document.get("Statement"), a.settleItem), nil
}

// whyNo returns the reasons why something cannot be read.
func (a *adapter) whyNo(v value, what string) []model.Unknown {
	if why := a.why(v); len(why) > 0 {
		return why
	}
	reason := what + " cannot be read"
	a.note(model.SeverityWarning, v.at, sentence(reason))
	return a.because(v.at, reason)
}

func (a *adapter) statement(res *resource, v value) model.Statement {
	s := model.Statement{At: a.place(v.at)}
	s.Effect, s.Unknown = a.oneOf(res, "the Effect of a statement", v.get("Effect"), "allow", "deny")
	s.Actions = a.element(v, "Action", a.patternsOf)
	s.Resources = a.element(v, "Resource", a.patternsOf)
	s.Principals = a.element(v, "Principal", a.principals)
	conditions := v.get("Condition")
	s.Unknown = unique(slices.Concat(s.Unknown, a.whyNoMap(conditions)))
	for _, operator := range conditions.fields {
		s.Unknown = unique(slices.Concat(s.Unknown, a.whyNoMap(operator.value)))
		for _, key := range operator.value.fields {
			s.Conditions = append(s.Conditions, operator.key+" "+key.key)
		}
	}
	return s
}

// whyNoMap returns the reasons why something that is written is no map that is known.
func (a *adapter) whyNoMap(v value) []model.Unknown {
	if v.kind == absent || v.kind == mapping {
		return nil
	}
	return a.whyNo(v, "a Condition of a policy")
}

// element reads an element of a statement, or the one that stands for everything else.
func (a *adapter) element(statement value, name string, read func(value) model.Patterns) model.Patterns {
	if others := statement.get("Not" + name); others.kind != absent {
		patterns := read(others)
		patterns.Except = true
		return patterns
	}
	return read(statement.get(name))
}

// principals reads what is "*", or lists by the types of the principals.
func (a *adapter) principals(v value) model.Patterns {
	if v.kind != mapping {
		return a.patternsOf(v)
	}
	all := model.Patterns{Items: []model.Pattern{}}
	for _, f := range v.fields {
		of := a.patternsOf(f.value)
		all.Items = append(all.Items, of.Items...)
		all.Open = unique(slices.Concat(all.Open, of.Open))
	}
	return all
}

// patternsOf reads one pattern or a list of them.
func (a *adapter) patternsOf(v value) model.Patterns {
	patterns := model.Patterns{Items: []model.Pattern{}}
	list := a.gather(v, a.settleItem)
	patterns.Open = list.open
	for _, item := range list.items {
		if item.kind == scalar && len(item.maybe) == 0 {
			patterns.Items = append(patterns.Items, a.pattern(item))
			continue
		}
		patterns.Open = unique(slices.Concat(patterns.Open, item.maybe, a.why(item)))
		if item.kind == mapping {
			patterns.Open = unique(slices.Concat(patterns.Open, a.whyNo(item, "an element of a policy")))
		}
	}
	return patterns
}

// pattern puts * in the place of what is not known. What only says that something is of the stack's own region or
// account leaves nothing open: it is the tasks' own too.
func (a *adapter) pattern(v value) model.Pattern {
	literals, refs := a.pieces(v.text)
	var text strings.Builder
	var why []model.Unknown
	for i, literal := range literals {
		text.WriteString(literal)
		if i == len(refs) {
			break
		}
		text.WriteString("*")
		if !refs[i].isOwn() {
			why = append(why, refs[i].why...)
		}
	}
	return model.Pattern{Text: text.String(), Unknown: unique(why)}
}

// isOwn reports whether a reference is the region or the account that the stack is in, or follows from these.
func (ref *reference) isOwn() bool {
	return slices.Contains([]string{"AWS::Region", "AWS::Partition", "AWS::URLSuffix", "AWS::AccountId"}, ref.name)
}
