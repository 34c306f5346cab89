package report

import "github.com/egresslint/egresslint/internal/model"

// style paints pieces of text for a terminal. The zero style paints nothing.
type style struct{ color bool }

// The colours in use, as parameters of the terminal's "select graphic rendition" sequence.
const (
	bold    = "1"
	faint   = "2"
	red     = "1;31"
	green   = "1;32"
	yellow  = "1;33"
	magenta = "1;35"
	cyan    = "1;36"
)

func (s style) paint(color, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

// labelOf returns the word that opens a finding, and its colour: what is not known is told from what is wrong.
func labelOf(f model.Finding) (label, color string) {
	if f.Verdict == model.Unproven {
		return "unknown", yellow
	}
	return f.Level, colorOf(f.Level)
}

func colorOf(level string) string {
	switch level {
	case "error":
		return red
	case "warning":
		return magenta
	default:
		return cyan
	}
}
