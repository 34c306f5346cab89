package cloudformation

import (
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// truth is whether a condition holds.
type truth struct {
	answer model.Ternary
	why    []model.Unknown // why it is not known
}

// truly returns the truth of what is known.
func truly(b bool) truth {
	if b {
		return truth{answer: model.Yes}
	}
	return truth{answer: model.No}
}

func unclear(why []model.Unknown) truth { return truth{model.Unclear, model.Reasons(why)} }

func (t truth) not() truth {
	switch t.answer {
	case model.Yes:
		return truly(false)
	case model.No:
		return truly(true)
	default:
		return t
	}
}

// memo remembers what conditions are.
type memo map[string]truth

// assumption is a condition that is taken to hold or not, on top of others.
type assumption struct {
	condition string
	holds     bool
	under     *assumption
	memo      memo
}

// find returns what is assumed about a condition.
func (a *assumption) find(condition string) (truth, bool) {
	for ; a != nil; a = a.under {
		if a.condition == condition {
			return truly(a.holds), true
		}
	}
	return truth{}, false
}

// assume returns an env in which a condition holds or not, with what follows from that for other conditions.
func (e env) assume(condition string, holds bool) env {
	if _, done := e.assumed.find(condition); done {
		return e
	}
	e.assumed = &assumption{condition: condition, holds: holds, under: e.assumed, memo: memo{}}
	if n := e.conditions[condition]; n != nil {
		e = e.follow(n, holds)
	}
	return e
}

// follow assumes what must be so for an expression to be true or false.
func (e env) follow(n *node, holds bool) env {
	name, argument := conditionCall(n)
	switch {
	case name == "Condition":
		return e.assume(argument.scalar(), holds)
	case name == "Fn::Not" && len(argument.items) == 1:
		return e.follow(argument.items[0], !holds)
	case name == "Fn::And" && holds, name == "Fn::Or" && !holds:
		for _, operand := range argument.items {
			e = e.follow(operand, holds)
		}
	}
	return e
}

// conditionCall is node.call with the function that exists in conditions only.
func conditionCall(n *node) (string, *node) {
	if argument := n.get("Condition"); argument != nil && len(n.fields) == 1 {
		return "Condition", argument
	}
	return n.call()
}

// condition says whether the condition of that name holds.
func (e env) condition(name string, at source.Range) truth {
	if t, assumed := e.assumed.find(name); assumed {
		return t
	}
	remembered := e.unguarded
	if e.assumed != nil {
		remembered = e.assumed.memo
	}
	if t, ok := remembered[name]; ok {
		return t
	}
	t := e.evalCondition(name, at)
	remembered[name] = t
	return t
}

func (e env) evalCondition(name string, at source.Range) truth {
	n, declared := e.conditions[name]
	if !declared {
		reason := fmt.Sprintf("%s is not a condition of the template", quote(name))
		if !e.adds { // the template notes it
			return unclear(e.because(at, reason))
		}
		return e.badCondition(at, reason)
	}
	key := "condition " + name
	if e.busy[key] {
		return e.badCondition(n.at, fmt.Sprintf("the condition %s depends on itself", quote(name)))
	}
	e.busy[key] = true
	defer delete(e.busy, key)
	return e.truth(n)
}

// badCondition returns the truth of a condition that cannot be evaluated, and notes why.
func (e env) badCondition(at source.Range, message string) truth {
	return unclear(e.Why(e.malformed(at, message)))
}

// truth evaluates the expression of a condition.
func (e env) truth(n *node) truth {
	if !e.Spend(1) {
		return unclear(e.Why(e.eval(n)))
	}
	name, argument := conditionCall(n)
	switch name {
	case "Condition":
		return e.condition(argument.scalar(), n.at)
	case "Fn::And", "Fn::Or":
		return e.junction(argument, truly(name == "Fn::Or"))
	case "Fn::Not":
		if len(argument.items) != 1 {
			return e.badCondition(n.at, "Fn::Not takes a list of one condition")
		}
		return e.truth(argument.items[0]).not()
	case "Fn::Equals":
		if len(argument.items) != 2 {
			return e.badCondition(n.at, "Fn::Equals takes a list of two values")
		}
		return e.equals(argument)
	case "Fn::Contains", "Fn::EachMemberIn", "Fn::EachMemberEquals":
		return e.members(name, argument)
	}
	return e.badCondition(n.at, "a condition is written with Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition")
}

// junction evaluates Fn::And and Fn::Or: one operand that is decisive decides.
func (e env) junction(operands *node, decisive truth) truth {
	if len(operands.items) == 0 {
		return e.badCondition(operands.at, "Fn::And and Fn::Or take a list of conditions")
	}
	var open []model.Unknown
	for _, operand := range operands.items {
		t := e.truth(operand)
		if t.answer == decisive.answer {
			return decisive
		}
		open = append(open, t.why...)
	}
	if len(open) > 0 {
		return unclear(open)
	}
	return decisive.not()
}

// equals compares two values, each of which may be a choice.
func (e env) equals(operands *node) truth {
	pair := e.list(operands)
	if len(pair.Items) != 2 {
		return truly(false) // nothing equals AWS::NoValue
	}
	options := e.Lift(pair)
	first := e.same(options[0].Value.Items)
	for _, o := range options[1:] {
		if e.same(o.Value.Items).answer != first.answer {
			return unclear(slices.Concat(aws.WhyAny(options), e.Why(pair)))
		}
	}
	return first
}

// same compares two values without choices.
func (e env) same(pair []aws.Value) truth {
	if len(pair) != 2 {
		return truly(false)
	}
	a, b := pair[0], pair[1]
	aText, aKnown := e.Known(a)
	bText, bKnown := e.Known(b)
	why := slices.Concat(e.Why(a), e.Why(b))
	switch {
	case len(why) == 0, a.Kind == aws.Scalar && b.Kind == aws.Scalar && a.Text == b.Text:
		return truly(e.ToJSON(a) == e.ToJSON(b))
	case aKnown && e.excludes(b, aText), bKnown && e.excludes(a, bText):
		return truly(false)
	default:
		return unclear(why)
	}
}

// excludes reports whether a value that is not known cannot be the given text: the id of a resource is never empty,
// and a parameter has one of its allowed values.
func (e env) excludes(v aws.Value, text string) bool {
	if ref := e.Whole(v); ref != nil {
		p := e.valueless[ref.Name]
		return isID(ref) && text == "" || p != nil && !p.stored && !p.mayBe(text)
	}
	literals, _ := e.Pieces(v.Text)
	return v.Kind == aws.Scalar && text == "" && slices.ContainsFunc(literals, func(l string) bool { return l != "" })
}

// named puts the name of a condition before the reasons why it is not known.
func named(condition string, why []model.Unknown) []model.Unknown {
	reasons := make([]model.Unknown, len(why))
	for i, u := range why {
		u.Reason = fmt.Sprintf("condition %s is not known, as %s", condition, u.Reason)
		reasons[i] = u
	}
	return reasons
}

// branch evaluates an Fn::If. Where its condition is not known, both branches are evaluated, each as if it were so.
func (e env) branch(argument *node, at source.Range) aws.Value {
	if len(argument.items) != 3 || argument.items[0].scalar() == "" {
		return e.malformed(at, "Fn::If takes the name of a condition and two values")
	}
	name := argument.items[0].scalar()
	e.meet(e.scope, name)
	t := e.condition(name, argument.items[0].at)
	switch t.answer {
	case model.Yes:
		return e.eval(argument.items[1])
	case model.No:
		return e.eval(argument.items[2])
	default:
		why := named(name, t.why)
		return e.Choose(at, []aws.Option{
			e.optionIf(name, true, why, argument.items[1]),
			e.optionIf(name, false, why, argument.items[2]),
		})
	}
}

// optionIf evaluates a branch where a condition holds or does not. It demands all that follows from that.
func (e env) optionIf(condition string, holds bool, why []model.Unknown, n *node) aws.Option {
	inside := e.assume(condition, holds)
	o := aws.Option{Why: why, Value: inside.eval(n)}
	for a := inside.assumed; a != e.assumed; a = a.under {
		o.Guards = append(o.Guards, aws.Guard{Condition: e.file + ":" + e.id(a.condition), Holds: a.holds})
	}
	return o
}

// isID reports whether the reference is the id of a resource, which is not empty and holds no delimiter.
func isID(ref *aws.Reference) bool {
	return ref.Resource != nil && slices.Contains([]string{"", aws.AttributeDefaultGroup, aws.AttributeDefaultACL}, ref.Attribute)
}
