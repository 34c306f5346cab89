package report

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/model"
)

// suppressed writes a line for each finding that does not count, with the reason, where all details are asked for.
func (t *text) suppressed(findings []model.Finding) {
	if !t.verbose || len(findings) == 0 {
		return
	}
	t.line("Findings that do not count:")
	for _, f := range findings {
		t.wrapped("  ", "    ", place(f.Location)+shown(sentence(f))+" "+t.paint(faint, "["+f.Rule+"]")+" "+why(*f.Suppression))
	}
	t.line("")
}

// why says why a finding does not count, until when, and where that is written.
func why(s model.Suppression) string {
	what := "ignored"
	if s.Kind == model.SuppressedBaseline {
		what = "in the baseline"
	}
	if s.Until != "" {
		what += " until " + s.Until
	}
	if s.Reason != "" {
		what += fmt.Sprintf(": %q", s.Reason)
	}
	what = shown(what)
	if !s.Location.IsZero() {
		what += " (" + location(s.Location) + ")"
	}
	return what
}
