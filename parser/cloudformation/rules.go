package cloudformation

import (
	"fmt"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// assertion is what a template demands of the values of its parameters.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
type assertion struct {
	scope       *scope
	rule        entry
	description string
}

// assert finds the assertions that do not hold: with these values, CloudFormation refuses to deploy the templates.
func (r *run) assert() {
	for _, s := range r.scopes() {
		for _, rule := range s.rules {
			s.check(rule)
		}
	}
}

func (s *scope) check(rule entry) {
	e := env{scope: s}
	if when := rule.value.get("RuleCondition"); when != nil && e.truth(when).answer != model.Yes {
		return
	}
	assertions := rule.value.get("Assertions")
	if assertions == nil || assertions.kind != listNode {
		e.malformed(rule.at, fmt.Sprintf("the rule %s has no list of Assertions", quote(rule.key)))
		return
	}
	for _, a := range assertions.items {
		expression := a.get("Assert")
		if expression == nil {
			e.malformed(a.at, fmt.Sprintf("an assertion of the rule %s has no Assert", quote(rule.key)))
			continue
		}
		if e.truth(expression).answer == model.No {
			s.violated = append(s.violated, assertion{s, rule, a.get("AssertDescription").scalar()})
		}
	}
}

// tellViolated notes the assertions that do not hold.
func (r *run) tellViolated() {
	for _, a := range r.violated {
		message := fmt.Sprintf("The values of the parameters break the rule %s, so CloudFormation refuses to deploy them", quote(a.rule.key))
		if a.description != "" {
			message += ": " + quote(a.description)
		}
		r.note(model.SeverityWarning, a.rule.at, message+".")
	}
}

// isMembership reports whether a function of rules compares lists of texts.
func isMembership(name string) bool {
	return name == "Fn::Contains" || name == "Fn::EachMemberIn" || name == "Fn::EachMemberEquals"
}

// members evaluates Fn::Contains (a list holds a text), Fn::EachMemberIn (each text of a list is in another one) and
// Fn::EachMemberEquals (each is the same text).
func (e env) members(name string, argument *node) truth {
	if len(argument.items) != 2 {
		return e.badCondition(argument.at, name+" takes a list of two values")
	}
	first, second := e.Settle(e.eval(argument.items[0])), e.Settle(e.eval(argument.items[1]))
	if name == "Fn::Contains" {
		return e.isAmong(second, first)
	}
	if first.Kind != aws.List {
		return e.badMembership(name, argument.at, first)
	}
	all := truly(true)
	for _, item := range first.Items {
		t := e.same([]aws.Value{item, second})
		if name == "Fn::EachMemberIn" {
			t = e.isAmong(item, second)
		}
		if t.answer == model.No {
			return t
		}
		if t.answer == model.Unclear {
			all = unclear(slices.Concat(all.why, t.why))
		}
	}
	if len(first.Open()) > 0 {
		return unclear(slices.Concat(all.why, first.Open()))
	}
	return all
}

// isAmong says whether a text is in a list.
func (e env) isAmong(text, in aws.Value) truth {
	if in.Kind != aws.List {
		return e.badMembership("Fn::Contains", in.At, in)
	}
	open := slices.Clone(in.Open())
	for _, item := range in.Items {
		t := e.same([]aws.Value{text, item})
		if t.answer == model.Yes && len(item.Maybe()) == 0 {
			return t
		}
		if t.answer != model.No {
			open = slices.Concat(open, t.why, item.Maybe())
		}
	}
	if len(open) > 0 {
		return unclear(open)
	}
	return truly(false)
}

// badMembership is the answer where there is no list: it may not be known, or be something else.
func (e env) badMembership(name string, at source.Range, v aws.Value) truth {
	if why := e.Why(v); len(why) > 0 {
		return unclear(why)
	}
	return e.badCondition(at, name+" takes a list")
}

// refAll is Fn::RefAll: the values of all parameters of a type.
func (e env) refAll(argument *node, at source.Range) aws.Value {
	v := aws.Value{Kind: aws.List, At: at}
	for _, name := range slices.Sorted(maps.Keys(e.parameters)) {
		if p := e.parameters[name]; p.kind == argument.scalar() {
			v.Items = append(v.Items, e.parameter(p, at))
		}
	}
	return v
}
