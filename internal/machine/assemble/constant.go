package assemble

import (
	"encoding/binary"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// composite is an array or a set of constants.
type composite struct {
	tag     byte
	members string // their numbers as varints, after how many they are
}

func (c composite) encode(to []byte) []byte { return append(append(to, c.tag), c.members...) }

// set encodes the statement that makes a set, with those that follow it in its block. A set literal with constants only is a
// constant itself: the planner adds all its members before anything else refers to it.
func (a *assembler) set(to []byte, target ir.Local, following []ir.Stmt) []byte {
	var adds []ir.Stmt
	var members []ir.Operand
	for _, s := range following {
		if s, ok := s.(*ir.SetAddStmt); ok && s.Set == target {
			adds, members = append(adds, s), append(members, s.Value)
		}
	}
	if len(adds) == 0 || !a.areConstants(members) || fillsDeeper(following, target) {
		return emit(to, code.MakeSet, a.local(target), code.Operand(len(adds))) //nolint:gosec // a few
	}
	return a.fold(to, code.TagSet, target, adds, members)
}

// array does the same for an array.
func (a *assembler) array(to []byte, s *ir.MakeArrayStmt, following []ir.Stmt) []byte {
	var appends []ir.Stmt
	var items []ir.Operand
	for _, f := range following {
		if f, ok := f.(*ir.ArrayAppendStmt); ok && f.Array == s.Target {
			appends, items = append(appends, f), append(items, f.Value)
		}
	}
	if len(items) == 0 || len(items) != int(s.Capacity) || !a.areConstants(items) {
		return emit(to, code.MakeArray, a.local(s.Target), code.Operand(s.Capacity))
	}
	return a.fold(to, code.TagArray, s.Target, appends, items)
}

// fold encodes the assignment of a constant with the members instead of the statements that put them in.
func (a *assembler) fold(to []byte, tag byte, target ir.Local, puts []ir.Stmt, members []ir.Operand) []byte {
	text := binary.AppendUvarint(nil, uint64(len(members)))
	for _, m := range members {
		text = binary.AppendUvarint(text, uint64(^a.operand(m))) //nolint:gosec // not negative
	}
	for _, s := range puts {
		a.skipped[s] = true
	}
	return emit(to, code.Assign, a.constant(composite{tag, string(text)}), a.local(target))
}

// areConstants reports whether none of the operands is a local variable.
func (a *assembler) areConstants(operands []ir.Operand) bool {
	for _, o := range operands {
		switch o.Value.(type) {
		case ir.Local, *ir.Local:
			return false
		}
	}
	return true
}

// fillsDeeper reports whether statements in inner blocks add members to the set.
func fillsDeeper(statements []ir.Stmt, set ir.Local) bool {
	f := &finder{set: set}
	for _, s := range statements {
		if _, direct := s.(*ir.SetAddStmt); !direct {
			_ = ir.Walk(f, s) // Visit returns no errors
		}
	}
	return f.found
}

// finder finds statements that add members to the set.
type finder struct {
	set   ir.Local
	found bool
}

func (f *finder) Before(any) {}
func (f *finder) After(any)  {}

func (f *finder) Visit(x any) (ir.Visitor, error) {
	if s, ok := x.(*ir.SetAddStmt); ok && s.Set == f.set {
		f.found = true
	}
	return f, nil
}
