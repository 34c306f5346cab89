package report

import (
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

// snippet returns the first line of the range. It reports false for a range that the text does not have. A line that is wider
// is cut.
func (s *sourceLines) snippet(at source.Range, width int) (snippet, bool) {
	line, ok := s.line(at.Start.Line)
	if !ok || len(s.text) == 0 {
		return snippet{}, false
	}
	start, end := s.offset(at.Start.Line, at.Start.Column-1), len(line)
	if at.End.Line == at.Start.Line {
		end = s.offset(at.Start.Line, at.End.Column-1)
	}
	w := windowOf(line, start, max(start, end), width)
	return snippet{
		line:      shown(w.text),
		underline: strings.Repeat(" ", cells(w.text[:w.from])) + strings.Repeat("^", max(cells(strings.TrimRight(w.text[w.from:w.to], " \t")), 1)),
	}, true
}

// windowWidth is how many characters of a line are shown where no terminal sets a limit: generated files have lines of any length.
const windowWidth = 200

// cells returns how many columns of a terminal the text takes when it is made visible.
func cells(text string) int { return displaywidth.String(shown(text)) }

// shown is a piece of a line as a terminal shows it.
func shown(text string) string {
	return visible.Text(strings.ReplaceAll(text, "\t", strings.Repeat(" ", tabWidth)))
}
