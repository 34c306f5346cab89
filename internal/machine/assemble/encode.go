package assemble

import (
	"encoding/binary"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// renumber gives local variables new numbers: first the arguments, then those that have to be undefined at first, and then the
// simple ones, which are never used before they have a value. Of these, those that are not needed at the same time share numbers.
func (f *function) renumber() {
	flow := flowOf(f.blocks)
	n := &numbering{numbers: map[code.Operand]code.Operand{}}
	for _, param := range f.params {
		n.numbers[param] = n.new()
	}
	each(f.blocks, func(s *statement) {
		s.each(func(o *code.Operand, _ role) {
			if _, known := n.numbers[*o]; !known && *o >= 0 && !flow.variables[*o].isSimple() {
				n.numbers[*o] = n.new()
			}
		})
	})
	f.cleared = int(n.next)
	for _, b := range f.blocks {
		n.block(b)
	}
	f.locals = int(n.most)
}

// numbering is the numbers of local variables.
type numbering struct {
	numbers    map[code.Operand]code.Operand
	next, most code.Operand
}

func (n *numbering) new() code.Operand {
	n.next++
	n.most = max(n.most, n.next)
	return n.next - 1
}

// block numbers the variables of a block. What follows the block does not use its simple ones.
func (n *numbering) block(b block) {
	before := n.next
	for _, s := range b {
		outside := n.next
		s.each(func(o *code.Operand, _ role) {
			if *o < 0 {
				return
			}
			if _, known := n.numbers[*o]; !known {
				n.numbers[*o] = n.new()
			}
			*o = n.numbers[*o]
		})
		for _, inner := range s.blocks {
			n.block(inner)
		}
		if s.op == code.Scan {
			n.next = outside
		}
	}
	n.next = before
}

// encode appends functions, after how many they are.
func (a *assembler) encode(to []byte, functions []*function) []byte {
	to = binary.AppendUvarint(to, uint64(len(functions)))
	for _, f := range functions {
		text := f.encode()
		to = appendText(to, f.path)
		for _, n := range []int{len(f.params), f.cleared, f.locals, len(text)} {
			to = binary.AppendUvarint(to, uint64(n)) //nolint:gosec // not negative
		}
		to = append(to, text...)
	}
	return to
}

func (f *function) encode() []byte {
	blocks, statements, mores, args := len(f.blocks), 0, 0, 0
	for _, b := range all(f.blocks) {
		statements += len(b)
		for _, s := range b {
			blocks += len(s.blocks)
			args += len(s.args)
			if s.op.HasMore() {
				mores++
			}
		}
	}
	var text []byte
	for _, n := range []int{blocks, statements, mores, args} {
		text = binary.AppendUvarint(text, uint64(n)) //nolint:gosec // not negative
	}
	return encodeBlocks(text, f.blocks)
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

func encodeBlocks(to []byte, blocks []block) []byte {
	to = binary.AppendUvarint(to, uint64(len(blocks)))
	for _, b := range blocks {
		to = b.encode(to)
	}
	return to
}

func (b block) encode(to []byte) []byte {
	to = binary.AppendUvarint(to, uint64(len(b)))
	for _, s := range b {
		to = s.encode(to)
	}
	return to
}

func (s *statement) encode(to []byte) []byte {
	to = appendOperands(append(to, byte(s.op)), s.operands)
	switch s.op {
	case code.Call, code.CallBuiltin, code.BuiltinEqual, code.BuiltinNotEqual:
		to = binary.AppendUvarint(to, uint64(s.callee)) //nolint:gosec // not negative
		to = s.encodePlace(s.encodeArgs(to))
	case code.CallDynamic:
		to = s.encodeArgs(to)
	case code.Block:
		to = encodeBlocks(to, s.blocks)
	case code.Scan, code.Not:
		to = s.blocks[0].encode(to)
	case code.AssignOnce, code.InsertOnce, code.Merge:
		to = s.encodePlace(to)
	}
	return to
}

func (s *statement) encodeArgs(to []byte) []byte {
	return appendOperands(binary.AppendUvarint(to, uint64(len(s.args))), s.args)
}

func appendOperands(to []byte, operands []code.Operand) []byte {
	for _, o := range operands {
		to = binary.AppendVarint(to, int64(o))
	}
	return to
}

func (s *statement) encodePlace(to []byte) []byte {
	to = binary.AppendUvarint(to, uint64(s.at.File))  //nolint:gosec // not negative
	return binary.AppendUvarint(to, uint64(s.at.Row)) //nolint:gosec // not negative
}
