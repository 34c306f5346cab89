package assemble

import "github.com/egresslint/egresslint/internal/machine/code"

// fuse makes one statement of two where the second one tests the result of the first one, which nothing else uses.
func (f *function) fuse() {
	flow, fused := flowOf(f.blocks), map[*statement]bool{}
	isOnlyFor := func(result code.Operand) bool {
		v := flow.variables[result]
		return len(v.scopes) == 1 && len(v.uses) == 1 && v.isSimple()
	}
	for _, b := range all(f.blocks) {
		for i := 1; i < len(b); i++ {
			test, ok := b[i-1].tested(b[i])
			if ok && isOnlyFor(b[i-1].result()) {
				*b[i] = *test
				fused[b[i-1]] = true
			}
		}
	}
	f.remove(fused)
}

// result returns the variable that the statement gives a value, which is its only one or its last operand.
func (s *statement) result() code.Operand { return s.operands[len(s.operands)-1] }

// tested returns the statement that does what a statement and a test of its result do.
func (s *statement) tested(test *statement) (fused *statement, ok bool) {
	if s.op != code.Dot && s.op != code.CallBuiltin || test.op != code.Equal && test.op != code.NotEqual {
		return nil, false
	}
	other := test.operands[1]
	if other == s.result() {
		other = test.operands[0]
	} else if test.operands[0] != s.result() {
		return nil, false
	}
	switch {
	case s.op == code.Dot && test.op == code.Equal:
		return made(code.DotEqual, s.operands[0], s.operands[1], other), true
	case s.op == code.Dot:
		return made(code.DotNotEqual, s.operands[0], s.operands[1], other), true
	case test.op == code.NotEqual:
		fused = made(code.BuiltinNotEqual, other).placed(&s.at)
	default:
		fused = made(code.BuiltinEqual, other).placed(&s.at)
	}
	fused.callee, fused.args = s.callee, s.args
	return fused, true
}
