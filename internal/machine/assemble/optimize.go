package assemble

import (
	"slices"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// optimize makes functions execute fewer statements. What the planner writes is meant to be read by optimizers: it copies each
// value several times, and tests what it knows.
func (a *assembler) optimize(functions, plans []*function) {
	all := slices.Concat(functions, plans)
	for _, f := range all {
		f.blocks = withoutBreaks(f.blocks)
		f.separate()
		a.simplify(f)
	}
	for a.callConstants(functions, all) || inline(functions, all) {
		for _, f := range all {
			a.simplify(f)
		}
	}
	for _, f := range all {
		f.fuse()
		cut(f.blocks)
		f.renumber()
	}
}

// simplify takes out of a function what can be known before it is executed.
func (a *assembler) simplify(f *function) {
	for a.fold(f) || f.propagate() || f.drop() {
	}
}

// callConstants replaces calls of functions of which the result is a constant. It reports whether there are any.
func (a *assembler) callConstants(functions, all []*function) bool {
	found := false
	for _, f := range all {
		each(f.blocks, func(s *statement) {
			if s.op != code.Call {
				return
			}
			if constant, ok := functions[s.callee].constant(); ok {
				*s = *made(code.Assign, constant, s.operands[0])
				found = true
			}
		})
	}
	return found
}

// constant returns the result of a function that has always the same.
func (f *function) constant() (code.Operand, bool) {
	if len(f.blocks) > 0 && len(f.blocks[0]) > 0 {
		if first := f.blocks[0][0]; first.op == code.Return && first.operands[0] < 0 {
			return first.operands[0], true
		}
	}
	return 0, false
}

// separate gives each scope of simple variables a variable of its own.
func (f *function) separate() {
	flow, next := flowOf(f.blocks), f.unused()
	for local, v := range flow.variables {
		if slices.Contains(f.params, local) || !v.isSimple() {
			continue
		}
		first := next
		next += code.Operand(len(v.scopes)) //nolint:gosec // a few thousand
		for _, u := range v.uses {
			*u.of = first + code.Operand(v.scopeOf(u.number)) //nolint:gosec // a few thousand
		}
		for i, s := range v.scopes {
			*s.of = first + code.Operand(i) //nolint:gosec // a few thousand
		}
	}
}

// propagate uses what is assigned instead of the variable that it is assigned to. It reports whether there are any such variables.
func (f *function) propagate() bool {
	flow, copied := flowOf(f.blocks), map[*statement]bool{}
	each(f.blocks, func(s *statement) {
		if s.op != code.Assign {
			return
		}
		from, to := s.operands[0], flow.variables[s.operands[1]]
		if len(to.scopes) != 1 || len(to.changes) > 0 || !to.isSimple() || from >= 0 && !flow.of(from).isSteady(to.scopes[0]) {
			return
		}
		for _, u := range to.uses {
			*u.of = from
		}
		copied[s] = true
	})
	return f.remove(copied)
}

// drop removes statements that only give values to variables that are not used. It reports whether there are any.
func (f *function) drop() bool {
	flow, unused := flowOf(f.blocks), map[*statement]bool{}
	each(f.blocks, func(s *statement) {
		switch s.op {
		case code.Assign, code.Reset, code.MakeArray, code.MakeObject, code.MakeSet, code.MakeRecord:
			of := s.operands[slices.Index(roles(s.op), written)]
			if len(flow.variables[of].uses) == 0 {
				unused[s] = true
			}
		}
	})
	return f.remove(unused)
}

// remove removes the statements, and reports whether there are any.
func (f *function) remove(statements map[*statement]bool) bool {
	if len(statements) > 0 {
		f.blocks = without(f.blocks, statements)
	}
	return len(statements) > 0
}

func without(blocks []block, statements map[*statement]bool) []block {
	for i, b := range blocks {
		blocks[i] = slices.DeleteFunc(b, func(s *statement) bool { return statements[s] })
		for _, s := range blocks[i] {
			s.blocks = without(s.blocks, statements)
		}
	}
	return blocks
}

// cut removes what is never reached from blocks.
func cut(blocks []block) {
	for i, b := range blocks {
		if end := slices.IndexFunc(b, func(s *statement) bool { return s.op == code.Return || s.op == code.Break }); end >= 0 {
			blocks[i] = b[:end+1]
		}
		for _, s := range b {
			cut(s.blocks)
		}
	}
}
