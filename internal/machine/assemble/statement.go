package assemble

import (
	"strconv"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// statement makes a statement of which the place in its block makes no difference.
func (a *assembler) statement(s ir.Stmt) *statement {
	switch s := s.(type) {
	case *ir.AssignVarStmt:
		return made(code.Assign, a.operand(s.Source), local(s.Target))
	case *ir.AssignIntStmt:
		return made(code.Assign, a.constant(numeral(decimal(s.Value))), local(s.Target))
	case *ir.MakeNumberIntStmt:
		return made(code.Assign, a.constant(numeral(decimal(s.Value))), local(s.Target))
	case *ir.MakeNumberRefStmt:
		return made(code.Assign, a.constant(numeral(a.policy.Static.Strings[s.Index].Value)), local(s.Target))
	case *ir.MakeNullStmt:
		return made(code.Assign, a.constant(nil), local(s.Target))
	case *ir.ResetLocalStmt:
		return made(code.Reset, local(s.Target))
	case *ir.DotStmt:
		return made(code.Dot, a.operand(s.Source), a.operand(s.Key), local(s.Target))
	case *ir.ReturnLocalStmt:
		return made(code.Return, local(s.Source))
	case *ir.BreakStmt:
		return made(code.Break, code.Operand(s.Index)) //nolint:gosec // a few
	case *ir.BlockStmt:
		return made(code.Block).with(a.blocks(s.Blocks)...)
	case *ir.NotStmt:
		return made(code.Not).with(a.block(s.Block, -1))
	case *ir.CallStmt:
		return a.call(s)
	case *ir.CallDynamicStmt:
		call := made(code.CallDynamic, local(s.Result))
		call.args = a.operands(s.Path)
		return call
	case *ir.ResultSetAddStmt:
		return made(code.Result, local(s.Value))
	}
	return a.test(s)
}

// test makes a statement that is defined or not.
func (a *assembler) test(s ir.Stmt) *statement {
	switch s := s.(type) {
	case *ir.EqualStmt:
		return made(code.Equal, a.operand(s.A), a.operand(s.B))
	case *ir.NotEqualStmt:
		return made(code.NotEqual, a.operand(s.A), a.operand(s.B))
	case *ir.IsDefinedStmt:
		return made(code.IsDefined, local(s.Source))
	case *ir.IsUndefinedStmt:
		return made(code.IsUndefined, local(s.Source))
	case *ir.IsArrayStmt:
		return made(code.IsArray, a.operand(s.Source))
	case *ir.IsObjectStmt:
		return made(code.IsObject, a.operand(s.Source))
	case *ir.IsSetStmt:
		return made(code.IsSet, a.operand(s.Source))
	case *ir.LenStmt:
		return made(code.Len, a.operand(s.Source), local(s.Target))
	}
	return a.construct(s)
}

// construct makes a statement that makes a value.
func (a *assembler) construct(s ir.Stmt) *statement {
	switch s := s.(type) {
	case *ir.ArrayAppendStmt:
		return made(code.Append, a.operand(s.Value), local(s.Array))
	case *ir.ObjectInsertStmt:
		if place, ok := a.puts[s]; ok {
			return made(code.Put, a.operand(s.Value), code.Operand(place), local(s.Object)) //nolint:gosec // a few
		}
		return made(code.Insert, a.operand(s.Key), a.operand(s.Value), local(s.Object))
	case *ir.ObjectInsertOnceStmt:
		return made(code.InsertOnce, a.operand(s.Key), a.operand(s.Value), local(s.Object)).placed(&s.Location)
	case *ir.ObjectMergeStmt:
		return made(code.Merge, local(s.A), local(s.B), local(s.Target)).placed(&s.Location)
	case *ir.SetAddStmt:
		return made(code.Add, a.operand(s.Value), local(s.Set))
	}
	a.refuse(s)
	return made(code.Block)
}

func (a *assembler) call(s *ir.CallStmt) *statement {
	call := made(code.Call, local(s.Result)).placed(&s.Location)
	if f, ok := a.functions[s.Func]; ok {
		call.callee = f
	} else if b, ok := a.builtins[s.Func]; ok {
		call.op, call.callee = code.CallBuiltin, b
	} else {
		a.refuse(s)
	}
	args := s.Args
	if parts, ok := a.parts[s]; ok {
		args = parts
	}
	call.args = a.operands(args)
	return call
}

func (a *assembler) operands(of []ir.Operand) []code.Operand {
	operands := make([]code.Operand, len(of))
	for i, o := range of {
		operands[i] = a.operand(o)
	}
	return operands
}

func decimal(i int64) string { return strconv.FormatInt(i, 10) }
