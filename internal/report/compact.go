package report

import (
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// writeCompact writes one line for each finding and each note, as compilers do and editors read, and the summary.
func writeCompact(w io.Writer, r *model.Report, opt Options) error {
	opt.Width, opt.Links = 0, nil
	t := newText(nil, opt)
	for _, f := range r.Findings {
		label, color := labelOf(f)
		t.line(place(f.Location) + t.paint(color, label+":") + " " + shown(sentence(f)) + " " + t.paint(faint, "["+f.Rule+"]"))
	}
	for _, n := range r.Notes {
		if t.has(n) {
			t.line(place(n.Location) + t.paint(colorOf(string(n.Severity)), string(n.Severity)+":") + " " + shown(n.Message))
		}
	}
	t.suppressed(r.Suppressed)
	t.summary(r)
	_, err := t.WriteTo(w)
	return err
}

// sentence is a finding in one line, with what it depends on and where else it is.
func sentence(f model.Finding) string {
	line := f.Message
	var reasons []string
	for _, reason := range f.Reasons {
		reasons = append(reasons, settled(reason))
	}
	if len(reasons) > 0 {
		line += ": " + strings.Join(reasons, "; ")
	}
	if where := strings.TrimPrefix(in(f), ", "); where != "" {
		line += " (" + where + ")"
	}
	return line
}
