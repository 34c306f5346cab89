package machine

import (
	"encoding/binary"

	"github.com/open-policy-agent/opa/v1/ir"
)

// statement encodes a statement of which the place in its block makes no difference.
func (a *assembler) statement(to []byte, s ir.Stmt) []byte {
	switch s := s.(type) {
	case *ir.AssignVarStmt:
		return emit(to, opAssign, a.operand(s.Source), a.local(s.Target))
	case *ir.AssignIntStmt:
		return emit(to, opAssign, a.constant(numeral(decimal(s.Value))), a.local(s.Target))
	case *ir.MakeNumberIntStmt:
		return emit(to, opAssign, a.constant(numeral(decimal(s.Value))), a.local(s.Target))
	case *ir.MakeNumberRefStmt:
		return emit(to, opAssign, a.constant(numeral(a.policy.Static.Strings[s.Index].Value)), a.local(s.Target))
	case *ir.MakeNullStmt:
		return emit(to, opAssign, a.constant(nil), a.local(s.Target))
	case *ir.ResetLocalStmt:
		return emit(to, opReset, a.local(s.Target))
	case *ir.DotStmt:
		return emit(to, opDot, a.operand(s.Source), a.operand(s.Key), a.local(s.Target))
	case *ir.ReturnLocalStmt:
		return emit(to, opReturn, a.local(s.Source))
	case *ir.BreakStmt:
		return emit(to, opBreak, operand(s.Index)) //nolint:gosec // a few
	case *ir.BlockStmt:
		return a.blocks(emit(to, opBlock), s.Blocks)
	case *ir.NotStmt:
		return a.block(emit(to, opNot), s.Block, -1)
	case *ir.CallStmt:
		return a.call(to, s)
	case *ir.CallDynamicStmt:
		return a.operands(emit(to, opCallDynamic, a.local(s.Result)), s.Path)
	case *ir.ResultSetAddStmt:
		return emit(to, opResult, a.local(s.Value))
	}
	return a.test(to, s)
}

// test encodes a statement that is defined or not.
func (a *assembler) test(to []byte, s ir.Stmt) []byte {
	switch s := s.(type) {
	case *ir.EqualStmt:
		return emit(to, opEqual, a.operand(s.A), a.operand(s.B))
	case *ir.NotEqualStmt:
		return emit(to, opNotEqual, a.operand(s.A), a.operand(s.B))
	case *ir.IsDefinedStmt:
		return emit(to, opIsDefined, a.local(s.Source))
	case *ir.IsUndefinedStmt:
		return emit(to, opIsUndefined, a.local(s.Source))
	case *ir.IsArrayStmt:
		return emit(to, opIsArray, a.operand(s.Source))
	case *ir.IsObjectStmt:
		return emit(to, opIsObject, a.operand(s.Source))
	case *ir.IsSetStmt:
		return emit(to, opIsSet, a.operand(s.Source))
	case *ir.LenStmt:
		return emit(to, opLen, a.operand(s.Source), a.local(s.Target))
	}
	return a.construct(to, s)
}

// construct encodes a statement that makes a value.
func (a *assembler) construct(to []byte, s ir.Stmt) []byte {
	switch s := s.(type) {
	case *ir.MakeArrayStmt:
		return emit(to, opMakeArray, a.local(s.Target), operand(s.Capacity))
	case *ir.MakeObjectStmt:
		return emit(to, opMakeObject, a.local(s.Target))
	case *ir.MakeSetStmt:
		return emit(to, opMakeSet, a.local(s.Target))
	case *ir.ArrayAppendStmt:
		return emit(to, opAppend, a.operand(s.Value), a.local(s.Array))
	case *ir.ObjectInsertStmt:
		return emit(to, opInsert, a.operand(s.Key), a.operand(s.Value), a.local(s.Object))
	case *ir.ObjectInsertOnceStmt:
		return a.place(emit(to, opInsertOnce, a.operand(s.Key), a.operand(s.Value), a.local(s.Object)), &s.Location)
	case *ir.ObjectMergeStmt:
		return a.place(emit(to, opMerge, a.local(s.A), a.local(s.B), a.local(s.Target)), &s.Location)
	case *ir.SetAddStmt:
		return emit(to, opAdd, a.operand(s.Value), a.local(s.Set))
	}
	a.refuse(s)
	return to
}

func (a *assembler) call(to []byte, s *ir.CallStmt) []byte {
	op, number := opCall, 0
	if f, ok := a.functions[s.Func]; ok {
		number = f
	} else if b, ok := a.builtins[s.Func]; ok {
		op, number = opCallBuiltin, b
	} else {
		a.refuse(s)
	}
	to = binary.AppendUvarint(emit(to, op, a.local(s.Result)), uint64(number)) //nolint:gosec // not negative
	return a.place(a.operands(to, s.Args), &s.Location)
}

func (a *assembler) operands(to []byte, operands []ir.Operand) []byte {
	to = binary.AppendUvarint(to, uint64(len(operands)))
	for _, o := range operands {
		to = binary.AppendVarint(to, int64(a.operand(o)))
	}
	return to
}

func decimal(i int64) string { return string(numberText(Int(i))) }
