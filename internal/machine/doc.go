// Package machine evaluates policies that OPA's planner has compiled to its intermediate representation (IR): imperative
// statements on local variables instead of queries to search. What the policies say is the same as under OPA's evaluator, which
// takes several times as long.
//
// A Program holds the statements, decoded when they are first needed. Start reading at Run.Evaluate; statements.go executes them,
// build.go makes values, memory.go remembers results of functions, and builtins.go has the functions of Rego that policies use
// most. All others are OPA's own.
//
// What the planner writes is meant to be read by optimizers: it copies each value several times, and assigns results to a variable
// before it returns them. Package assemble leaves less than half of the statements. Of
//
//	allowed(rule) if rule.port == 443
//
// the planner makes nine statements, and two are left: "compare the member port of the argument with 443" and "return true".
//
// Memory is what an evaluation costs most next, so values are kept small. For {"kind": "cidr", "id": x}, package assemble writes down
// the keys once, as a Record: the statement that makes the object only makes room for two values. {"kind": "cidr"} | {"id": x}
// gives a record as well. Literals of constants, such as {"tcp", "udp"}, are constants, and what is empty is shared.
//
// The statements are those of https://www.openpolicyagent.org/docs/ir.
package machine
