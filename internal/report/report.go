// Package report writes reports: one file for each format.
package report

import (
	"fmt"
	"io"

	"github.com/egresslint/egresslint/internal/model"
)

// Options say how a report is written. The zero value is right for a file.
type Options struct {
	Color   bool // whether to colour the text format
	Verbose bool // whether the text format tells informational notes too
	Quiet   bool // whether the text format has only errors, findings, and the line about a failure
	Symbols bool // whether the text format of paths uses symbols and lines beyond ASCII

	// Notes is where the text format writes notes about the input, and ColorNotes whether to colour them. Nil means before
	// the rest of the report.
	Notes      io.Writer
	ColorNotes bool
}

// tells reports whether the text format has a note.
func (opt Options) tells(note model.Note) bool {
	switch note.Severity {
	case model.SeverityError:
		return true
	case model.SeverityInfo:
		return opt.Verbose
	default:
		return !opt.Quiet
	}
}

// Formats lists the names of the formats, the default one first.
func Formats() []string { return []string{"text", "json"} }

// Write writes the report in the named format.
func Write(w io.Writer, format string, r *model.Report, opt Options) error {
	switch format {
	case "text":
		return writeText(w, r, opt)
	case "json":
		return EncodeJSON(w, r)
	default:
		return fmt.Errorf("there is no report format %q", format)
	}
}
