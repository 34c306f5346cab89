package machine

import (
	"encoding/binary"
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// errDamaged is the error for what package assemble has not encoded.
var errDamaged = errors.New("the compiled policies are damaged")

// Load decodes what package assemble encoded, but for the statements. It fails if the text is not whole.
func Load(encoded []byte) (*Program, error) {
	d := &decoder{rest: encoded}
	texts := make([]*String, d.count())
	p := &Program{strings: NewStrings(nil)}
	for i := range texts {
		texts[i] = p.strings.Of(string(d.bytes()))
	}
	text := func() *String {
		if i := d.number(); i < len(texts) {
			return texts[i]
		}
		d.damaged = true
		return &String{}
	}
	p.records = make([]Record, d.count())
	for i := range p.records {
		p.records[i] = d.keys(text)
	}
	p.constants = make([]Value, d.count())
	for i := range p.constants {
		p.constants[i] = d.constant(p.constants[:i], p.records, text)
	}
	p.files = make([]string, d.count())
	for i := range p.files {
		p.files[i] = text().text
	}
	p.builtins = make([]builtin, d.count())
	for i := range p.builtins {
		name := text().text
		p.builtins[i] = builtin{name: name, native: native(name), other: topdown.GetBuiltin(name), relation: name == ast.WalkBuiltin.Name}
	}
	p.functions = make([]function, d.count())
	for i := range p.functions {
		f := &p.functions[i]
		d.function(f, text)
		if f.slot = i - p.documents; f.params == documents {
			f.slot = p.documents
			p.documents++
		}
	}
	p.plans = make([]plan, d.count())
	for i := range p.plans {
		d.function(&p.plans[i].body, text)
		p.plans[i].name = p.plans[i].body.path
	}
	if d.damaged || len(d.rest) > 0 {
		return nil, errDamaged
	}
	return p, nil
}

// decoder reads numbers and texts. After the end it reads zeros, and is damaged.
type decoder struct {
	rest    []byte
	damaged bool
}

// number reads a number. Most have one byte.
func (d *decoder) number() int {
	if len(d.rest) > 0 && d.rest[0] < continued {
		n := d.rest[0]
		d.rest = d.rest[1:]
		return int(n)
	}
	n, size := binary.Uvarint(d.rest)
	return int(n) & d.advance(size) //nolint:gosec // checked where it is an index
}

// continued is the bit of a byte that says that the number goes on.
const continued = 0x80

// signed reads a number that was encoded by binary.AppendVarint.
func (d *decoder) signed() int32 {
	n := d.number()
	return int32(n>>1 ^ -(n & 1)) //nolint:gosec // as it was encoded
}

// advance returns a mask of ones, or 0 if there is nothing.
func (d *decoder) advance(size int) int {
	if size <= 0 {
		d.damaged, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[size:]
	return -1
}

// count returns how many things follow, each of at least one byte.
func (d *decoder) count() int {
	n := d.number()
	if n < 0 || n > len(d.rest) {
		d.damaged, d.rest = true, nil
		return 0
	}
	return n
}

func (d *decoder) bytes() []byte {
	n := d.count()
	text := d.rest[:n]
	d.rest = d.rest[n:]
	return text
}

func (d *decoder) byte() byte {
	if len(d.rest) == 0 {
		d.damaged = true
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) constant(before []Value, records []Record, text func() *String) Value {
	switch d.byte() {
	case code.TagNull:
		return Null{}
	case code.TagFalse:
		return Bool(false)
	case code.TagTrue:
		return Bool(true)
	case code.TagText:
		return text()
	case code.TagNumber:
		return number(text().text)
	case code.TagArray:
		made := NewArray(d.members(before))
		freeze(made)
		return made
	case code.TagSet:
		return d.set(d.members(before))
	case code.TagObject:
		return d.object(records, before)
	}
	d.damaged = true
	return Null{}
}

func (d *decoder) set(members []Value) Value {
	if len(members) == 0 {
		return noMembers
	}
	made := NewSet(len(members))
	for _, member := range members {
		made.Add(member)
	}
	freeze(made)
	return made
}

func (d *decoder) object(records []Record, before []Value) Value {
	i, values := d.number(), d.members(before)
	if i >= len(records) || len(records[i].keys) != len(values) {
		d.damaged = true
		return Null{}
	}
	if len(values) == 0 {
		return noEntries
	}
	made := records[i].Object(values)
	freeze(made)
	return made
}

// members reads which of the constants before it are in a constant.
func (d *decoder) members(before []Value) []Value {
	members := make([]Value, d.count())
	for i := range members {
		if n := d.number(); n < len(before) {
			members[i] = before[n]
		} else {
			d.damaged, members[i] = true, Null{}
		}
	}
	return members
}

// keys reads those of records.
func (d *decoder) keys(text func() *String) Record {
	keys := make([]Value, d.count())
	for i := range keys {
		keys[i] = text()
	}
	return NewRecord(keys)
}

func (d *decoder) function(f *function, text func() *String) {
	f.path = text().text
	f.params, f.cleared, f.locals = d.number(), d.number(), d.number()
	f.text = d.bytes()
}

// body returns the statements of the function.
func (f *function) body(p *Program) []block {
	f.decode.Do(func() {
		d := &decoder{rest: f.text}
		f.blocks = d.blocks(p)
		f.brief = isBrief(f.blocks)
	})
	return f.blocks
}

// isBrief reports whether the blocks neither scan nor call anything of the policies.
func isBrief(blocks []block) bool {
	for _, b := range blocks {
		for i := range b {
			switch s := &b[i]; s.op {
			case code.Scan, code.Call, code.CallDynamic:
				return false
			case code.Block, code.Not:
				if !isBrief(s.more.blocks) {
					return false
				}
			}
		}
	}
	return true
}

func (d *decoder) blocks(p *Program) []block {
	blocks := make([]block, d.count())
	for i := range blocks {
		blocks[i] = d.block(p)
	}
	return blocks
}

func (d *decoder) block(p *Program) block {
	statements := make(block, d.count())
	for i := range statements {
		statements[i] = d.statement(p)
	}
	return statements
}

func (d *decoder) statement(p *Program) statement {
	s := statement{op: code.Op(d.byte())}
	operands := s.op.Operands()
	if operands > 0 {
		s.a = operand(d.signed())
	}
	if operands > 1 {
		s.b = operand(d.signed())
	}
	if operands > 2 {
		s.c = operand(d.signed())
	}
	switch s.op {
	case code.Call:
		s.more = &more{function: &p.functions[d.number()], args: d.operands(), at: d.place()}
	case code.CallBuiltin, code.BuiltinEqual, code.BuiltinNotEqual:
		s.more = &more{builtin: &p.builtins[d.number()], args: d.operands(), at: d.place()}
	case code.CallDynamic:
		s.more = &more{args: d.operands()}
	case code.Block:
		s.more = &more{blocks: d.blocks(p)}
	case code.Scan, code.Not:
		s.more = &more{blocks: []block{d.block(p)}}
	case code.AssignOnce, code.InsertOnce, code.Merge:
		s.more = &more{at: d.place()}
	}
	return s
}

func (d *decoder) operands() []operand {
	operands := make([]operand, d.count())
	for i := range operands {
		operands[i] = operand(d.signed())
	}
	return operands
}

func (d *decoder) place() place { return place{int32(d.number()), int32(d.number())} } //nolint:gosec // as it was encoded
