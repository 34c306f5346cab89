package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/visible"
)

// mostAnnotations is how many annotations of each kind GitHub shows of one step of a workflow.
// Source: https://github.com/orgs/community/discussions/26680
const mostAnnotations = 10

// writeGitHub writes the findings that count, and what was not read, as commands of a workflow of GitHub Actions, which annotates
// the files. The summary follows as text.
// Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func writeGitHub(w io.Writer, r *model.Report, opt Options) error {
	repo := repositoryOf(r)
	var out strings.Builder
	annotated := map[string]int{}
	annotate := func(command string, at *spot, title, message string) {
		annotated[command]++
		out.WriteString(annotation(command, at, title, message))
	}
	for _, note := range r.Notes {
		command, told := noteCommand(note.Severity, opt)
		if !told {
			continue
		}
		if at, ok := repo.spot(note.Location); ok {
			annotate(command, &at, "egresslint", note.Message)
		} else {
			annotate(command, nil, "egresslint", place(note.Location)+note.Message)
		}
	}
	for _, f := range ranked(r.Findings) {
		at, own := repo.primary(f)
		message := annotationText(f)
		if !own && !f.Location.IsZero() {
			message = f.Location.String() + ": " + message
		}
		annotate(command(f.Level), &at, f.Rule, message)
	}
	t := newText(nil, Options{Quiet: opt.Quiet})
	t.summary(r)
	out.WriteString(visible.Lines(t.String()) + beyond(annotated))
	_, err := io.WriteString(w, out.String())
	return err
}

// beyond says how many annotations GitHub does not show, of how many there are of each kind.
func beyond(annotated map[string]int) string {
	var more []string
	for _, kind := range []string{"error", "warning", "notice"} {
		if n := annotated[kind] - mostAnnotations; n > 0 {
			more = append(more, count(n, "more "+kind))
		}
	}
	if len(more) == 0 {
		return ""
	}
	return fmt.Sprintf("GitHub shows %d annotations of a kind for each step: %s are only in this log.\n", mostAnnotations, strings.Join(more, ", "))
}

// ranked returns the findings with those first that matter most: GitHub shows the first ones only.
func ranked(findings []model.Finding) []model.Finding {
	var all []model.Finding
	for _, fails := range []bool{true, false} {
		for _, f := range findings {
			if f.Fails == fails {
				all = append(all, f)
			}
		}
	}
	return all
}

// annotationText is the text of a finding: its headline, what it says besides, and what to do.
func annotationText(f model.Finding) string {
	lines := []string{f.Message}
	for fact := range facts(&f) {
		lines = append(lines, fact.message+bracketed(fact.at))
	}
	for _, help := range advice(&f) {
		lines = append(lines, "help: "+help)
	}
	for i := range lines {
		lines[i] = visible.Text(lines[i])
	}
	return strings.Join(lines, "\n")
}

// command is what annotates files with findings of a level.
func command(level string) string {
	if level == "note" {
		return "notice"
	}
	return level
}

// noteCommand is what annotates files with a note about the input, if it is to be told.
func noteCommand(severity model.Severity, opt Options) (string, bool) {
	switch severity {
	case model.SeverityError:
		return "error", true
	case model.SeverityWarning:
		return "warning", !opt.Quiet
	default:
		return "notice", opt.Verbose
	}
}

// annotation is one command.
func annotation(command string, at *spot, title, message string) string {
	var properties []string
	if at != nil {
		properties = append(properties, "file="+escapedProperty(visible.Text(at.file)), fmt.Sprintf("line=%d", at.start.Line), fmt.Sprintf("endLine=%d", at.end.Line))
		if at.start.Line == at.end.Line { // GitHub takes columns for those of one line
			properties = append(properties, fmt.Sprintf("col=%d", at.start.Column), fmt.Sprintf("endColumn=%d", at.end.Column))
		}
	}
	properties = append(properties, "title="+escapedProperty(visible.Text(title)))
	return fmt.Sprintf("::%s %s::%s\n", command, strings.Join(properties, ","), escapedData(message))
}

// escapedData escapes what ends the message of a command.
// Source: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
func escapedData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// escapedProperty escapes what ends a property of a command, too.
func escapedProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapedData(text))
}
