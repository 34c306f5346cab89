package assemble

import (
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// function is a function of the policies, or an entry point, while it is being optimized.
type function struct {
	path   string
	params []code.Operand // local variables: the input, the data, and its own arguments
	blocks []block
	// Once they have their final numbers:
	cleared int // how many local variables have to be undefined at first, of those that are no arguments
	locals  int // how many there are
}

// block is statements that are executed until one of them is undefined.
type block []*statement

// statement is one step.
type statement struct {
	op       code.Op
	operands []code.Operand
	args     []code.Operand // of a call
	callee   int            // of a call: the number of the function
	blocks   []block
	at       ir.Location
}

func made(op code.Op, operands ...code.Operand) *statement {
	return &statement{op: op, operands: operands}
}

// placed is the statement with where a policy has it.
func (s *statement) placed(l *ir.Location) *statement {
	s.at = *l
	return s
}

// with is the statement with blocks.
func (s *statement) with(blocks ...block) *statement {
	s.blocks = blocks
	return s
}

func (a *assembler) blocks(blocks []*ir.Block) []block {
	all := make([]block, len(blocks))
	for i, b := range blocks {
		all[i] = a.block(b, 0)
	}
	return all
}

// block makes the statements of a block, which is that of scans, each the last statement of the block around it.
func (a *assembler) block(b *ir.Block, scans int) block {
	all := block{}
	for i, s := range b.Stmts {
		isLast := i == len(b.Stmts)-1
		if a.skipped[s] {
			continue
		}
		switch s := s.(type) {
		case *ir.NopStmt:
		case *ir.ScanStmt:
			inner := 0
			if isLast && scans >= 0 {
				inner = scans + 1
			}
			all = append(all, made(code.Scan, local(s.Source), local(s.Key), local(s.Value)).with(a.block(s.Block, inner)))
		case *ir.AssignVarOnceStmt:
			all = append(all, made(code.AssignOnce, a.operand(s.Source), local(s.Target)).placed(&s.Location))
			if isLast && scans > 0 && a.operand(s.Source) < 0 {
				// The other members of what is scanned could only assign the same constant.
				all = append(all, made(code.Break, code.Operand(scans))) //nolint:gosec // a few
			}
		case *ir.MakeObjectStmt:
			all = append(all, a.object(s.Target, b.Stmts[i+1:]))
		case *ir.MakeArrayStmt:
			if !a.isTemplate(b.Stmts[i:]) {
				all = append(all, made(code.MakeArray, local(s.Target), code.Operand(s.Capacity)))
			}
		case *ir.MakeSetStmt:
			all = append(all, made(code.MakeSet, local(s.Target), capacity(b.Stmts[i+1:], s.Target)))
		default:
			all = append(all, a.statement(s))
		}
	}
	return all
}

// capacity returns how many members the statements add to the set, besides those in inner blocks.
func capacity(statements []ir.Stmt, set ir.Local) code.Operand {
	n := code.Operand(0)
	for _, s := range statements {
		if s, ok := s.(*ir.SetAddStmt); ok && s.Set == set {
			n++
		}
	}
	return n
}

// each calls what is given for each statement, also those inside of others.
func each(blocks []block, do func(*statement)) {
	for _, b := range blocks {
		for _, s := range b {
			do(s)
			each(s.blocks, do)
		}
	}
}

// all returns the blocks, and those inside of them.
func all(blocks []block) []block {
	var found []block
	for _, b := range blocks {
		found = append(found, b)
		for _, s := range b {
			found = append(found, all(s.blocks)...)
		}
	}
	return found
}
