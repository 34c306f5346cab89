package report

import (
	"regexp"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// TestHostileText wants no text of the input to command the terminal, or the CI job that prints the report.
func TestHostileText(t *testing.T) {
	t.Parallel()
	const evil = "::error::x \x1b[2J\r\u202e##[error] ##vso[task.complete] \u009b"
	at := source.Range{File: "::set-output name=a::" + evil, Start: source.Pos{Line: 1, Column: 1}, End: source.Pos{Line: 1, Column: 2}}
	r := &model.Report{
		Notes: []model.Note{{Severity: model.SeverityError, Message: evil, Location: at}},
		Findings: []model.Finding{{
			Rule: "a-rule", Verdict: model.Violated, Level: "error", Resource: evil, Name: evil, Message: evil, Location: at,
			Instances: []model.Instance{{Root: evil, Resource: evil}, {Root: "b", Resource: evil}}, Notes: []string{evil}, Help: []string{evil},
			Reasons: []model.Reason{{Reason: evil, Settle: evil, Location: at}}, Variants: []string{evil}, Related: []model.Related{{Message: evil, Location: at}},
		}},
		Sources: map[string][]byte{at.File: []byte(evil + "\n" + evil)},
	}
	commands := regexp.MustCompile(`(?m)[\x00-\x08\x0b-\x1f\x7f-\x9f\x{202a}-\x{202e}]|##(?:vso)?\[|^\s*::`)
	for _, opt := range []Options{{}, {Width: leastWidth}} {
		if found := commands.FindString(written(t, r, opt)); found != "" {
			t.Errorf("the text of width %d has %q", opt.Width, found)
		}
	}
	var out strings.Builder
	if err := EncodeJSON(&out, r); err != nil {
		t.Fatal(err)
	}
	if found := commands.FindString(out.String()); found != "" {
		t.Errorf("the JSON has %q", found)
	}
}
