package data

import (
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/report"
)

// CheckFormats lists the formats of what has moved, the default first.
func CheckFormats() []string { return []string{"text", "json", "markdown"} }

// Write writes what has moved in a format other than JSON.
func (c *Checked) Write(w io.Writer, format string) error {
	if format == "markdown" {
		return c.markdown(w)
	}
	return c.text(w)
}

func (c *Checked) text(w io.Writer) error {
	var p printer
	for _, drift := range c.Drift {
		p.line("moved: %s", drift.Message)
		p.line("  --> %s", place(drift))
	}
	for _, problem := range c.Problems {
		p.line("error: %s", problem)
	}
	for _, note := range c.Notes {
		p.line("note: %s", note)
	}
	if len(c.Drift)+len(c.Problems)+len(c.Notes) > 0 {
		p.gap()
	}
	p.line("%s", c.summary())
	return p.to(w)
}

// place says which line uses the fact, and what that line belongs to.
func place(d Drift) string {
	switch {
	case d.Location.IsZero() && d.By == Itself:
		return "the data that egresslint contains: write the right value into .egresslint.yaml, and update egresslint"
	case d.Location.IsZero():
		return d.By
	case d.By == d.Location.File:
		return d.Location.String()
	default:
		return d.Location.String() + " (" + d.By + ")"
	}
}

// summary says how much was compared, and how much has moved.
func (c *Checked) summary() string {
	others := ""
	if c.NotCompared > 0 {
		others = " " + counted(c.NotCompared, "prefix list was not compared.", "prefix lists were not compared.")
	}
	if c.Uses == 0 {
		return "Nothing was compared." + others
	}
	compared := "Compared " + counted(c.Uses, "use of a fact", "uses of facts") + " about " + strings.Join(c.Regions, ", ") +
		" with the ip-ranges.json of " + c.Document + ": "
	switch {
	case len(c.Drift) > 0:
		compared += counted(len(c.Drift), "has moved.", "have moved.")
	case len(c.Problems) > 0:
		compared += "nothing has moved, as far as it was compared."
	default:
		compared += "nothing has moved."
	}
	return compared + others
}

func (c *Checked) markdown(w io.Writer) error {
	var out strings.Builder
	out.WriteString("### " + report.MarkdownText(c.summary()) + "\n")
	if len(c.Drift) > 0 {
		out.WriteString("\n| what has moved | used by | now |\n|---|---|---|\n")
		for _, drift := range c.Drift {
			out.WriteString("| " + report.MarkdownText(drift.Message) + " | " + report.MarkdownText(place(drift)) + " | " + report.MarkdownText(drift.Now) + " |\n")
		}
	}
	for _, list := range []struct {
		label string
		lines []string
	}{{"Not compared", c.Problems}, {"Note", c.Notes}} {
		for _, line := range list.lines {
			out.WriteString("\n- " + list.label + ": " + report.MarkdownText(line))
		}
	}
	out.WriteString("\n")
	_, err := io.WriteString(w, out.String())
	return err
}
