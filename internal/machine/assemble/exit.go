package assemble

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ir"
)

// withExits returns the blocks of a function that leave out what cannot change its result: where all bodies give the same
// truth value, no other body is executed after one has given it. OPA's evaluator does the same.
//
// The planner makes two blocks for a body without else: one begins by resetting the local variable that the body then assigns, the
// other assigns the result if that is defined.
func withExits(result ir.Local, blocks []*ir.Block) []*ir.Block {
	var bodies []int
	var values assigned
	for i, b := range blocks {
		if len(b.Stmts) == 0 {
			return blocks
		}
		switch s := b.Stmts[0].(type) {
		case *ir.ResetLocalStmt:
			bodies = append(bodies, i)
			values.to = s.Target
			_ = ir.Walk(&values, b) // Visit returns no errors
		case *ir.BlockStmt:
			return blocks // bodies with else
		}
	}
	if len(bodies) < 2 || len(values.operands) < len(bodies) || !values.areOne() {
		return blocks
	}
	blocks = slices.Clone(blocks)
	for _, i := range bodies[1:] {
		blocks[i] = &ir.Block{Stmts: append([]ir.Stmt{&ir.IsUndefinedStmt{Source: result}}, blocks[i].Stmts...)}
	}
	return blocks
}

// assigned finds what is assigned to a local variable.
type assigned struct {
	to       ir.Local
	operands []ir.Operand
}

func (f *assigned) Before(any) {}
func (f *assigned) After(any)  {}

func (f *assigned) Visit(x any) (ir.Visitor, error) {
	if s, ok := x.(*ir.AssignVarOnceStmt); ok && s.Target == f.to {
		f.operands = append(f.operands, s.Source)
	}
	return f, nil
}

// areOne reports whether the same truth value is assigned everywhere.
func (f *assigned) areOne() bool {
	first, ok := truth(f.operands[0])
	return ok && !slices.ContainsFunc(f.operands, func(o ir.Operand) bool {
		other, ok := truth(o)
		return !ok || other != first
	})
}

func truth(o ir.Operand) (value, ok bool) {
	switch value := o.Value.(type) {
	case ir.Bool:
		return bool(value), true
	case *ir.Bool:
		return bool(*value), true
	}
	return false, false
}
