package assemble

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// object makes the statement that makes an object, with those that follow it in its block. An object literal with constant
// keys is a record: the planner inserts all its members before anything else refers to it.
func (a *assembler) object(target ir.Local, following []ir.Stmt) *statement {
	inserts := insertsInto(following, target)
	keys := make([]string, len(inserts))
	for i, s := range inserts {
		key, ok := a.literal(s.Key)
		if !ok {
			return made(code.MakeObject, local(target), code.Operand(len(inserts))) //nolint:gosec // a few
		}
		keys[i] = key
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(keys)))
	if len(sorted) == 0 || len(sorted) < len(keys) {
		return made(code.MakeObject, local(target), code.Operand(len(inserts))) //nolint:gosec // a few
	}
	for i, s := range inserts {
		a.puts[s], _ = slices.BinarySearch(sorted, keys[i])
	}
	return made(code.MakeRecord, local(target), a.record(sorted))
}

// record returns the number of the keys.
func (a *assembler) record(keys []string) code.Operand {
	name := fmt.Sprintf("%q", keys)
	i, ok := a.records[name]
	if !ok {
		i = len(a.keys)
		a.records[name], a.keys = i, append(a.keys, keys)
	}
	return code.Operand(i) //nolint:gosec // a few hundred
}

// insertsInto returns the statements that insert members into the object, besides those in inner blocks.
func insertsInto(statements []ir.Stmt, object ir.Local) []*ir.ObjectInsertStmt {
	var inserts []*ir.ObjectInsertStmt
	for _, s := range statements {
		if s, ok := s.(*ir.ObjectInsertStmt); ok && s.Object == object {
			inserts = append(inserts, s)
		}
	}
	return inserts
}
