package report

import (
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/visible"
)

// tabWidth is the number of spaces that stand for a tab, in the line and in its underline alike.
const tabWidth = 4

// snippet is a line of source and the underline below it, both ready to print.
type snippet struct {
	line      string
	underline string
}

// snippetOf returns the first line of the range in the text. It reports false for a range that the text does not have, and
// where there is no text at hand. A line that is wider is cut.
func snippetOf(text []byte, at source.Range, width int) (snippet, bool) {
	if len(text) == 0 {
		return snippet{}, false
	}
	line, ok := lineOf(text, at.Start.Line)
	if !ok || text == nil {
		return snippet{}, false
	}
	start := min(max(at.Start.Column-1, 0), len(line))
	end := len(line)
	if at.End.Line == at.Start.Line {
		end = min(at.End.Column-1, end)
	}
	line, start, end = window(line, start, max(start, end), width)
	before, marked := string(line[:start]), strings.TrimRight(string(line[start:end]), " \t")
	return snippet{
		line:      shown(string(line)),
		underline: strings.Repeat(" ", cells(before)) + strings.Repeat("^", max(cells(marked), 1)),
	}, true
}

// windowWidth is how many characters of a line are shown where no terminal sets a limit: generated files have lines of any length.
const windowWidth = 200

// window cuts a long line down to what is around the marked part, with an ellipsis where something is missing.
func window(line []rune, start, end, width int) (cut []rune, from, to int) {
	if len(line) <= width {
		return line, start, end
	}
	first := max(0, start-width/4)
	last := min(len(line), first+width)
	cut = slices.Clone(line[first:last])
	if first > 0 {
		cut[0] = '…'
	}
	if last < len(line) {
		cut[len(cut)-1] = '…'
	}
	return cut, start - first, min(end, last) - first
}

// lineOf returns the numbered line as characters, without its line ending.
func lineOf(text []byte, number int) ([]rune, bool) {
	if number < 1 {
		return nil, false
	}
	rest := strings.TrimPrefix(string(text), "\ufeff")
	for range number - 1 {
		_, after, found := strings.Cut(rest, "\n")
		if !found {
			return nil, false
		}
		rest = after
	}
	line, _, _ := strings.Cut(rest, "\n")
	return []rune(strings.TrimSuffix(line, "\r")), true
}

// cells returns how many columns of a terminal the text takes when it is made visible.
func cells(text string) int { return displaywidth.String(shown(text)) }

// shown is a piece of a line as a terminal shows it.
func shown(text string) string {
	return visible.Text(strings.ReplaceAll(text, "\t", strings.Repeat(" ", tabWidth)))
}
