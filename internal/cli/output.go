package cli

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/suggest"
	"github.com/egresslint/egresslint/internal/version"
)

// stdoutFile is the name of a file that stands for the standard output.
const stdoutFile = "-"

// output is a format of a report, and the file that it is written to.
type output struct{ format, file string }

// outputs is the value of a repeatable flag that takes FORMAT=FILE.
type outputs []output

// String renders the outputs for a usage text, where there are none yet.
func (o *outputs) String() string { return "" }

// Type names the value in a usage text.
func (o *outputs) Type() string { return "FORMAT=FILE" }

// Set takes one more output.
func (o *outputs) Set(text string) error {
	one, err := parseOutput(text)
	if err == nil {
		*o = append(*o, one)
	}
	return err
}

// parseOutput reads a format and a file.
func parseOutput(text string) (output, error) {
	format, file, ok := strings.Cut(text, "=")
	switch {
	case !ok || format == "" || file == "":
		return output{}, fmt.Errorf("it must have the form FORMAT=FILE, with a format of %s", strings.Join(report.Formats(), ", "))
	case slices.Contains(report.Formats(), format):
		return output{format, file}, nil
	}
	if near := suggest.Nearest(format, report.Formats()); near != "" {
		return output{}, fmt.Errorf("there is no format %q, did you mean %q?", format, near)
	}
	return output{}, fmt.Errorf("there is no format %q, but %s", format, strings.Join(report.Formats(), ", "))
}

// path is the file of the output as the system calls it.
func (o output) path(dir string) string {
	if filepath.IsAbs(o.file) {
		return filepath.Clean(o.file)
	}
	return filepath.Join(dir, o.file)
}

// reporting is how a command writes a report: to the standard output and to files.
type reporting struct {
	sys           System
	format, color *choice
	outputs       outputs
	printed       report.Options
}

// addReporting gives the command the flags that say how a report is written.
func addReporting(cmd *cobra.Command, sys System) *reporting {
	r := &reporting{sys: sys, format: newChoice(report.Formats()...), color: newChoice(colorAuto, colorAlways, colorNever)}
	r.format.addTo(cmd, "format", "the output format")
	r.color.addTo(cmd, "color", "when to colour the text format")
	cmd.Flags().Var(&r.outputs, "output", "write the report in a format to a file too, - for the standard output (repeatable)")
	cmd.Flags().BoolVarP(&r.printed.Verbose, "verbose", "v", false, "print informational notes, all details, and the list of files too")
	cmd.Flags().BoolVarP(&r.printed.Quiet, "quiet", "q", false, "print only findings, errors, and the line about a failure")
	complete(cmd, "output", completedFormats())
	return r
}

// completedFormats are the beginnings of outputs.
func completedFormats() []string {
	var begun []string
	for _, format := range report.Formats() {
		begun = append(begun, format+"=")
	}
	return begun
}

// check returns a usage error for outputs that would be written over each other.
func (r *reporting) check(cmd *cobra.Command) error {
	seen := map[string]output{}
	for _, o := range r.outputs {
		name, what := o.path(r.sys.Dir), o.file
		if o.file == stdoutFile {
			name, what = stdoutFile, "the standard output"
		}
		if first, twice := seen[name]; twice {
			return misuse(cmd, fmt.Sprintf("--output writes to %s twice: %s=%s and %s=%s", what, first.format, first.file, o.format, o.file))
		}
		seen[name] = o
	}
	return nil
}

// stdout returns the format of the standard output.
func (r *reporting) stdout() string {
	for _, o := range r.outputs {
		if o.file == stdoutFile {
			return o.format
		}
	}
	return r.format.value
}

// formats returns the formats that the report is written in, that of the standard output first.
func (r *reporting) formats() []string {
	formats := []string{r.stdout()}
	for _, o := range r.outputs {
		formats = append(formats, o.format)
	}
	return formats
}

// write writes the report everywhere. What goes wrong with one file keeps it from no other.
func (r *reporting) write(result *model.Report) error {
	formats := r.formats()
	if slices.ContainsFunc(formats, report.NamesTool) {
		var err error
		if r.printed.Tool, err = tool(result); err != nil {
			return err
		}
	}
	var failed []error
	for _, o := range r.outputs {
		if o.file == stdoutFile {
			continue
		}
		text, err := r.rendered(o.format, result)
		if err == nil {
			err = r.sys.answer.write(o, text)
		}
		failed = append(failed, err)
	}
	failed = append(failed, report.Write(r.sys.Stdout, formats[0], result, showing(r.sys, r.color.value, r.printed)))
	return errors.Join(failed...)
}

// rendered returns the report as it is in a file.
func (r *reporting) rendered(format string, result *model.Report) ([]byte, error) {
	var text bytes.Buffer
	err := report.Write(&text, format, result, report.Options{Verbose: r.printed.Verbose, Quiet: r.printed.Quiet, Tool: r.printed.Tool})
	return text.Bytes(), err
}

// tool describes this program to the formats that say so, with the rules that a report is about.
func tool(r *model.Report) (report.Tool, error) {
	rules, err := lint.RulesOf(r)
	return report.Tool{Version: version.Number(), Rules: rules}, err
}
