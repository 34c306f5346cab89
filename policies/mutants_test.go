package policies_test

import (
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// mutant is a small change of a policy that its tests should notice.
type mutant struct {
	rule string // the name of the rule that is changed
	what string // is done to it
	do   func()
}

// mutantsOf lists the changes that can be made to a module. Each changes the module in place.
func mutantsOf(module *ast.Module) []mutant {
	m := &mutation{}
	for i, rule := range module.Rules {
		m.rule = rule.Head.Ref().String()
		if defined(module, rule) > 1 {
			m.add("drop the definition "+headOf(rule), func() {
				module.Rules = append(append([]*ast.Rule{}, module.Rules[:i]...), module.Rules[i+1:]...)
			})
		}
		for branch := rule; branch != nil; branch = branch.Else {
			m.branch(branch)
		}
	}
	return m.mutants
}

func defined(module *ast.Module, rule *ast.Rule) int {
	n := 0
	for _, other := range module.Rules {
		if other.Head.Ref().Equal(rule.Head.Ref()) {
			n++
		}
	}
	return n
}

func headOf(rule *ast.Rule) string {
	return line(rule.Head.String()) + " if " + line(rule.Body.String())
}

type mutation struct {
	rule    string
	mutants []mutant
}

func (m *mutation) add(what string, do func()) {
	m.mutants = append(m.mutants, mutant{m.rule, what, do})
}

// branch changes one branch of a rule, else branches apart.
func (m *mutation) branch(rule *ast.Rule) {
	if rule.Else != nil {
		m.add("drop else "+headOf(rule.Else), func() { rule.Else = nil })
	}
	if rule.Head.Value != nil {
		m.term(rule.Head.Value)
	}
	if rule.Head.Key != nil {
		m.term(rule.Head.Key)
	}
	m.body(&rule.Body)
}

// body changes the expressions of a body.
func (m *mutation) body(body *ast.Body) {
	for i, expr := range *body {
		if implied(expr) {
			continue
		}
		if _, declares := expr.Terms.(*ast.SomeDecl); !declares {
			m.add("drop "+text(expr), func() { *body = without(*body, i) })
		}
		if expr.Negated {
			m.add("affirm "+text(expr), func() { expr.Negated = false })
		}
		if all, ok := expr.Terms.(*ast.Every); ok {
			m.add("ask some instead of "+text(expr), func() { *body = some(*body, i, all) })
			m.term(all.Domain)
			m.body(&all.Body)
		}
		m.comparison(expr)
		m.terms(expr)
	}
}

// implied tells whether the expression is the true of a body that nobody wrote.
func implied(expr *ast.Expr) bool {
	term, ok := expr.Terms.(*ast.Term)
	return ok && !expr.Negated && term.Value.Compare(ast.Boolean(true)) == 0
}

// without is the body without an expression; a body without any holds always.
func without(body ast.Body, i int) ast.Body {
	var rest ast.Body
	for j, expr := range body {
		if j != i {
			rest.Append(expr)
		}
	}
	if len(rest) == 0 {
		return ast.NewBody(ast.NewExpr(ast.BooleanTerm(true)))
	}
	return rest
}

// some is the body in which one member is enough where all had to do.
func some(body ast.Body, i int, all *ast.Every) ast.Body {
	member := ast.NewTerm(ast.Call{ast.RefTerm(ast.VarTerm("internal"), ast.StringTerm("member_2")), all.Value, all.Domain})
	if all.Key != nil {
		member = ast.NewTerm(ast.Call{ast.RefTerm(ast.VarTerm("internal"), ast.StringTerm("member_3")), all.Key, all.Value, all.Domain})
	}
	changed := append(ast.Body{}, body[:i]...)
	changed = append(changed, ast.NewExpr(&ast.SomeDecl{Symbols: []*ast.Term{member}}))
	changed = append(changed, all.Body...)
	changed = append(changed, body[i+1:]...)
	for index, expr := range changed {
		expr.Index = index
	}
	return changed
}

// opposites holds what comparisons are changed to.
var opposites = map[string]string{"equal": "neq", "neq": "equal", "lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}

func (m *mutation) comparison(expr *ast.Expr) {
	terms, ok := expr.Terms.([]*ast.Term)
	if !ok || len(terms) == 0 {
		return
	}
	if other, ok := opposites[terms[0].String()]; ok {
		m.add(fmt.Sprintf("compare by %s in %s", other, text(expr)), func() { terms[0] = ast.RefTerm(ast.VarTerm(other)) })
	}
}

// terms changes what an expression speaks of.
func (m *mutation) terms(expr *ast.Expr) {
	switch terms := expr.Terms.(type) {
	case *ast.Term:
		m.term(terms)
	case []*ast.Term:
		for _, term := range terms[1:] {
			m.term(term)
		}
	case *ast.SomeDecl:
		for _, symbol := range terms.Symbols {
			m.term(symbol)
		}
	}
}

// term changes constants, answers, members of sets, operands, and what lies within.
func (m *mutation) term(term *ast.Term) {
	switch value := term.Value.(type) {
	case ast.Number:
		if n, ok := value.Int(); ok {
			m.replace(term, ast.InternedTerm(n+1).Value)
		}
	case ast.String:
		m.replace(term, value+"~")
	case ast.Boolean:
		m.replace(term, !value)
	case ast.Ref:
		m.ref(term, value)
	case ast.Call:
		m.call(term, value)
	case ast.Set:
		m.set(term, value)
	case *ast.Array:
		value.Foreach(m.term)
	case ast.Object:
		value.Foreach(func(_, v *ast.Term) { m.term(v) })
	case *ast.ArrayComprehension:
		m.term(value.Term)
		m.body(&value.Body)
	case *ast.SetComprehension:
		m.term(value.Term)
		m.body(&value.Body)
	case *ast.ObjectComprehension:
		m.term(value.Key)
		m.term(value.Value)
		m.body(&value.Body)
	}
}

func (m *mutation) replace(term *ast.Term, value ast.Value) {
	what := fmt.Sprintf("write %s for %s", line(value.String()), line(term.String()))
	m.add(what, func() { term.Value = value })
}

// ref changes an answer to the opposite one.
func (m *mutation) ref(term *ast.Term, ref ast.Ref) {
	for _, opposite := range [][2]string{{"yes", "no"}, {"no", "yes"}} {
		if len(ref) == 2 && ref[0].Value.Compare(ast.Var("answer")) == 0 && ref[1].Value.Compare(ast.String(opposite[0])) == 0 {
			m.replace(term, ast.Ref{ref[0], ast.StringTerm(opposite[1])})
		}
	}
	for _, part := range ref[1:] {
		if _, field := part.Value.(ast.String); !field {
			m.term(part)
		}
	}
}

// call leaves one of the operands of a set operation.
func (m *mutation) call(term *ast.Term, call ast.Call) {
	switch call[0].String() {
	case "or", "minus", "and":
		for _, operand := range call[1:] {
			m.replace(term, operand.Value)
		}
	}
	for _, operand := range call[1:] {
		m.term(operand)
	}
}

// set leaves out one member of a set.
func (m *mutation) set(term *ast.Term, set ast.Set) {
	members := set.Slice()
	for i, member := range members {
		rest := append(append([]*ast.Term{}, members[:i]...), members[i+1:]...)
		m.replace(term, ast.NewSet(rest...))
		switch member.Value.(type) {
		case ast.String, ast.Number, ast.Boolean: // leaving it out shows as much as changing it
		default:
			m.term(member)
		}
	}
}

// text is the expression as it is written.
func text(expr *ast.Expr) string {
	written, err := format.Ast(expr)
	if err != nil {
		return line(expr.String())
	}
	return line(string(written))
}

func line(text string) string { return strings.Join(strings.Fields(text), " ") }
