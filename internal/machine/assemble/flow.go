package assemble

import (
	"slices"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// flow is what happens to the local variables of a function. Statements have numbers in the order in which they are written, so
// that what is inside of a statement, and what follows it in its block, are ranges of numbers.
type flow struct {
	count     int
	variables map[code.Operand]*variable
}

// variable is what happens to a local variable.
type variable struct {
	scopes  []scope // one for each statement that gives it a value, whatever it had
	changes []int   // the statements that change it otherwise
	uses    []use   // all operands, but for those that scopes begin with
}

// scope is where a value may be used that a statement gives to a local variable: in the statements that follow in the block,
// or in the block of a scan.
type scope struct {
	of          *code.Operand
	first, last int
}

// use is an operand, and the number of its statement.
type use struct {
	of     *code.Operand
	number int
}

func flowOf(blocks []block) *flow {
	f := &flow{variables: map[code.Operand]*variable{}}
	for _, b := range blocks {
		f.block(b)
	}
	return f
}

func (f *flow) of(local code.Operand) *variable {
	v := f.variables[local]
	if v == nil {
		v = &variable{}
		f.variables[local] = v
	}
	return v
}

func (f *flow) block(b block) {
	var open []*scope // those that end with the block
	for _, s := range b {
		f.count++
		number := f.count
		var made []*scope
		s.each(func(o *code.Operand, r role) {
			if *o < 0 {
				return
			}
			v := f.of(*o)
			if r == written {
				v.scopes = append(v.scopes, scope{o, number + 1, 0})
				made = append(made, &scope{of: o})
				return
			}
			v.uses = append(v.uses, use{o, number})
			if r == changed {
				v.changes = append(v.changes, number)
			}
		})
		for _, inner := range s.blocks {
			f.block(inner)
		}
		if s.op == code.Scan {
			f.end(made)
		} else {
			open = append(open, made...)
		}
	}
	f.end(open)
}

// end ends scopes after the last statement so far.
func (f *flow) end(scopes []*scope) {
	for _, ended := range scopes {
		of := f.of(*ended.of).scopes
		i := slices.IndexFunc(of, func(s scope) bool { return s.of == ended.of })
		of[i].last = f.count
	}
}

// isSimple reports whether the variable has one value in each scope, which nothing else sees: scopes have no statement in
// common, and nothing is used outside of them.
func (v *variable) isSimple() bool {
	for i, s := range v.scopes {
		for j, other := range v.scopes {
			if i != j && s.first <= other.first-1 && other.first-1 <= s.last {
				return false
			}
		}
	}
	return !slices.ContainsFunc(v.uses, func(u use) bool { return v.scopeOf(u.number) < 0 })
}

// scopeOf returns the scope that the statement is in, or -1.
func (v *variable) scopeOf(number int) int {
	return slices.IndexFunc(v.scopes, func(s scope) bool { return s.first <= number && number <= s.last })
}

// isSteady reports whether the variable has the same value everywhere in a scope of another one.
func (v *variable) isSteady(in scope) bool {
	inside := func(number int) bool { return in.first <= number && number <= in.last }
	return !slices.ContainsFunc(v.changes, inside) &&
		!slices.ContainsFunc(v.scopes, func(s scope) bool { return inside(s.first - 1) })
}
