package cloudformation

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/source"
)

// span returns where a YAML node is written. The library tells where a node begins; where it ends is found in the
// text: at the end of the scalar if that is on the same line, else at the end of the line.
func (l *loader) span(y *yaml.Node) source.Range {
	start := source.Pos{Line: y.Line, Column: y.Column}
	at := source.Range{File: l.file, Start: start, End: start}
	rest := l.rest(start)
	length := len(rest)
	switch {
	case y.Kind == yaml.AliasNode:
		length = min(length, len("*")+len(y.Value))
	case y.Kind == yaml.ScalarNode:
		length = scalarLength(y, rest)
	default:
		length = properties(rest)
	}
	at.End.Column += utf8.RuneCountInString(rest[:length])
	return at
}

// lineStarts returns where each line of a text begins.
func lineStarts(text string) []int32 {
	starts := make([]int32, 1, 1+strings.Count(text, "\n"))
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, int32(i+1))
		}
	}
	return starts
}

// rest returns the text from a position to the end of its line, without blanks at its end.
func (l *loader) rest(p source.Pos) string {
	if p.Line < 1 || p.Line > len(l.lines) {
		return ""
	}
	line := l.text[l.lines[p.Line-1]:]
	if p.Line < len(l.lines) {
		line = l.text[l.lines[p.Line-1] : l.lines[p.Line]-1]
	}
	return strings.TrimRight(line[l.cursor.to(line, p):], " \t\r")
}

// cursor remembers where in a line a column was found. Nodes are read in the order of the text, so that the next
// column is near even if a whole template stands in one line.
type cursor struct{ line, column, offset int }

// to returns the byte at which a column begins.
func (c *cursor) to(line string, p source.Pos) int {
	if c.line != p.Line {
		*c = cursor{line: p.Line, column: 1}
	}
	for c.column < p.Column && c.offset < len(line) {
		_, size := utf8.DecodeRuneInString(line[c.offset:])
		c.offset, c.column = c.offset+size, c.column+1
	}
	for c.column > p.Column && c.offset > 0 {
		_, size := utf8.DecodeLastRuneInString(line[:c.offset])
		c.offset, c.column = c.offset-size, c.column-1
	}
	return c.offset
}

// scalarLength returns how many bytes of the line a scalar takes with its tag and anchor.
func scalarLength(y *yaml.Node, rest string) int {
	begin := properties(rest)
	text := rest[begin:]
	switch {
	case text == "":
		return len(rest)
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return begin + quotedLength(text, '"', '\\')
	case y.Style&yaml.SingleQuotedStyle != 0:
		return begin + quotedLength(text, '\'', '\'')
	case strings.HasPrefix(text, y.Value):
		return begin + len(y.Value)
	default: // a block scalar, or one that goes on in the next line
		return len(rest)
	}
}

// quotedLength returns the length of a quoted scalar, in which the escape byte protects the one that follows it.
func quotedLength(text string, quotation, escape byte) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == escape && (escape != quotation || strings.HasPrefix(text[i+1:], string(quotation))):
			i++
		case text[i] == quotation:
			return i + 1
		}
	}
	return len(text)
}

// properties returns the length of the tag and the anchor at the beginning of the text, with the blanks after them.
func properties(text string) int {
	rest := text
	for strings.HasPrefix(rest, "!") || strings.HasPrefix(rest, "&") {
		end := strings.IndexAny(rest, " \t")
		if end < 0 {
			return len(text)
		}
		rest = strings.TrimLeft(rest[end:], " \t")
	}
	return len(text) - len(rest)
}

// enclose extends the place of a list or map to the end of its last member, and to the bracket right behind that.
func (l *loader) enclose(n *node, flow bool) source.Range {
	at := n.at
	if last := n.last(); last != nil && before(at.End, last.at.End) {
		at.End = last.at.End
	}
	if !flow {
		return at
	}
	at.End.Column += toCloser(l.rest(at.End))
	return at
}

// toCloser returns how far the bracket is that closes a list or map, in the rest of a line behind its last member, and 0 where
// it is in another line.
func toCloser(rest string) int {
	for i := range len(rest) {
		switch rest[i] {
		case ' ', '\t', ',', '[', '{':
		case ']', '}':
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

// last returns the last member of a list or map.
func (n *node) last() *node {
	switch {
	case len(n.items) > 0:
		return n.items[len(n.items)-1]
	case len(n.fields) > 0:
		return n.fields[len(n.fields)-1].value
	default:
		return nil
	}
}

func before(a, b source.Pos) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}
