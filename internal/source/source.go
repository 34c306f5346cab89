// Package source says where things are written: positions, ranges and the table that turns them into plain integers.
package source

import (
	"cmp"
	"hash/maphash"
	"maps"
	"slices"
	"strconv"
)

// Pos is a place in a text file. Line and Column start at 1; a column counts characters, not bytes.
type Pos struct {
	Line   int `json:"line" jsonschema:"minimum=1"`   // the number of the line, from 1
	Column int `json:"column" jsonschema:"minimum=1"` // the number of the character in the line, from 1
}

// Range is a stretch of one file. One without a start is the file as a whole, or a directory.
type Range struct {
	// The path of the file, with slashes, relative to the working directory where that is possible.
	File string `json:"file"`
	// The first position. It is absent if the file as a whole is meant.
	Start Pos `json:"start,omitzero"`
	// The first position behind the range.
	End Pos `json:"end,omitzero"`
}

// IsZero reports whether the range names no place at all.
func (r Range) IsZero() bool { return r.File == "" }

// String renders the start of the range as file:line:column, the form that terminals and editors link.
func (r Range) String() string {
	if r.Start.Line == 0 {
		return r.File
	}
	return r.File + ":" + strconv.Itoa(r.Start.Line) + ":" + strconv.Itoa(r.Start.Column)
}

// Covers reports whether the whole of another range is in this one. A range without a start is a whole file.
func (r Range) Covers(o Range) bool {
	switch {
	case r.File != o.File || r.IsZero():
		return false
	case r.Start.Line == 0:
		return true
	default:
		return o.Start.Line > 0 && r.Start.compare(o.Start) <= 0 && o.End.compare(r.End) <= 0
	}
}

// Compare orders ranges by file, start and end.
func (r Range) Compare(o Range) int {
	return cmp.Or(cmp.Compare(r.File, o.File), r.Start.compare(o.Start), r.End.compare(o.End))
}

// Before reports whether the position is in front of the other one.
func (p Pos) Before(o Pos) bool { return p.compare(o) < 0 }

func (p Pos) compare(o Pos) int {
	return cmp.Or(cmp.Compare(p.Line, o.Line), cmp.Compare(p.Column, o.Column))
}

// Ref is the number of a position in a Table. Zero is no position.
type Ref int

// Position is one entry of a Table.
type Position struct {
	Range
	// Via is the next place on the way from Range to the resource it ends up in, such as the line of a called
	// module that uses the argument at Range; zero where there is none.
	Via Ref `json:"via,omitzero"`
	// Note says what the place has to do with the one that it is on the way from, as a sentence. It is "" for a place that is
	// on no way.
	Note string `json:"note,omitempty"`
}

// Table numbers positions, so that a model and its policies can pass them around as plain integers.
// The zero Table is ready to use. A Table must not be changed by two goroutines at once.
type Table struct {
	entries []shortPosition
	// slots holds numbers of entries at the places that their hashes give, 0 where there is none. At least half are free.
	slots   []uint32
	texts   []string // the files and the notes; the first is ""
	numbers map[string]uint32
	// file is the one that was asked for last, which is most often asked for next, and number is its number.
	file   string
	number uint32
}

// shortPosition is a position with numbers in the place of texts, which is found faster and takes less room.
type shortPosition struct {
	file, note, via uint32
	start, end      shortPos
}

// shortPos is a Pos. No file that can be read has more lines, or longer ones.
type shortPos struct{ line, column uint32 }

func (p Pos) short() shortPos { return shortPos{uint32(p.Line), uint32(p.Column)} }

func (p shortPos) long() Pos { return Pos{int(p.line), int(p.column)} }

// Add returns the number of the range, the same one for the same range and via.
func (t *Table) Add(r Range, via Ref) Ref { return t.Put(Position{Range: r, Via: via}) }

// Put returns the number of the position, the same one for the same position.
func (t *Table) Put(p Position) Ref {
	if p.IsZero() {
		return 0
	}
	if t.numbers == nil {
		t.numbers, t.texts, t.slots = map[string]uint32{}, []string{""}, make([]uint32, fewSlots)
	}
	if p.File != t.file {
		t.file, t.number = p.File, t.numberOf(p.File)
	}
	short := shortPosition{file: t.number, start: p.Start.short(), end: p.End.short(), via: uint32(p.Via)}
	if p.Note != "" {
		short.note = t.numberOf(p.Note)
	}
	slot := t.slotOf(short)
	if *slot == 0 {
		if t.entries = append(t.entries, short); 2*len(t.entries) > len(t.slots) {
			t.grow()
			return Ref(len(t.entries))
		}
		*slot = uint32(len(t.entries))
	}
	return Ref(*slot)
}

// fewSlots is how many slots a table has at first. Their number is a power of two.
const fewSlots = 64

// seed is that of the hashes of positions. It is never changed.
var seed = maphash.MakeSeed() //nolint:gochecknoglobals // never changed

// slotOf returns the slot with the number of the position, or the free one for it.
func (t *Table) slotOf(p shortPosition) *uint32 {
	mask := uint32(len(t.slots) - 1)
	for at := uint32(maphash.Comparable(seed, p)) & mask; ; at = (at + 1) & mask {
		if number := t.slots[at]; number == 0 || t.entries[number-1] == p {
			return &t.slots[at]
		}
	}
}

// grow makes more slots for the entries.
func (t *Table) grow() {
	t.slots = make([]uint32, 2*len(t.slots))
	for i, p := range t.entries {
		*t.slotOf(p) = uint32(i + 1)
	}
}

// numberOf returns the number of a file or a note, which is never 0.
func (t *Table) numberOf(text string) uint32 {
	number, ok := t.numbers[text]
	if !ok {
		number = uint32(len(t.texts))
		t.texts = append(t.texts, text)
		t.numbers[text] = number
	}
	return number
}

// At returns the position with the given number, and the zero Position for a number the table does not hold.
func (t *Table) At(ref Ref) Position {
	if t == nil || ref <= 0 || int(ref) > len(t.entries) {
		return Position{}
	}
	return t.position(t.entries[ref-1])
}

// position returns a position with its texts.
func (t *Table) position(p shortPosition) Position {
	return Position{
		Range: Range{File: t.texts[p.file], Start: p.start.long(), End: p.end.long()},
		Via:   Ref(p.via),
		Note:  t.texts[p.note],
	}
}

// Clone returns a table with the same positions. Adding to one of the two leaves the other as it is.
func (t *Table) Clone() Table {
	return Table{
		entries: slices.Clone(t.entries), slots: slices.Clone(t.slots),
		texts: slices.Clone(t.texts), numbers: maps.Clone(t.numbers), file: t.file, number: t.number,
	}
}

// Entries lists all positions; the one numbered n is at index n-1.
func (t *Table) Entries() []Position {
	entries := make([]Position, len(t.entries))
	for i, p := range t.entries {
		entries[i] = t.position(p)
	}
	return entries
}
