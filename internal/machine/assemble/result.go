package assemble

import (
	"slices"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// withReturns returns the blocks of a function which return as soon as the result is known. The planner writes
//
//	reset value; ...; value = x
//	is defined value; result = value
//	return result
//
// for a body, and all but the last line in one statement, with more blocks that begin with "is undefined value", where the body
// has an else.
func withReturns(blocks []block, result code.Operand) []block {
	if len(blocks) == 0 || !isReturn(blocks[len(blocks)-1], result) {
		return blocks
	}
	bodies := assignedDirectly(blocks[:len(blocks)-1], result)
	if !areAlternatives(bodies, result) {
		return append(bodies, blocks[len(blocks)-1])
	}
	open := false // whether a result may be known when a body begins
	for i, b := range bodies {
		if i > 0 && !open {
			bodies[i] = b[1:] // without the test for a result
		}
		open = !bodies[i].returns(result) || open
	}
	if open {
		bodies = append(bodies, blocks[len(blocks)-1])
	}
	return bodies
}

func isReturn(b block, result code.Operand) bool {
	return len(b) == 1 && b[0].op == code.Return && b[0].operands[0] == result
}

// assignedDirectly returns the bodies without the variables that results are first assigned to.
func assignedDirectly(bodies []block, result code.Operand) []block {
	var direct []block
	for i := 0; i < len(bodies); i++ {
		b := bodies[i]
		if i+1 < len(bodies) {
			if value, ok := handsOver(bodies[i+1], result); ok && replaceValue([]block{b}, value, result) {
				direct = append(direct, withoutReset(b, result))
				i++
				continue
			}
		}
		if i == 0 && len(b) == 1 && b[0].op == code.Block {
			chain := b[0].blocks
			last := len(chain) - 1
			if value, ok := handsOver(chain[last], result); ok && !leaves(chain, 1) && replaceValue(chain[:last], value, result) {
				chain[0] = withoutReset(chain[0], result)
				direct = append(direct, chain[:last]...)
				continue
			}
		}
		direct = append(direct, b)
	}
	return direct
}

// handsOver returns the variable that a block only assigns to the result.
func handsOver(b block, result code.Operand) (value code.Operand, ok bool) {
	if len(b) != 2 || b[0].op != code.IsDefined || b[1].op != code.AssignOnce || b[1].operands[1] != result {
		return 0, false
	}
	value = b[0].operands[0]
	return value, b[1].operands[0] == value
}

// replaceValue makes blocks assign the result where they assign the value, unless they use it otherwise or reset it later.
func replaceValue(blocks []block, value, result code.Operand) bool {
	var of []*code.Operand
	ok, resets := true, 0
	each(blocks, func(s *statement) {
		s.each(func(o *code.Operand, r role) {
			switch {
			case *o != value:
				return
			case s.op == code.Reset:
				resets++
			case s.op != code.IsUndefined && (s.op != code.AssignOnce || r != changed):
				ok = false
			}
			of = append(of, o)
		})
	})
	first := slices.ContainsFunc(blocks[0], func(s *statement) bool { return s.op == code.Reset && s.operands[0] == value })
	if !ok || !first || resets > 1 {
		return false
	}
	for _, o := range of {
		*o = result
	}
	return true
}

// withoutReset returns the first body of some without the statement that resets the result.
func withoutReset(b block, result code.Operand) block {
	return slices.DeleteFunc(b, func(s *statement) bool { return s.op == code.Reset && s.operands[0] == result })
}

// areAlternatives reports whether each body but the first is for the case that there is no result yet, and does nothing else with it.
func areAlternatives(bodies []block, result code.Operand) bool {
	for i, b := range bodies {
		tests := 0
		each([]block{b}, func(s *statement) {
			s.each(func(o *code.Operand, _ role) {
				if *o == result && s.op != code.AssignOnce {
					tests++
				}
			})
		})
		if i > 0 && (tests != 1 || b[0].op != code.IsUndefined || b[0].operands[0] != result) || i == 0 && tests > 0 {
			return false
		}
	}
	return true
}

// returns makes the body return the result where it assigns it. It fails where the body may assign several results, which must
// be the same.
func (b block) returns(result code.Operand) bool {
	var assigns []*statement
	each([]block{b}, func(s *statement) {
		if s.op == code.AssignOnce && s.operands[1] == result {
			assigns = append(assigns, s)
		}
	})
	if len(assigns) == 0 {
		return true
	}
	if len(assigns) > 1 || b.end() != assigns[0] {
		return false
	}
	*assigns[0] = *made(code.Return, assigns[0].operands[0])
	return true
}

// end returns the statement that the block ends with, or nil. In a scan, that is one after which all scans are left.
func (b block) end() *statement {
	n := len(b)
	if n == 0 || b[n-1].op != code.Scan {
		return last(b)
	}
	for b[n-1].op == code.Scan {
		if b = b[n-1].blocks[0]; len(b) < 2 {
			return nil
		}
		n = len(b)
	}
	if b[n-1].op != code.Break {
		return nil
	}
	return b[n-2]
}

func last(b block) *statement {
	if len(b) == 0 {
		return nil
	}
	return b[len(b)-1]
}
