package machine

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// errDamaged is the error for what package assemble has not encoded.
var errDamaged = errors.New("the compiled policies are damaged")

// Load decodes what package assemble encoded, but for the statements. It fails if the text is not whole.
func Load(encoded string) (*Program, error) {
	d := &decoder{rest: encoded}
	texts := make([]*String, d.count())
	p := &Program{strings: newStrings(len(texts))}
	for i := range texts {
		texts[i] = p.strings.Of(d.bytes())
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
		d.function(f)
		if f.slot = i - p.documents; f.params == documents {
			f.slot = p.documents
			p.documents++
		}
	}
	p.plans = make([]function, d.count())
	for i := range p.plans {
		d.function(&p.plans[i])
	}
	if d.damaged || len(d.rest) > 0 {
		return nil, errDamaged
	}
	return p, nil
}

// decoder reads numbers and texts. After the end it reads zeros, and is damaged.
type decoder struct {
	rest    string
	damaged bool
}

// number reads a number. Most have one byte.
func (d *decoder) number() int {
	if len(d.rest) > 0 && d.rest[0] < continued {
		n := d.rest[0]
		d.rest = d.rest[1:]
		return int(n)
	}
	return d.long()
}

// long reads a number of any length.
func (d *decoder) long() int {
	n := 0
	for i := 0; i < len(d.rest) && i < longest; i++ {
		b := d.rest[i]
		if n |= int(b&^continued) << (7 * i); b < continued {
			d.rest = d.rest[i+1:]
			return n
		}
	}
	d.damaged, d.rest = true, ""
	return 0
}

// longest is how many bytes numbers have at most.
const longest = 9

// continued is the bit of a byte that says that the number goes on.
const continued = 0x80

// signed reads a number that was encoded by binary.AppendVarint.
func (d *decoder) signed() int32 {
	n := d.number()
	return int32(n>>1 ^ -(n & 1)) //nolint:gosec // as it was encoded
}

// count returns how many things follow, each of at least one byte.
func (d *decoder) count() int {
	n := d.number()
	if n < 0 || n > len(d.rest) {
		d.damaged, d.rest = true, ""
		return 0
	}
	return n
}

func (d *decoder) bytes() string {
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

func (d *decoder) function(f *function) {
	f.path = d.bytes()
	f.params, f.cleared, f.locals = d.small(), d.small(), d.small()
	f.text = d.bytes()
}

func (d *decoder) small() int32 { return int32(d.number()) } //nolint:gosec // as it was encoded

// body returns the statements of the function.
func (f *function) body(p *Program) []block {
	f.decode.Do(func() {
		d := &decoder{rest: f.text}
		b := &body{d, make([]block, d.number()), make([]statement, d.number()), make([]more, d.number()), make([]operand, d.number())}
		f.blocks = b.list(p)
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

// body decodes the statements of a function. There is room for all that they consist of.
type body struct {
	*decoder
	blocks     []block
	statements []statement
	mores      []more
	operands   []operand
}

// take takes n things of the room that is left.
func take[T any](room *[]T, n int) []T {
	taken := (*room)[:n:n]
	*room = (*room)[n:]
	return taken
}

func (b *body) list(p *Program) []block {
	blocks := take(&b.blocks, b.number())
	for i := range blocks {
		blocks[i] = b.block(p)
	}
	return blocks
}

func (b *body) block(p *Program) block {
	statements := take(&b.statements, b.number())
	for i := range statements {
		b.statement(p, &statements[i])
	}
	return statements
}

func (b *body) statement(p *Program, s *statement) {
	s.op = code.Op(b.byte())
	operands := s.op.Operands()
	if operands > 0 {
		s.a = operand(b.signed())
	}
	if operands > 1 {
		s.b = operand(b.signed())
	}
	if operands > 2 {
		s.c = operand(b.signed())
	}
	if !s.op.HasMore() {
		return
	}
	s.more = &take(&b.mores, 1)[0]
	switch s.op {
	case code.Call:
		s.more.function = &p.functions[b.number()]
		s.more.args, s.more.at = b.args(), b.place()
	case code.CallBuiltin, code.BuiltinEqual, code.BuiltinNotEqual:
		s.more.builtin = &p.builtins[b.number()]
		s.more.args, s.more.at = b.args(), b.place()
	case code.CallDynamic:
		s.more.args = b.args()
	case code.Block:
		s.more.blocks = b.list(p)
	case code.Scan, code.Not:
		s.more.blocks = take(&b.blocks, 1)
		s.more.blocks[0] = b.block(p)
	default:
		s.more.at = b.place()
	}
}

func (b *body) args() []operand {
	operands := take(&b.operands, b.number())
	for i := range operands {
		operands[i] = operand(b.signed())
	}
	return operands
}

func (b *body) place() place { return place{b.small(), b.small()} }
