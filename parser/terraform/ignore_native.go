package terraform

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/ignore"
)

// ignoresInNative reads the comments of a file in the native syntax. The tokens of HCL say what is a comment and what is a
// part of a text; a comment holds for what begins in its line, or in the line below it.
func ignoresInNative(name string, text []byte, file *hcl.File) []*ignored {
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return nil
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	tokens, _ := hclsyntax.LexConfig(text, name, hcl.InitialPos) // the parser reports mistakes
	lines := kindsIn(tokens)
	var all []*ignored
	var parts *parts
	for _, token := range tokens {
		if token.Type != hclsyntax.TokenComment || !ignore.Mentioned(token.Bytes) {
			continue
		}
		if parts == nil {
			parts = partsOf(body)
		}
		for _, found := range directivesIn(text, token) {
			i := &ignored{Ignore: found}
			lines.attach(i, token, parts, text)
			all = append(all, i)
		}
	}
	return all
}

// directivesIn reads the lines of a comment in a file.
func directivesIn(file []byte, token hclsyntax.Token) []model.Ignore {
	var found []model.Ignore
	rest := strings.TrimSuffix(string(token.Bytes), "*/")
	at := posIn(file, token.Range.Start)
	for line := range strings.Lines(rest) {
		text := strings.TrimRight(line, "\r\n")
		bare := withoutMark(text, at.Line == token.Range.Start.Line)
		start := source.Pos{Line: at.Line, Column: at.Column + len([]rune(text[:len(text)-len(bare)]))}
		if i, ok := ignore.Parse(bare, ignore.Line(token.Range.Filename, start, bare)); ok {
			found = append(found, i)
		}
		at = source.Pos{Line: at.Line + 1, Column: 1}
	}
	return found
}

// withoutMark returns a line of a comment without what marks it as one.
func withoutMark(line string, first bool) string {
	switch {
	case !first: // of a comment that goes over several lines
		return strings.TrimLeft(line, " \t*")
	case strings.HasPrefix(line, "#"):
		return strings.TrimLeft(line, "#")
	case strings.HasPrefix(line, "/*"):
		return strings.TrimLeft(line[1:], "*")
	default:
		return strings.TrimLeft(line, "/")
	}
}

// lineKinds says what there is in the lines of a file.
type lineKinds struct{ code, comments map[int]bool }

func kindsIn(tokens hclsyntax.Tokens) lineKinds {
	lines := lineKinds{map[int]bool{}, map[int]bool{}}
	for _, token := range tokens {
		kind := lines.code
		switch token.Type {
		case hclsyntax.TokenComment:
			kind = lines.comments
		case hclsyntax.TokenNewline, hclsyntax.TokenEOF:
			continue
		}
		for line := token.Range.Start.Line; line <= lastLine(token); line++ {
			kind[line] = true
		}
	}
	return lines
}

// lastLine returns the last line that something of the token is in: a comment to the end of the line has the line break.
func lastLine(token hclsyntax.Token) int {
	if token.Range.End.Column == 1 && token.Range.End.Line > token.Range.Start.Line {
		return token.Range.End.Line - 1
	}
	return token.Range.End.Line
}

// attach finds out what a comment holds for: what begins in its line, or else ends there, or what begins in the line below
// the comment and others that follow it directly.
func (l lineKinds) attach(i *ignored, comment hclsyntax.Token, p *parts, text []byte) {
	target, found := hcl.Range{}, false
	for _, line := range []int{lastLine(comment), comment.Range.Start.Line} {
		if !l.code[line] {
			continue
		}
		if target, found = p.begin[line]; !found {
			target, found = p.end[line]
		}
	}
	if !l.code[comment.Range.Start.Line] && !l.code[lastLine(comment)] {
		below := lastLine(comment) + 1
		for l.comments[below] && !l.code[below] {
			below++
		}
		target, found = p.begin[below]
	}
	if found {
		i.holdsFor(target, text)
	} else if i.Problem == "" {
		i.Problem, i.ProblemAt = ignore.NothingBelow, i.At
	}
}

// parts are the places of the blocks, arguments, elements and other expressions of a body by the lines in which they begin
// and end: for each line, the place from the first of them to the last.
type parts struct{ begin, end map[int]hcl.Range }

func partsOf(body *hclsyntax.Body) *parts {
	p := &parts{map[int]hcl.Range{}, map[int]hcl.Range{}}
	_ = hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
		switch node := node.(type) {
		case *hclsyntax.Body, hclsyntax.Attributes, hclsyntax.Blocks, hclsyntax.ChildScope: // what they consist of is visited too
		case *hclsyntax.ObjectConsExpr:
			p.add(node.Range())
			for _, item := range node.Items {
				p.add(hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range()))
			}
		default:
			p.add(node.Range())
		}
		return nil
	})
	return p
}

func (p *parts) add(part hcl.Range) {
	extend(p.begin, part.Start.Line, part)
	extend(p.end, part.End.Line, part)
}

func extend(places map[int]hcl.Range, line int, part hcl.Range) {
	if place, found := places[line]; found {
		part = hcl.RangeOver(place, part)
	}
	places[line] = part
}
