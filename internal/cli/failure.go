package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

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

// named returns the command that the arguments name, the root where they name none.
func named(root *cobra.Command, args []string) *cobra.Command {
	if cmd, _, err := root.Find(args); err == nil {
		return cmd
	}
	return root
}
