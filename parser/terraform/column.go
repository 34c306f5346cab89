package terraform

import (
	"bytes"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/internal/source"
)

// toRange returns a range of HCL as one of a source file.
func (n *notes) toRange(r hcl.Range) source.Range {
	if r.Filename != n.file || n.lines == nil {
		n.file, n.lines = r.Filename, n.text(r.Filename)
	}
	return rangeIn(n.lines, r)
}

// rangeIn returns a range of HCL in a text. HCL counts columns in what people see as characters, of which some consist of several:
// a letter and its accent, or an emoji of a family. A column of a source file counts each of them.
func rangeIn(text []byte, r hcl.Range) source.Range {
	return source.Range{File: r.Filename, Start: posIn(text, r.Start), End: posIn(text, r.End)}
}

func posIn(text []byte, p hcl.Pos) source.Pos {
	if p.Byte <= 0 || p.Byte > len(text) { // it was not made from this text
		return source.Pos{Line: p.Line, Column: p.Column}
	}
	line := text[bytes.LastIndexByte(text[:p.Byte], '\n')+1 : p.Byte]
	if len(line) < p.Column-1 { // of which no character is shorter than a byte
		return source.Pos{Line: p.Line, Column: p.Column}
	}
	return source.Pos{Line: p.Line, Column: max(p.Column, utf8.RuneCount(line)+1)}
}
