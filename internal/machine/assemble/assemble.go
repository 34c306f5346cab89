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
	functions := make([]*function, len(policy.Funcs.Funcs))
	for i, f := range policy.Funcs.Funcs {
		functions[i] = a.function(strings.Join(f.Path, "/"), f.Params, f.Return, f.Blocks)
	}
	plans := make([]*function, len(policy.Plans.Plans))
	for i, p := range policy.Plans.Plans {
		plans[i] = a.function(p.Name, []ir.Local{0, 1}, 0, p.Blocks) // which has no arguments of its own
	}
	a.optimize(functions, plans)
	code := a.encode(a.encode(nil, functions), plans)
	return append(a.head(), code...), a.err
}

// assembler collects what the functions have in common.
type assembler struct {
	policy    *ir.Policy
	texts     map[string]int
	inOrder   []string
	constants map[any]int
	values    []any // the constants: text, numeral, bool, composite, or nil for null
	functions map[string]int
	builtins  map[string]int
	records   map[string]int
	keys      [][]string                    // of the records, sorted
	puts      map[*ir.ObjectInsertStmt]int  // the places of the keys of the values that are put into records
	skipped   map[ir.Stmt]bool              // those that put members into templates
	parts     map[*ir.CallStmt][]ir.Operand // of templates
	err       error
}

// numeral is the text of a number.
type numeral string

// head encodes texts, the keys of records, constants, the names of files and of functions of Rego.
func (a *assembler) head() []byte {
	var rest []byte
	rest = binary.AppendUvarint(rest, uint64(len(a.keys)))
	for _, keys := range a.keys {
		rest = binary.AppendUvarint(rest, uint64(len(keys)))
		for _, key := range keys {
			rest = a.text(rest, key)
		}
	}
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
		head = appendText(head, text)
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

// function makes statements of a function, with its arguments as the first local variables.
func (a *assembler) function(path string, params []ir.Local, result ir.Local, blocks []*ir.Block) *function {
	f := &function{path: path, params: make([]code.Operand, len(params))}
	for i, param := range params {
		f.params[i] = local(param)
	}
	f.blocks = withReturns(a.blocks(withExits(result, blocks)), local(result))
	return f
}

func local(l ir.Local) code.Operand {
	return code.Operand(l) //nolint:gosec // a few thousand
}

func (a *assembler) operand(o ir.Operand) code.Operand {
	if text, ok := a.literal(o); ok {
		return a.constant(text)
	}
	switch value := o.Value.(type) {
	case ir.Local:
		return local(value)
	case *ir.Local: // as plans in JSON are decoded
		return local(*value)
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
