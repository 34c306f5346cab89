package assemble

import (
	"slices"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// inline executes short functions where they are called: what they consist of takes less time than the call. It reports whether
// there are any.
func inline(functions, all []*function) bool {
	short := make([]bool, len(functions))
	for i, f := range functions {
		short[i] = f.isShort()
	}
	found := false
	for _, f := range all {
		in := &inlining{functions: functions, short: short, next: f.unused()}
		in.blocks(f.blocks)
		found = found || in.found
	}
	return found
}

// maxShort is how many statements a function has that is short.
const maxShort = 8

// isShort reports whether the statements of a function may be executed where it is called: they are one block which returns a
// result at its end, or is undefined, and call nothing that could call it.
func (f *function) isShort() bool {
	if len(f.blocks) != 1 || len(f.params) <= code.Documents || leaves(f.blocks, 1) {
		return false
	}
	count, plain := 0, true
	each(f.blocks, func(s *statement) {
		count++
		switch s.op {
		case code.Scan, code.Call, code.CallDynamic:
			plain = plain && s.op == code.Call && len(s.args) <= code.Documents
		case code.Return:
			plain = plain && s == last(f.blocks[0])
		}
	})
	if end := last(f.blocks[0]); !plain || count > maxShort || end == nil || end.op != code.Return {
		return false
	}
	for local, v := range flowOf(f.blocks).variables {
		if slices.Contains(f.params, local) {
			if len(v.scopes)+len(v.changes) > 0 {
				return false
			}
		} else if !v.isSimple() {
			return false
		}
	}
	return true
}

// unused returns a local variable from which on none is used.
func (f *function) unused() code.Operand {
	next := code.Operand(len(f.params)) //nolint:gosec // a few
	for _, param := range f.params {
		next = max(next, param+1)
	}
	for local := range flowOf(f.blocks).variables {
		next = max(next, local+1)
	}
	return next
}

// inlining puts short functions into another one.
type inlining struct {
	functions []*function
	short     []bool
	next      code.Operand // a local variable that is not used
	found     bool
}

func (in *inlining) blocks(blocks []block) {
	for i, b := range blocks {
		var out block
		for _, s := range b {
			in.blocks(s.blocks)
			if s.op == code.Call && in.short[s.callee] {
				in.found = true
				out = append(out, in.body(in.functions[s.callee], s)...)
			} else {
				out = append(out, s)
			}
		}
		blocks[i] = out
	}
}

// body returns the statements of a function for a call.
func (in *inlining) body(f *function, call *statement) block {
	locals := map[code.Operand]code.Operand{}
	for i, param := range f.params {
		locals[param] = call.args[i]
	}
	body := copied(f.blocks[0])
	each([]block{body}, func(s *statement) {
		s.each(func(o *code.Operand, _ role) {
			if *o < 0 {
				return
			}
			if _, known := locals[*o]; !known {
				locals[*o] = in.next
				in.next++
			}
			*o = locals[*o]
		})
	})
	end := last(body)
	*end = *made(code.Assign, end.operands[0], call.operands[0])
	return body
}

// copied returns a copy of the block.
func copied(b block) block {
	all := make(block, len(b))
	for i, s := range b {
		c := *s
		c.operands, c.args, c.blocks = slices.Clone(s.operands), slices.Clone(s.args), make([]block, len(s.blocks))
		for j, inner := range s.blocks {
			c.blocks[j] = copied(inner)
		}
		all[i] = &c
	}
	return all
}
