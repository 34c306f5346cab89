package assemble

import (
	"slices"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// withoutBreaks returns the blocks without what the planner writes where nothing is to be tested, and with single statements
// for the tests that it writes as several blocks.
func withoutBreaks(blocks []block) []block {
	for i, b := range blocks {
		blocks[i] = b.withoutBreaks()
	}
	return blocks
}

func (b block) withoutBreaks() block {
	var kept block
	for _, s := range b {
		s.blocks = withoutBreaks(s.blocks)
		if s.op != code.Block {
			kept = append(kept, s)
			continue
		}
		if of, ok := s.isCollectionTest(); ok {
			kept = append(kept, made(code.IsCollection, of))
			continue
		}
		switch left, ok := left(s.blocks); {
		case ok && left == 0: // it does nothing
		case ok:
			return append(kept, made(code.Break, left-1)) // what follows is not executed
		case s.isAlwaysDone():
			kept = append(kept, s.blocks[0]...)
		default:
			kept = append(kept, s)
		}
	}
	return kept
}

// left returns how many blocks blocks leave, besides the one that is executed, if they do nothing else.
func left(blocks []block) (code.Operand, bool) {
	for _, b := range blocks {
		switch {
		case len(b) == 0:
		case len(b) == 1 && b[0].op == code.Break:
			if n := b[0].operands[0]; n > 0 {
				return n, true
			}
		default:
			return 0, false
		}
	}
	return 0, true
}

// isCollectionTest reports whether a statement tests whether something has members: there is a block for each type, which the
// planner leaves twice.
func (s *statement) isCollectionTest() (of code.Operand, ok bool) {
	if len(s.blocks) != 1 || len(s.blocks[0]) != 2 || s.blocks[0][0].op != code.Block || !isBreak(s.blocks[0][1], 1) {
		return 0, false
	}
	tests := s.blocks[0][0].blocks
	if len(tests) != 3 {
		return 0, false
	}
	for i, op := range []code.Op{code.IsArray, code.IsObject, code.IsSet} {
		if b := tests[i]; len(b) != 2 || b[0].op != op || b[0].operands[0] != tests[0][0].operands[0] || !isBreak(b[1], 1) {
			return 0, false
		}
	}
	return tests[0][0].operands[0], true
}

func isBreak(s *statement, n code.Operand) bool { return s.op == code.Break && s.operands[0] == n }

// isAlwaysDone reports whether the block of the statement may be executed in its place: it is the only one, and never ends early.
func (s *statement) isAlwaysDone() bool {
	return len(s.blocks) == 1 && !slices.ContainsFunc(s.blocks[0], func(inner *statement) bool {
		switch inner.op {
		case code.Scan, code.Block:
			return leaves(inner.blocks, 1)
		case code.Assign, code.Reset, code.MakeArray, code.MakeObject, code.MakeSet, code.MakeRecord, code.Append, code.Add, code.Put, code.Insert:
			return false
		}
		return true
	})
}

// leaves reports whether the blocks may leave so many blocks.
func leaves(blocks []block, n code.Operand) bool {
	return slices.ContainsFunc(blocks, func(b block) bool {
		return slices.ContainsFunc(b, func(s *statement) bool {
			return s.op == code.Break && s.operands[0] >= n || leaves(s.blocks, n+1)
		})
	})
}
