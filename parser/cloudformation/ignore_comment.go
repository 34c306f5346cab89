package cloudformation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/ignore"
)

// ignoresInComments reads the comments of a template. Each holds for what begins in its line, or in the line below it.
func ignoresInComments(file string, text []byte, document *node) []model.Ignore {
	root, _, err := parseYAML(text)
	if err != nil { // which loading the template notes
		return nil
	}
	c := &comments{lines: linesOf(string(text))}
	c.findTexts(root, 0)
	var all []model.Ignore
	var parts *parts
	for number, line := range c.lines {
		if !ignore.Mentioned([]byte(line)) {
			continue
		}
		mark := c.markIn(number)
		if mark < 0 {
			continue
		}
		bare := strings.TrimLeft(line[mark:], "#")
		start := source.Pos{Line: number + 1, Column: 1 + utf8.RuneCountInString(line[:len(line)-len(bare)])}
		i, ok := ignore.Parse(bare, ignore.Line(file, start, bare))
		if !ok {
			continue
		}
		if parts == nil {
			parts = partsOf(document)
		}
		c.attach(&i, number, strings.TrimSpace(line[:mark]) == "", parts)
		all = append(all, i)
	}
	return all
}

// linesOf returns the lines of a text, as the positions of nodes count them.
// Source: https://yaml.org/spec/1.1/#b-char
func linesOf(text string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text), "\n")
}

// comments separates the comments of a text in YAML from the texts that look like comments.
type comments struct {
	lines  []string
	texts  []textSpan // in the order of the file
	cursor cursor
}

// textSpan is a quoted text or a block of text, from one place to the place behind it. Lines count from 0, columns in bytes.
type textSpan struct{ fromLine, from, toLine, to int }

// holds reports whether the span holds a place.
func (s textSpan) holds(line, column int) bool {
	return (line > s.fromLine || line == s.fromLine && column >= s.from) && (line < s.toLine || line == s.toLine && column < s.to)
}

// findTexts finds the texts of a node and of all that it holds. Blocks of text are indented deeper than what they are in, which
// is indented by so many columns.
func (c *comments) findTexts(n *yaml.Node, indent int) {
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		c.texts = append(c.texts, c.block(n, indent))
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		c.texts = append(c.texts, c.quoted(n))
	}
	for _, inner := range n.Content {
		c.findTexts(inner, n.Column)
	}
}

// block returns the lines of a block of text, which begins in the line below the mark of its style.
func (c *comments) block(n *yaml.Node, indent int) textSpan {
	first, depth := n.Line, c.stated(n, indent)
	end := first
	for number := first; number < len(c.lines); number++ {
		line := c.lines[number]
		bare := strings.TrimLeft(line, " ")
		if bare == "" {
			continue
		}
		if depth < 0 {
			depth = len(line) - len(bare)
		}
		if len(line)-len(bare) < max(depth, indent) {
			break
		}
		end = number + 1
	}
	return textSpan{fromLine: first, toLine: end}
}

// stated returns how far a block is indented if the mark of its style says so, as in |2; -1 if its first line does.
// Source: https://yaml.org/spec/1.2.2/#8111-block-indentation-indicator
func (c *comments) stated(n *yaml.Node, indent int) int {
	line := c.lines[n.Line-1]
	rest := line[c.cursor.to(line, source.Pos{Line: n.Line, Column: n.Column}):]
	marks := strings.TrimLeft(rest[properties(rest):], "|>")
	for _, mark := range marks[:min(2, len(marks))] {
		if mark >= '1' && mark <= '9' {
			return max(indent-1, 0) + int(mark-'0')
		}
	}
	return -1
}

// quoted returns a text in quotation marks, which may go over several lines.
func (c *comments) quoted(n *yaml.Node) textSpan {
	line := n.Line - 1
	from := c.cursor.to(c.lines[line], source.Pos{Line: n.Line, Column: n.Column})
	from += properties(c.lines[line][from:])
	span := textSpan{fromLine: line, from: from, toLine: len(c.lines)}
	quotation, escape := byte('"'), byte('\\')
	if n.Style&yaml.SingleQuotedStyle != 0 {
		quotation, escape = '\'', '\''
	}
	for at := from + 1; line < len(c.lines); line, at = line+1, 0 {
		for ; at < len(c.lines[line]); at++ {
			switch next := c.lines[line][at:]; {
			case next[0] == escape && (escape != quotation || strings.HasPrefix(next[1:], string(quotation))):
				at++
			case next[0] == quotation:
				span.toLine, span.to = line, at+1
				return span
			}
		}
	}
	return span
}

// markIn returns where the comment of a line begins, -1 if there is none. The mark of a comment follows a blank.
func (c *comments) markIn(number int) int {
	line := c.lines[number]
	for at := 0; at < len(line); at++ {
		if line[at] == '#' && (at == 0 || line[at-1] == ' ' || line[at-1] == '\t') && !c.isText(number, at) {
			return at
		}
	}
	return -1
}

// isText reports whether a place is in a text.
func (c *comments) isText(line, column int) bool {
	after, _ := slices.BinarySearchFunc(c.texts, textSpan{fromLine: line, from: column + 1}, func(a, b textSpan) int {
		if a.fromLine != b.fromLine {
			return a.fromLine - b.fromLine
		}
		return a.from - b.from
	})
	return after > 0 && c.texts[after-1].holds(line, column)
}

// attach finds out what a comment holds for: what begins in its line, or else ends there, or if nothing else is in its line,
// what begins in the line below it and other comments.
func (c *comments) attach(i *model.Ignore, number int, alone bool, p *parts) {
	line := number + 1
	place, found := p.begin[line]
	if !alone && !found {
		place, found = p.end[line]
	}
	if alone {
		for line < len(c.lines) && strings.HasPrefix(strings.TrimSpace(c.lines[line]), "#") {
			line++
		}
		place, found = p.begin[line+1]
	}
	if found {
		i.Scope.Within = []source.Range{place}
	} else if i.Problem == "" {
		i.Problem, i.ProblemAt = ignore.NothingBelow, i.At
	}
}

// parts are the places of the members of maps and lists by the lines in which they begin and end: for each line, the place
// from the first of them to the last.
type parts struct{ begin, end map[int]source.Range }

func partsOf(n *node) *parts {
	p := &parts{map[int]source.Range{}, map[int]source.Range{}}
	n.walk(func(inner *node) {
		for _, e := range inner.fields {
			p.add(e.whole())
		}
		for _, item := range inner.items {
			p.add(item.at)
		}
	})
	return p
}

// whole returns the place of a member of a map from its key to the end of its value, which an alias may have elsewhere.
func (e entry) whole() source.Range {
	at := e.at
	if before(at.End, e.value.at.End) && !before(e.value.at.Start, at.Start) {
		at.End = e.value.at.End
	}
	return at
}

func (p *parts) add(part source.Range) {
	extend(p.begin, part.Start.Line, part)
	extend(p.end, part.End.Line, part)
}

func extend(places map[int]source.Range, line int, part source.Range) {
	if place, found := places[line]; found {
		if before(place.Start, part.Start) {
			part.Start = place.Start
		}
		if before(part.End, place.End) {
			part.End = place.End
		}
	}
	places[line] = part
}
