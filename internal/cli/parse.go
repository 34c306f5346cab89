package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/source"
)

const parseHelp = `Print the model that the policies judge, as JSON: the input of the Rego policies.

Of a root module with several environments, it is the model without the values of any, or with those that flags give.

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
			if err := report.Notes(sys.Stderr, notes, report.Options{}); err != nil {
				return err
			}
			if stacks = mainVariants(stacks); len(stacks) > 1 {
				return misuse(cmd, tooMany(stacks))
			}
			return printModels(sys.Stdout, stacks, notes)
		},
	}
	addInput(cmd, sys, &opt)
	return cmd
}

// mainVariants returns the stacks without the values of an environment, where there is one for the root. Of a root that
// Terraform and OpenTofu read differently, it is as Terraform reads it.
func mainVariants(stacks []*model.Stack) []*model.Stack {
	main := map[string]string{}
	for _, stack := range stacks {
		switch stack.Variant {
		case model.Base, "terraform", model.Base + "/terraform":
			main[stack.Root] = stack.Variant
		}
	}
	return slices.DeleteFunc(stacks, func(s *model.Stack) bool { return main[s.Root] != "" && s.Variant != main[s.Root] })
}

// tooMany says that the stacks are of several roots, or of several variants of one, and which.
func tooMany(stacks []*model.Stack) string {
	var roots, variants []string
	for _, stack := range stacks {
		if !slices.Contains(roots, stack.Root) {
			roots = append(roots, stack.Root)
		}
		variants = append(variants, stack.Variant)
	}
	if len(roots) > 1 {
		return fmt.Sprintf("there are %d root modules and templates here: name one of %s", len(roots), strings.Join(roots, ", "))
	}
	return fmt.Sprintf("%s has %d variants: give the values of one of %s, with --var-file, --workspace or --parameters",
		roots[0], len(variants), strings.Join(variants, ", "))
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
