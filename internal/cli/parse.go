package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/source"
)

const parseHelp = `Print the model that the policies judge, as JSON: the input of the Rego policies.

The field "at" has the number of a place in the files; the list "positions" has the places. PATH must lead to exactly one
Terraform root module, plan or template. What could not be modelled, and why, is printed to standard error.`

func newParse(sys System) *cobra.Command {
	opt := newOptions(sys)
	cmd := &cobra.Command{
		Use:     "parse [PATH...]",
		Short:   "Print the model that the policies judge",
		Long:    parseHelp,
		Example: "  egresslint parse infra/ | opa eval --stdin-input --data policies --format pretty data.egresslint.main.report",
		RunE: func(cmd *cobra.Command, paths []string) error {
			opt.Paths = paths
			stacks, notes, err := lint.Models(cmd.Context(), opt)
			if err != nil {
				return err
			}
			if err := report.Notes(sys.Stderr, notes); err != nil {
				return err
			}
			if len(stacks) > 1 {
				return misuse(cmd, fmt.Sprintf("there are %d root modules and templates here: name one of %s", len(stacks), roots(stacks)))
			}
			return printModels(sys.Stdout, stacks, notes)
		},
	}
	addInput(cmd, sys, &opt)
	return cmd
}

func roots(stacks []*model.Stack) string {
	names := make([]string, len(stacks))
	for i, stack := range stacks {
		names[i] = stack.Root
	}
	return strings.Join(names, ", ")
}

func printModels(w io.Writer, stacks []*model.Stack, notes []model.Note) error {
	for _, stack := range stacks {
		if err := report.EncodeJSON(w, printable(stack.Redacted())); err != nil {
			return err
		}
	}
	for _, note := range notes {
		if note.Severity == model.SeverityError {
			return exitError(ExitUnable)
		}
	}
	return nil
}

// printableStack is the JSON form of a stack together with its positions.
type printableStack struct {
	*model.Stack
	Positions []numberedPosition `json:"positions"`
}

// numberedPosition is a position with the number that the model knows it by.
type numberedPosition struct {
	Number source.Ref `json:"at"`
	source.Position
}

func printable(stack *model.Stack) printableStack {
	entries := stack.Positions.Entries()
	positions := make([]numberedPosition, len(entries))
	for i, position := range entries {
		positions[i] = numberedPosition{source.Ref(i + 1), position}
	}
	return printableStack{stack, positions}
}
