// Package assemble encodes what OPA's planner made of policies, for package machine. Only what generates it imports this package.
package assemble

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// Assemble encodes a plan for machine.Load. It fails for statements that this package does not know: with.
func Assemble(policy *ir.Policy) ([]byte, error) {
	a := &assembler{
		policy: policy, texts: map[string]int{}, constants: map[any]int{}, records: map[string]int{}, puts: map[*ir.ObjectInsertStmt]int{},
		skipped: map[ir.Stmt]bool{}, parts: map[*ir.CallStmt][]ir.Operand{}, functions: map[string]int{}, builtins: map[string]int{},
	}
	for i, f := range policy.Funcs.Funcs {
		a.functions[f.Name] = i
	}
	for i, b := range policy.Static.BuiltinFuncs {
		a.builtins[b.Name] = i
	}
	functions := binary.AppendUvarint(nil, uint64(len(policy.Funcs.Funcs)))
	for _, f := range policy.Funcs.Funcs {
		functions = a.function(functions, strings.Join(f.Path, "/"), f.Params, f.Return, f.Blocks)
	}
	functions = binary.AppendUvarint(functions, uint64(len(policy.Plans.Plans)))
	for _, p := range policy.Plans.Plans {
		functions = a.function(functions, p.Name, nil, 0, p.Blocks)
	}
	return append(a.head(), functions...), a.err
}

// assembler collects what the functions have in common.
type assembler struct {
	policy    *ir.Policy
	texts     map[string]int
	inOrder   []string
	constants map[any]int
	values    []any // the constants: text, number, bool or composite
	functions map[string]int
	builtins  map[string]int
	records   map[string]int
	keys      [][]string                    // of the records, sorted
	puts      map[*ir.ObjectInsertStmt]int  // the places of the keys of the values that are put into records
	skipped   map[ir.Stmt]bool              // those that put members into constants and templates
	parts     map[*ir.CallStmt][]ir.Operand // of templates
	locals    int                           // of the function
	err       error
}

// numeral is the text of a number.
type numeral string

// head encodes texts, constants, the names of files and of functions of Rego.
func (a *assembler) head() []byte {
	var rest []byte
	rest = binary.AppendUvarint(rest, uint64(len(a.values)))
	for _, value := range a.values {
		switch value := value.(type) {
		case bool:
			tag := code.TagFalse
			if value {
				tag = code.TagTrue
			}
			rest = append(rest, tag)
		case string:
			rest = a.text(append(rest, code.TagText), value)
		case numeral:
			rest = a.text(append(rest, code.TagNumber), string(value))
		case composite:
			rest = value.encode(rest)
		default:
			rest = append(rest, code.TagNull)
		}
	}
	rest = binary.AppendUvarint(rest, uint64(len(a.keys)))
	for _, keys := range a.keys {
		rest = binary.AppendUvarint(rest, uint64(len(keys)))
		for _, key := range keys {
			rest = a.text(rest, key)
		}
	}
	rest = binary.AppendUvarint(rest, uint64(len(a.policy.Static.Files)))
	for _, file := range a.policy.Static.Files {
		rest = a.text(rest, file.Value)
	}
	rest = binary.AppendUvarint(rest, uint64(len(a.policy.Static.BuiltinFuncs)))
	for _, b := range a.policy.Static.BuiltinFuncs {
		rest = a.text(rest, b.Name)
	}
	head := binary.AppendUvarint(nil, uint64(len(a.inOrder)))
	for _, text := range a.inOrder {
		head = append(binary.AppendUvarint(head, uint64(len(text))), text...)
	}
	return append(head, rest...)
}

// text appends the number of a text.
func (a *assembler) text(to []byte, text string) []byte {
	i, ok := a.texts[text]
	if !ok {
		i = len(a.inOrder)
		a.texts[text], a.inOrder = i, append(a.inOrder, text)
	}
	return binary.AppendUvarint(to, uint64(i)) //nolint:gosec // not negative
}

// constant returns the operand for a constant.
func (a *assembler) constant(value any) code.Operand {
	i, ok := a.constants[value]
	if !ok {
		i = len(a.values)
		a.constants[value], a.values = i, append(a.values, value)
	}
	return ^code.Operand(i) //nolint:gosec // a few thousand
}

