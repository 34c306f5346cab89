package assemble

import (
	"encoding/binary"
	"slices"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// composite is an array, a set or an object of constants.
type composite struct {
	tag     byte
	members string // their numbers as varints, after how many they are; of objects the values, after the number of the keys
}

func (c composite) encode(to []byte) []byte { return append(append(to, c.tag), c.members...) }

// fold makes constants of arrays, sets and objects that have constants as members only. It reports whether there are any.
func (a *assembler) fold(f *function) bool {
	flow, filled := flowOf(f.blocks), map[*statement]bool{}
	for _, b := range all(f.blocks) {
		for i, s := range b {
			if !isMake(s.op) {
				continue
			}
			fills, ok := fillsOf(s, b[i+1:], flow.variables[s.operands[0]])
			if !ok || s.op == code.MakeRecord && len(fills) < len(a.keys[s.operands[1]]) { // some of which are never reached
				continue
			}
			*s = *made(code.Assign, a.composed(s, fills), s.operands[0])
			for _, fill := range fills {
				filled[fill] = true
			}
		}
	}
	return f.remove(filled)
}

func isMake(op code.Op) bool {
	return op == code.MakeArray || op == code.MakeObject || op == code.MakeSet || op == code.MakeRecord
}

// fillsOf returns the statements that put members into what a statement makes. It fails if others do too, if members are not
// constants, or if something else uses it before it has all of them.
func fillsOf(makes *statement, following block, v *variable) (fills []*statement, ok bool) {
	if len(v.scopes) != 1 || !v.isSimple() {
		return nil, false
	}
	for _, s := range following {
		if isFill(s.op) && s.operands[len(s.operands)-1] == makes.operands[0] {
			if s.operands[0] >= 0 {
				return nil, false
			}
			fills = append(fills, s)
		}
	}
	if len(fills) != len(v.changes) {
		return nil, false
	}
	for _, u := range v.uses {
		if !slices.Contains(v.changes, u.number) && len(fills) > 0 && u.number < v.changes[len(fills)-1] {
			return nil, false
		}
	}
	return fills, true
}

func isFill(op code.Op) bool { return op == code.Append || op == code.Add || op == code.Put }

// composed returns the constant that a statement makes with members.
func (a *assembler) composed(makes *statement, fills []*statement) code.Operand {
	var text []byte
	members := make([]code.Operand, len(fills))
	for i, fill := range fills {
		members[i] = fill.operands[0]
	}
	c := composite{tag: map[code.Op]byte{
		code.MakeArray: code.TagArray, code.MakeSet: code.TagSet, code.MakeObject: code.TagObject, code.MakeRecord: code.TagObject,
	}[makes.op]}
	switch makes.op {
	case code.MakeObject:
		text = binary.AppendUvarint(text, uint64(a.record(nil))) //nolint:gosec // not negative
	case code.MakeRecord:
		text = binary.AppendUvarint(text, uint64(makes.operands[1])) //nolint:gosec // not negative
		for _, fill := range fills {
			members[fill.operands[1]] = fill.operands[0]
		}
	}
	text = binary.AppendUvarint(text, uint64(len(members)))
	for _, m := range members {
		text = binary.AppendUvarint(text, uint64(^m)) //nolint:gosec // not negative
	}
	c.members = string(text)
	return a.constant(c)
}
