package aws

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/visible"
)

// policy reads the policy of an endpoint, which is nil where nothing is written.
func (a *adapter) policy(res *Resource) *model.Policy {
	written := res.Properties.Get("PolicyDocument") // with its choices: each may be the one
	if written.Kind == Absent {
		return nil
	}
	policy := a.document("the policy of "+res.ID, written, nil)
	for _, o := range optionsOf(written) {
		if o.Value.Kind == Absent { // then AWS lets everything through
			policy.Statements = append(policy.Statements, everything(policy, o.Why))
		}
	}
	return policy
}

// optionsOf returns what a value may be.
func optionsOf(v Value) []Option {
	if v.Kind == Choice {
		return v.Options()
	}
	return []Option{{Value: v}}
}

// document reads a policy: an object, or JSON in a text. Its statements may not be there for the given reasons, nor for
// those that leave open which of several documents it is.
func (a *adapter) document(what string, written Value, maybe []model.Unknown) *model.Policy {
	policy := &model.Policy{At: a.at(written), Statements: []model.Statement{}}
	for _, o := range optionsOf(written) {
		if o.Value.Kind != Absent {
			a.addStatements(policy, what, o.Value, model.Reasons(maybe, o.Why))
		}
	}
	return policy
}

func (a *adapter) addStatements(policy *model.Policy, what string, document Value, maybe []model.Unknown) {
	settled := a.Settle(document)
	list, why := a.statementList(what, settled)
	policy.Unknown = model.Reasons(policy.Unknown, why, list.Open())
	for _, item := range list.Items {
		if item.Kind != Object {
			policy.Unknown = model.Reasons(policy.Unknown, a.whyNo(item, "a statement of "+what))
			continue
		}
		statement := a.statement(what, item)
		statement.Maybe = model.Reasons(maybe, settled.Maybe(), item.Maybe())
		policy.Statements = append(policy.Statements, statement)
	}
}

// everything is the statement that AWS's own policy of an endpoint consists of.
func everything(policy *model.Policy, maybe []model.Unknown) model.Statement {
	all := model.Patterns{Items: []model.Pattern{{Text: "*"}}}
	return model.Statement{At: policy.At, Effect: "allow", Principals: all, Actions: all, Resources: all, Maybe: maybe}
}

// statementList returns the statements of a document, of which there may be one that is in no list.
func (a *adapter) statementList(what string, document Value) (Value, []model.Unknown) {
	if document.Kind == Scalar {
		parsed, err := a.FromJSON(document)
		if err != nil {
			return Value{}, a.whyNo(document, what+", read as JSON,")
		}
		document = parsed
	}
	if document.Kind != Object {
		return Value{}, a.whyNo(document, what)
	}
	return a.Gather(document.Get("Statement"), a.SettleItem), nil
}

// whyNo returns the reasons why something cannot be read.
func (a *adapter) whyNo(v Value, what string) []model.Unknown {
	if why := a.Why(v); len(why) > 0 {
		return why
	}
	reason := what + " cannot be read"
	a.note(model.SeverityWarning, v.At, sentence(reason))
	return a.because(v, reason)
}

func (a *adapter) statement(what string, v Value) model.Statement {
	s := model.Statement{At: a.at(v)}
	s.Effect, s.Unknown = a.oneOf("the Effect of a statement of "+what, s.At, a.disclosed(v.Get("Effect")), "allow", "deny")
	s.Actions = a.element(v, "Action", a.patternsOf)
	s.Resources = a.element(v, "Resource", a.patternsOf)
	s.Principals = a.element(v, "Principal", a.principals)
	conditions := v.Get("Condition")
	s.Unknown = model.Reasons(s.Unknown, a.whyNoMap(conditions))
	for _, operator := range conditions.Fields {
		s.Unknown = model.Reasons(s.Unknown, a.whyNoMap(operator.Value))
		for _, key := range operator.Value.Fields {
			name := operator.Key + " " + key.Key
			if conditions.Sensitive || operator.Value.Sensitive { // the keys are, too
				name = visible.Hidden
			}
			s.Conditions = append(s.Conditions, name)
		}
	}
	return s
}

// whyNoMap returns the reasons why something that is written is no map that is known.
func (a *adapter) whyNoMap(v Value) []model.Unknown {
	if v.Kind == Absent || v.Kind == Object {
		return nil
	}
	return a.whyNo(v, "a Condition of a policy")
}

// element reads an element of a statement, or the one that stands for everything else.
func (a *adapter) element(statement Value, name string, read func(Value) model.Patterns) model.Patterns {
	if others := statement.Get("Not" + name); others.Kind != Absent {
		patterns := read(others)
		patterns.Except = true
		return patterns
	}
	return read(statement.Get(name))
}

// principals reads what is "*", or lists by the types of the principals.
func (a *adapter) principals(v Value) model.Patterns {
	if v.Kind != Object {
		return a.patternsOf(v)
	}
	all := model.Patterns{Items: []model.Pattern{}}
	for _, f := range v.Fields {
		of := a.patternsOf(f.Value)
		all.Items = append(all.Items, of.Items...)
		all.Open = model.Reasons(all.Open, of.Open)
	}
	return all
}

// patternsOf reads one pattern or a list of them.
func (a *adapter) patternsOf(v Value) model.Patterns {
	patterns := model.Patterns{Items: []model.Pattern{}}
	list := a.Gather(v, a.SettleItem)
	patterns.Open = list.Open()
	for _, item := range list.Items {
		item = a.disclosed(item)
		if item.Sensitive {
			patterns.Items = append(patterns.Items, model.Pattern{Text: "*", Unknown: a.Why(item)})
			continue
		}
		if item.Kind == Scalar && len(item.Maybe()) == 0 {
			patterns.Items = append(patterns.Items, a.pattern(item))
			continue
		}
		patterns.Open = model.Reasons(patterns.Open, item.Maybe(), a.Why(item))
		if item.Kind == Object {
			patterns.Open = model.Reasons(patterns.Open, a.whyNo(item, "an element of a policy"))
		}
	}
	return patterns
}

// pattern puts * in the place of what is not known. What only says that something is of the stack's own region or
// account leaves nothing open: it is the tasks' own too.
func (a *adapter) pattern(v Value) model.Pattern {
	literals, refs := a.Pieces(v.Text)
	if arn := a.arnOf(v.Text); arn.ID != "" {
		return arn
	}
	var text strings.Builder
	var why []model.Unknown
	for i, literal := range literals {
		text.WriteString(literal)
		if i == len(refs) {
			break
		}
		text.WriteString("*")
		if !refs[i].Own {
			why = model.Reasons(why, refs[i].Why)
		}
	}
	return model.Pattern{Text: text.String(), Unknown: why}
}
