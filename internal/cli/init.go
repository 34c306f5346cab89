package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/atomic"
	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/report"
)

const initHelp = `Create a .egresslint.yaml for the files in DIR; the default is the working directory.

It has the region that the files name. What a person must decide is commented out: endpoints that are declared elsewhere,
and traffic that tasks may send today and that the image pull does not need, each with a reason to fill in.`

func newInit(sys System) *cobra.Command {
	opt, force := newOptions(sys), false
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Create a .egresslint.yaml for the files in a directory",
		Long:  initHelp,
		Args:  oneDir,
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			opt.Paths = []string{dir}
			survey, err := lint.NewSurvey(cmd.Context(), opt)
			if err != nil {
				return err
			}
			if err := report.Notes(sys.Stderr, survey.Notes, report.Options{}); err != nil {
				return err
			}
			return writeConfig(sys, dir, draftOf(survey).Text(), force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "overwrite an existing file")
	return cmd
}

func oneDir(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return misuse(cmd, fmt.Sprintf("init takes at most one directory, but got %d", len(args)))
	}
	return nil
}

func draftOf(survey *lint.Survey) config.Draft {
	draft := config.Draft{Regions: survey.Regions, Elsewhere: survey.Elsewhere}
	for _, beyond := range survey.Beyond {
		draft.Grants = append(draft.Grants, config.Grant{
			Group: beyond.Group, Rule: beyond.Rule, Traffic: beyond.Traffic, At: beyond.At.String(), Input: beyond.Input, Variant: beyond.Variant,
		})
	}
	for _, input := range survey.Inputs {
		drafted := config.DraftInput{Name: input.Name}
		for _, v := range input.Variants {
			drafted.Variants = append(drafted.Variants, config.Variant{
				Name: v.Name, VarFiles: v.VarFiles, ParameterFiles: v.ParameterFiles, Workspace: v.Workspace,
			})
		}
		draft.Inputs = append(draft.Inputs, drafted)
	}
	return draft
}

// writeConfig writes the file, over one that there is only where that is asked for.
func writeConfig(sys System, dir string, text []byte, force bool) error {
	write := atomic.Create
	if force {
		write = atomic.Replace
	}
	err := write(filepath.Join(absolute(sys, dir), config.FileName), text)
	if errors.Is(err, fs.ErrExist) {
		return usageError{fmt.Sprintf("there is a %s already", config.FileName), "Write over it with --force."}
	}
	if err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	_, err = fmt.Fprintf(sys.Stdout, "Wrote %s.\n", config.FileName)
	return err
}
