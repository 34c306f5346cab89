package assemble

import "github.com/open-policy-agent/opa/v1/ir"

// templateString is the function of Rego that makes a text of an array of parts.
const templateString = "internal.template_string"

// isTemplate reports whether statements make an array of parts for a template and nothing else, and call the function. The call
// is then encoded with the parts themselves as arguments, of which there are at least two.
func (a *assembler) isTemplate(statements []ir.Stmt) bool {
	array := statements[0].(*ir.MakeArrayStmt)
	n := int(array.Capacity)
	if n < 2 || len(statements) < n+2 {
		return false
	}
	call, ok := statements[n+1].(*ir.CallStmt)
	if !ok || call.Func != templateString || !isLocal(call.Args[0], array.Target) {
		return false
	}
	parts := make([]ir.Operand, n)
	for i, s := range statements[1 : n+1] {
		s, ok := s.(*ir.ArrayAppendStmt)
		if !ok || s.Array != array.Target {
			return false
		}
		parts[i] = s.Value
	}
	for _, s := range statements[1 : n+1] {
		a.skipped[s] = true
	}
	a.parts[call] = parts
	return true
}

func isLocal(o ir.Operand, local ir.Local) bool {
	switch value := o.Value.(type) {
	case ir.Local:
		return value == local
	case *ir.Local:
		return *value == local
	}
	return false
}
