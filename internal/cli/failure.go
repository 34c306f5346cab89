package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/visible"
)

// explain writes to standard error why a command failed.
func explain(w io.Writer, err error) error {
	if broken := (*lint.PolicyError)(nil); errors.As(err, &broken) {
		return report.Notes(w, broken.Notes, report.Options{})
	}
	message := fmt.Sprintln("egresslint:", err)
	if hint := hintOf(err); hint != "" {
		message += hint + "\n"
	}
	_, err = io.WriteString(w, visible.Lines(message))
	return err
}

// hintOf says what to do about an error, "" if the error does.
func hintOf(err error) string {
	if usage := (usageError{}); errors.As(err, &usage) {
		return usage.hint
	}
	if rule := (*lint.UnknownRuleError)(nil); errors.As(err, &rule) {
		return ruleHint(rule.Name, rule.Known)
	}
	if revision := (*lint.RevisionError)(nil); errors.As(err, &revision) {
		return revision.Hint()
	}
	return ""
}

// notesOf returns an error as the notes of a report.
func notesOf(err error) []model.Note {
	if broken := (*lint.PolicyError)(nil); errors.As(err, &broken) {
		return broken.Notes
	}
	message := strings.TrimSuffix(err.Error(), ".") + "."
	if hint := hintOf(err); hint != "" {
		message += " " + hint
	}
	return []model.Note{{Severity: model.SeverityError, Message: message}}
}

// document is the standard output of a command that is asked for JSON. It has one document, whatever happens: what the
// command writes, or else one that says why there is nothing.
type document struct {
	mu     sync.Mutex
	out    io.Writer
	begun  bool
	failed bool
}

// Write writes what the command has to say, unless it came too late.
func (d *document) Write(text []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.failed {
		return 0, os.ErrClosed
	}
	d.begun = true
	return d.out.Write(text)
}

// fail writes a document with the notes, unless the command has written one.
func (d *document) fail(cmd *cobra.Command, notes []model.Note) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failed = true
	switch {
	case d.begun:
		return nil
	case cmd.Name() == "path":
		return report.EncodeJSON(d.out, lint.FailedPaths(notes))
	case cmd.Name() == "check" || cmd == cmd.Root():
		return report.EncodeJSON(d.out, lint.FailedReport(notes))
	default:
		return nil
	}
}

// asksForJSON reports whether the arguments have --format json, or else the environment. The command line may be one that
// cannot be parsed.
func asksForJSON(args []string, getenv func(string) string) bool {
	asks := getenv(variableOf("format")) == "json"
	for i, arg := range args {
		value, joined := strings.CutPrefix(arg, "--format=")
		switch {
		case arg == "--":
			return asks
		case joined:
			asks = value == "json"
		case arg == "--format":
			asks = slices.Contains(args[i+1:min(i+2, len(args))], "json")
		}
	}
	return asks
}

// named returns the command that the arguments name, the root where they name none.
func named(root *cobra.Command, args []string) *cobra.Command {
	if cmd, _, err := root.Find(args); err == nil {
		return cmd
	}
	return root
}
