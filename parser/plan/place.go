package plan

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/source"
)

// span is where something is in the text of a plan. The zero span is nowhere.
type span struct{ start, end source.Pos }

// forgetPlaces drops the places of a state that comes before the changes: what is found is a resource among the changes or
// behind them.
func (s *state) forgetPlaces() { s.Values.RootModule.forgetPlaces() }

func (m *stateModule) forgetPlaces() {
	for i := range m.Resources {
		m.Resources[i].at = span{}
	}
	for i := range m.ChildModules {
		m.ChildModules[i].forgetPlaces()
	}
}

// placeChanged gives resources of the state, of which there is a change, the place of that: those of data sources, or of all.
func (s *state) placeChanged(changes []*change, managed bool) {
	places := map[string]span{}
	for _, c := range changes {
		if managed || c.Mode == "data" {
			if _, ok := places[c.Address]; !ok {
				places[c.Address] = c.at
			}
		}
	}
	s.Values.RootModule.place(places)
}

// place gives the resources the places of their addresses.
func (d *document) place(places map[string]span) {
	for _, c := range d.ResourceChanges {
		c.at = places[c.Address]
	}
	d.PriorState.Values.RootModule.place(places)
}

func (m *stateModule) place(places map[string]span) {
	for i := range m.Resources {
		if at, ok := places[m.Resources[i].Address]; ok {
			m.Resources[i].at = at
		}
	}
	for i := range m.ChildModules {
		m.ChildModules[i].place(places)
	}
}

// addressPattern matches the address of a resource in the text of a plan.
var addressPattern = lazyregexp.New(`"address":\s*("(?:[^"\\]|\\.)*")`)

// places finds where a plan that is decoded as a whole has its resources, by address: in the changes where there are any, or
// behind them.
func places(text []byte) map[string]span {
	found := map[string]span{}
	from := max(bytes.Index(text, []byte(`"resource_changes"`)), 0)
	at := cursor{text: text, line: 1}
	for _, m := range addressPattern().FindAllSubmatchIndex(text[from:], -1) {
		var address string
		quoted := text[from+m[2] : from+m[3]]
		if json.Unmarshal(quoted, &address) != nil {
			continue
		}
		if _, ok := found[address]; !ok {
			found[address] = at.span(from+m[2], quoted)
		}
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

// span returns where a JSON string is that begins at an offset.
func (c *cursor) span(offset int, quoted []byte) span {
	start := c.to(offset)
	return span{start, source.Pos{Line: start.Line, Column: start.Column + utf8.RuneCount(quoted)}}
}

// located is where the plan has a resource.
func (r *reader) located(at span) source.Range {
	if at == (span{}) {
		return r.at
	}
	return source.Range{File: r.at.File, Start: at.start, End: at.end}
}