func (a *assembler) function(to []byte, path string, params []ir.Local, result ir.Local, blocks []*ir.Block) []byte {
	a.locals = code.Documents
	var text []byte
	for _, param := range params {
		a.local(param)
	}
	a.local(result)
	text = a.blocks(text, withExits(result, blocks))
	to = a.text(to, path)
	to = binary.AppendUvarint(to, uint64(len(params)))
	for _, param := range params {
		to = binary.AppendUvarint(to, uint64(param)) //nolint:gosec // not negative
	}
	to = binary.AppendUvarint(to, uint64(result))   //nolint:gosec // not negative
	to = binary.AppendUvarint(to, uint64(a.locals)) //nolint:gosec // not negative
	to = binary.AppendUvarint(to, uint64(len(text)))
	return append(to, text...)
}

func (a *assembler) local(l ir.Local) code.Operand {
	a.locals = max(a.locals, int(l)+1)
	return code.Operand(l) //nolint:gosec // a few thousand
}

func (a *assembler) operand(o ir.Operand) code.Operand {
	if text, ok := a.literal(o); ok {
		return a.constant(text)
	}
	switch value := o.Value.(type) {
	case ir.Local:
		return a.local(value)
	case *ir.Local: // as plans in JSON are decoded
		return a.local(*value)
	case ir.Bool:
		return a.constant(bool(value))
	case *ir.Bool:
		return a.constant(bool(*value))
	}
	return a.refuse(o.Value)
}

// literal returns the text that the operand is, if it is one.
func (a *assembler) literal(o ir.Operand) (text string, ok bool) {
	switch index := o.Value.(type) {
	case ir.StringIndex:
		return a.policy.Static.Strings[index].Value, true
	case *ir.StringIndex: // as plans in JSON are decoded
		return a.policy.Static.Strings[*index].Value, true
	}
	return "", false
}

func (a *assembler) refuse(what any) code.Operand {
	if a.err == nil {
		a.err = fmt.Errorf("%T is not supported", what)
	}
	return 0
}

func (a *assembler) blocks(to []byte, blocks []*ir.Block) []byte {
	to = binary.AppendUvarint(to, uint64(len(blocks)))
	for _, b := range blocks {
		to = a.block(to, b, 0)
	}
	return to
}

func (a *assembler) block(to []byte, b *ir.Block, scans int) []byte {
	count, text := a.statements(b.Stmts, scans)
	return append(binary.AppendUvarint(to, uint64(count)), text...) //nolint:gosec // not negative
}

// statements encodes the statements of a block, which is that of scans, each the last statement of the block around it.
func (a *assembler) statements(statements []ir.Stmt, scans int) (int, []byte) {
	var text []byte
	count := 0
	for i, s := range statements {
		isLast := i == len(statements)-1
		if a.skipped[s] {
			continue
		}
		switch s := s.(type) {
		case *ir.NopStmt:
			continue
		case *ir.ScanStmt:
			inner := 0
			if isLast && scans >= 0 {
				inner = scans + 1
			}
			text = emit(text, code.Scan, a.local(s.Source), a.local(s.Key), a.local(s.Value))
			text = a.block(text, s.Block, inner)
		case *ir.AssignVarOnceStmt:
			text = a.place(emit(text, code.AssignOnce, a.operand(s.Source), a.local(s.Target)), &s.Location)
			if isLast && scans > 0 && a.operand(s.Source) < 0 {
				// The other members of what is scanned could only assign the same constant.
				text = emit(text, code.Break, code.Operand(scans)) //nolint:gosec // a few
				count++
			}
		case *ir.MakeObjectStmt:
			text = a.object(text, s.Target, statements[i+1:])
		case *ir.MakeSetStmt:
			text = a.set(text, s.Target, statements[i+1:])
		case *ir.MakeArrayStmt:
			if a.isTemplate(statements[i:]) {
				continue
			}
			text = a.array(text, s, statements[i+1:])
		default:
			text = a.statement(text, s)
		}
		count++
	}
	return count, text
}

func emit(to []byte, op code.Op, operands ...code.Operand) []byte {
	to = append(to, byte(op))
	for _, o := range operands {
		to = binary.AppendVarint(to, int64(o))
	}
	return to
}

func (a *assembler) place(to []byte, l *ir.Location) []byte {
	to = binary.AppendUvarint(to, uint64(l.File))  //nolint:gosec // not negative
	return binary.AppendUvarint(to, uint64(l.Row)) //nolint:gosec // not negative
}
