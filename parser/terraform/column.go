package terraform

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/internal/source"
)

// toRange returns a range of HCL as one of a source file.
func (n *notes) toRange(r hcl.Range) source.Range {
	f := n.file(r.Filename)
	if f.bytewise {
		return source.Range{
			File:  r.Filename,
			Start: source.Pos{Line: r.Start.Line, Column: r.Start.Column},
			End:   source.Pos{Line: r.End.Line, Column: r.End.Column},
		}
	}
	return rangeIn(f.text, r)
}

// noted is a file in which something was placed.
type noted struct {
	name string
	text []byte
	// bytewise is true for a file of which each character is a byte: HCL counts its columns as everyone does.
	bytewise bool
}

// file returns a file. What is placed is mostly in one of two files: that of a module, and that of its caller.
func (n *notes) file(name string) *noted {
	for _, f := range n.recent {
		if f != nil && f.name == name {
			return f
		}
	}
	f, known := n.files[name]
	if !known {
		text := n.text(name)
		f = &noted{name: name, text: text, bytewise: text != nil && !strings.HasSuffix(name, ".json") && isBytewise(text)}
		if text == nil { // it may be read later
			return f
		}
		if n.files == nil {
			n.files = map[string]*noted{}
		}
		n.files[name] = f
	}
	n.recent[0], n.recent[1] = f, n.recent[0]
	return f
}

// isBytewise reports whether each character of a text is a byte.
func isBytewise(text []byte) bool {
	return !slices.ContainsFunc(text, func(b byte) bool { return b >= utf8.RuneSelf })
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
