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
	Verbose bool // whether the text format has informational notes and all details
	Quiet   bool // whether the text formats have only findings, errors, and the line about a failure
	Symbols bool // whether the text format of paths uses symbols and lines beyond ASCII
	Width   int  // how many columns the terminal has; 0 means that lines are not wrapped
	// Links returns the address of a file, for terminals that link to it. It is nil where they do not.
	Links func(file string) string
	// Tool is what formats for code hosts say about egresslint.
	Tool Tool
	// Failing is why a run fails that compares two states.
	Failing []string
	// Notes is where the text format writes the notes about the input. Nil means between the findings and the summary.
	Notes *Output
}

// Tool is the program that found what is in a report, and the rules that it has.
type Tool struct {
	Version string
	Rules   []model.PolicyRule
}

// Output is a place that text is written to, and how it is written there.
type Output struct {
	io.Writer
	Options
}

// Formats lists the names of the formats, the default one first.
func Formats() []string {
	return []string{"text", "compact", "json", "sarif", "junit", "gitlab", "github", "markdown"}
}

// NamesTool reports whether a format says what Options.Tool is.
func NamesTool(format string) bool { return format == "sarif" }

// HasNetworks reports whether a format has the networks of a report.
func HasNetworks(format string) bool { return format == "json" }

// Write writes the report in the named format.
func Write(w io.Writer, format string, r *model.Report, opt Options) error {
	switch format {
	case "text":
		return writeText(w, r, opt)
	case "compact":
		return writeCompact(w, r, opt)
	case "json":
		return EncodeJSON(w, r)
	case "sarif":
		return writeSARIF(w, r, opt)
	case "junit":
		return writeJUnit(w, r, opt)
	case "gitlab":
		return writeGitLab(w, r, opt)
	case "github":
		return writeGitHub(w, r, opt)
	case "markdown":
		return writeMarkdown(w, r, opt)
	default:
		return fmt.Errorf("there is no report format %q", format)
	}
}
