package report

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// text is a report in the making, for people to read.
type text struct {
	bytes.Buffer
	style
	sources map[string][]byte
}

// writeText writes the notes, the findings, and what was covered.
func writeText(w io.Writer, r *model.Report, opt Options) error {
	if err := writeNotes(w, r.Notes, r.Sources, opt); err != nil {
		return err
	}
	t := &text{style: style{color: opt.Color}, sources: r.Sources}
	for _, finding := range r.Findings {
		t.finding(finding)
	}
	if opt.Verbose {
		t.files(r.Files)
	}
	switch line := failure(r.Summary.Errors, r.Summary.Roots > 0); {
	case !opt.Quiet:
		t.line(coverage(r))
	case line != "":
		t.line(strings.TrimPrefix(line, "\n"))
	}
	_, err := t.WriteTo(w)
	return err
}

// Notes writes what the front ends have to tell, without the informational notes.
func Notes(w io.Writer, notes []model.Note) error { return writeNotes(w, notes, nil, Options{}) }

// writeNotes writes those notes that the options want where they want them, which is w if they do not say.
func writeNotes(w io.Writer, notes []model.Note, sources map[string][]byte, opt Options) error {
	color := opt.Color
	if opt.Notes != nil {
		w, color = opt.Notes, opt.ColorNotes
	}
	t := &text{style: style{color: color}, sources: sources}
	for _, note := range notes {
		if opt.tells(note) {
			t.note(note)
		}
	}
	_, err := t.WriteTo(w)
	return err
}

// files says what became of the files below the paths.
func (t *text) files(all []model.Files) {
	if len(all) == 0 {
		return
	}
	t.line("Files:")
	for _, f := range all {
		t.line(fmt.Sprintf("  %s: %s (%d)", f.State, shown(f.Reason), f.Count))
		for _, name := range f.Names {
			t.line("    " + shown(name))
		}
	}
	t.line("")
}

func (t *text) note(n model.Note) {
	t.header(n.Location, string(n.Severity), colorOf(string(n.Severity)), n.Message)
	t.line("")
	if t.snippet(n.Location, colorOf(string(n.Severity))) {
		t.line("")
	}
}

func (t *text) finding(f model.Finding) {
	label, color := labelOf(f)
	t.header(f.Location, label, color, f.Message)
	t.line(" " + t.paint(faint, "["+f.Rule+"]"))
	t.snippet(f.Location, color)
	gutter := t.gutter(f.Location)
	for _, related := range f.Related {
		t.line(gutter + t.paint(faint, "=") + " " + place(related.Location) + shown(related.Message))
	}
	if f.Name != "" {
		t.line(gutter + t.paint(faint, "=") + " in the CDK app: " + shown(f.Name))
	}
	if len(f.Instances) > 1 {
		t.line(gutter + t.paint(faint, "=") + " in " + shown(strings.Join(f.Instances, ", ")))
	}
	t.line("")
}

// header opens a note or a finding. The line goes on with whatever is written next.
func (t *text) header(at source.Range, label, color, message string) {
	if !at.IsZero() {
		t.WriteString(t.paint(bold, location(at)+":") + " ")
	}
	t.WriteString(t.paint(color, label+":") + " " + shown(message))
}

// snippet shows the first line of the range, underlined. It reports whether there was a line to show.
func (t *text) snippet(at source.Range, color string) bool {
	s, ok := snippetOf(t.sources[at.File], at)
	if !ok {
		return false
	}
	number := strconv.Itoa(at.Start.Line)
	blank := strings.Repeat(" ", len(number))
	t.line(fmt.Sprintf("  %s %s", t.paint(faint, number+" |"), s.line))
	t.line(fmt.Sprintf("  %s %s", t.paint(faint, blank+" |"), t.paint(color, s.underline)))
	return true
}

// gutter is what stands left of the lines below a snippet, so that they line up with it.
func (t *text) gutter(at source.Range) string {
	return strings.Repeat(" ", len(strconv.Itoa(at.Start.Line))+3)
}

func (t *text) line(s string) {
	t.WriteString(s)
	t.WriteByte('\n')
}

func place(at source.Range) string {
	if at.IsZero() {
		return ""
	}
	return location(at) + ": "
}

// location writes a position. A name that begins with a colon is written as a path, as it could begin a command otherwise.
func location(at source.Range) string {
	text := shown(at.String())
	if strings.HasPrefix(text, ":") {
		return "./" + text
	}
	return text
}
