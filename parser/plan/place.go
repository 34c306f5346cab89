package plan

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/source"
)

// addressPattern matches the address of a resource in the text of a plan.
var addressPattern = lazyregexp.New(`"address":\s*("(?:[^"\\]|\\.)*")`)

// places finds where the plan tells of its resources, by address: the changes where there are any, which come after the
// planned values and before the prior state.
func places(name string, text []byte) map[string]source.Range {
	found := map[string]source.Range{}
	from := max(bytes.Index(text, []byte(`"resource_changes"`)), 0)
	at := cursor{text: text, line: 1}
	for _, m := range addressPattern().FindAllSubmatchIndex(text[from:], -1) {
		var address string
		if json.Unmarshal(text[from+m[2]:from+m[3]], &address) != nil {
			continue
		}
		if _, ok := found[address]; ok {
			continue
		}
		start := at.to(from + m[2])
		end := source.Pos{Line: start.Line, Column: start.Column + utf8.RuneCount(text[from+m[2]:from+m[3]])}
		found[address] = source.Range{File: name, Start: start, End: end}
	}
	return found
}

// cursor turns offsets into positions; offsets must not go back.
type cursor struct {
	text         []byte
	offset, line int
	column       int // characters before offset in its line
}

func (c *cursor) to(offset int) source.Pos {
	passed := c.text[c.offset:offset]
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		c.line += n
		c.column = 0
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	c.column += utf8.RuneCount(passed)
	c.offset = offset
	return source.Pos{Line: c.line, Column: c.column + 1}
}

// located is where the plan tells of a resource.
func (r *reader) located(address string) source.Range {
	if at, ok := r.places[address]; ok {
		return at
	}
	return r.at
}
