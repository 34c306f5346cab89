// Package machine evaluates policies that OPA's planner has compiled to its intermediate representation (IR): imperative
// statements on local variables instead of queries to search. What the policies say is the same as under OPA's evaluator, which
// takes several times as long.
//
// A Program holds the statements, decoded when they are first needed. Start reading at Run.Evaluate; statements.go executes them,
// and builtins.go has the functions of Rego that policies use most. All others are OPA's own.
//
// The statements are those of https://www.openpolicyagent.org/docs/ir.
package machine
