package assemble

import "github.com/egresslint/egresslint/internal/machine/code"

// role is what a statement does with an operand.
type role byte

const (
	number role = iota // it is neither a local variable nor a constant
	read
	written
	changed // read, and written or made to refer to something with more members
)

// roles returns what a statement does with its operands.
func roles(op code.Op) []role {
	switch op {
	case code.Break:
		return []role{number}
	case code.Return, code.IsDefined, code.IsUndefined, code.IsArray, code.IsObject, code.IsSet, code.IsCollection, code.Result,
		code.BuiltinEqual, code.BuiltinNotEqual:
		return []role{read}
	case code.Reset, code.Call, code.CallBuiltin, code.CallDynamic:
		return []role{written}
	case code.Equal, code.NotEqual:
		return []role{read, read}
	case code.Assign, code.Len:
		return []role{read, written}
	case code.AssignOnce, code.Append, code.Add:
		return []role{read, changed}
	case code.MakeArray, code.MakeObject, code.MakeSet, code.MakeRecord:
		return []role{written, number}
	case code.Scan:
		return []role{read, written, written}
	case code.Dot, code.Merge:
		return []role{read, read, written}
	case code.DotEqual, code.DotNotEqual:
		return []role{read, read, read}
	case code.Insert, code.InsertOnce:
		return []role{read, read, changed}
	case code.Put:
		return []role{read, number, changed}
	}
	return nil
}

// each calls what is given for each operand of a statement that is a local variable or a constant.
func (s *statement) each(do func(o *code.Operand, r role)) {
	for i, r := range roles(s.op) {
		if r != number {
			do(&s.operands[i], r)
		}
	}
	for i := range s.args {
		do(&s.args[i], read)
	}
}
