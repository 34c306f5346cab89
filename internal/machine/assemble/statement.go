package assemble

import (
	"encoding/binary"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// statement encodes a statement of which the place in its block makes no difference.
func (a *assembler) statement(to []byte, s ir.Stmt) []byte {
	switch s := s.(type) {
	case *ir.AssignVarStmt:
		return emit(to, code.Assign, a.operand(s.Source), a.local(s.Target))
	case *ir.AssignIntStmt:
		return emit(to, code.Assign, a.constant(numeral(decimal(s.Value))), a.local(s.Target))
	case *ir.MakeNumberIntStmt:
		return emit(to, code.Assign, a.constant(numeral(decimal(s.Value))), a.local(s.Target))
	case *ir.MakeNumberRefStmt:
		return emit(to, code.Assign, a.constant(numeral(a.policy.Static.Strings[s.Index].Value)), a.local(s.Target))
	case *ir.MakeNullStmt:
		return emit(to, code.Assign, a.constant(nil), a.local(s.Target))
	case *ir.ResetLocalStmt:
		return emit(to, code.Reset, a.local(s.Target))
	case *ir.DotStmt:
		return emit(to, code.Dot, a.operand(s.Source), a.operand(s.Key), a.local(s.Target))
	case *ir.ReturnLocalStmt:
		return emit(to, code.Return, a.local(s.Source))
	case *ir.BreakStmt:
		return emit(to, code.Break, code.Operand(s.Index)) //nolint:gosec // a few
	case *ir.BlockStmt:
		return a.blocks(emit(to, code.Block), s.Blocks)
	case *ir.NotStmt:
		return a.block(emit(to, code.Not), s.Block, -1)
	case *ir.CallStmt:
		return a.call(to, s)
	case *ir.CallDynamicStmt:
		return a.operands(emit(to, code.CallDynamic, a.local(s.Result)), s.Path)
	case *ir.ResultSetAddStmt:
		return emit(to, code.Result, a.local(s.Value))
	}
	return a.test(to, s)
}

// test encodes a statement that is defined or not.
func (a *assembler) test(to []byte, s ir.Stmt) []byte {
	switch s := s.(type) {
	case *ir.EqualStmt:
		return emit(to, code.Equal, a.operand(s.A), a.operand(s.B))
	case *ir.NotEqualStmt:
		return emit(to, code.NotEqual, a.operand(s.A), a.operand(s.B))
	case *ir.IsDefinedStmt:
		return emit(to, code.IsDefined, a.local(s.Source))
	case *ir.IsUndefinedStmt:
		return emit(to, code.IsUndefined, a.local(s.Source))
	case *ir.IsArrayStmt:
		return emit(to, code.IsArray, a.operand(s.Source))
	case *ir.IsObjectStmt:
		return emit(to, code.IsObject, a.operand(s.Source))
	case *ir.IsSetStmt:
		return emit(to, code.IsSet, a.operand(s.Source))
	case *ir.LenStmt:
		return emit(to, code.Len, a.operand(s.Source), a.local(s.Target))
	}
	return a.construct(to, s)
}

// construct encodes a statement that makes a value.
func (a *assembler) construct(to []byte, s ir.Stmt) []byte {
	switch s := s.(type) {
	case *ir.ArrayAppendStmt:
		return emit(to, code.Append, a.operand(s.Value), a.local(s.Array))
	case *ir.ObjectInsertStmt:
		if place, ok := a.puts[s]; ok {
			return emit(to, code.Put, a.operand(s.Value), code.Operand(place), a.local(s.Object)) //nolint:gosec // a few
		}
		return emit(to, code.Insert, a.operand(s.Key), a.operand(s.Value), a.local(s.Object))
	case *ir.ObjectInsertOnceStmt:
		return a.place(emit(to, code.InsertOnce, a.operand(s.Key), a.operand(s.Value), a.local(s.Object)), &s.Location)
	case *ir.ObjectMergeStmt:
		return a.place(emit(to, code.Merge, a.local(s.A), a.local(s.B), a.local(s.Target)), &s.Location)
	case *ir.SetAddStmt:
		return emit(to, code.Add, a.operand(s.Value), a.local(s.Set))
	}
	a.refuse(s)
	return to
}

func (a *assembler) call(to []byte, s *ir.CallStmt) []byte {
	op, number := code.Call, 0
	if f, ok := a.functions[s.Func]; ok {
		number = f
	} else if b, ok := a.builtins[s.Func]; ok {
		op, number = code.CallBuiltin, b
	} else {
		a.refuse(s)
	}
	to = binary.AppendUvarint(emit(to, op, a.local(s.Result)), uint64(number)) //nolint:gosec // not negative
	args := s.Args
	if parts, ok := a.parts[s]; ok {
		args = parts
	}
	return a.place(a.operands(to, args), &s.Location)
}

func (a *assembler) operands(to []byte, operands []ir.Operand) []byte {
	to = binary.AppendUvarint(to, uint64(len(operands)))
	for _, o := range operands {
		to = binary.AppendVarint(to, int64(a.operand(o)))
	}
	return to
}

func decimal(i int64) string { return strconv.FormatInt(i, 10) }
