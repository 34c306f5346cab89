package image

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// generated matches the names of the variables that the compiler makes.
var generated = lazyregexp.New(`__local\d+__`)

// locals numbers the variables of a rule that the compiler made.
type locals map[ast.Var]int

// localsOf numbers the variables in the order in which they come in the rule. It skips what has an order that depends on
// their names: a variable that comes there alone is numbered when it is written.
func localsOf(rule *ast.Rule) locals {
	l := locals{}
	ast.NewGenericVisitor(func(x any) bool {
		switch v := x.(type) {
		case ast.Var:
			if l.has(v) {
				l.number(v)
			}
		case ast.Set:
			return true
		case ast.Object:
			return slices.ContainsFunc(v.Keys(), func(key *ast.Term) bool { return !key.IsGround() })
		}
		return false
	}).Walk(rule)
	return l
}

// has reports whether the compiler made the variable.
func (l locals) has(v ast.Var) bool { return generated().FindString(string(v)) == string(v) }

func (l locals) number(v ast.Var) int {
	n, ok := l[v]
	if !ok {
		n = len(l)
		l[v] = n
	}
	return n
}

// sorted returns the terms in an order that does not depend on the names of variables.
func (l locals) sorted(terms []*ast.Term) []*ast.Term {
	key := func(term *ast.Term) string {
		return generated().ReplaceAllStringFunc(term.String(), func(name string) string {
			if n, ok := l[ast.Var(name)]; ok {
				return strconv.Itoa(n)
			}
			return ""
		})
	}
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b *ast.Term) int { return cmp.Compare(key(a), key(b)) })
	return terms
}
