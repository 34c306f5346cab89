package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/atomic"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/visible"
)

const baselineHelp = `A baseline is a file of findings that were there when it was written. They do not fail a run, while each new finding does:
one of another rule or resource, or one that allows other or more traffic.

check uses the file that --baseline or the key baseline of .egresslint.yaml names.`

const baselineExits = `

Exit codes: 0 the baseline is as it should be, 2 something could not be analysed.`

// baselineCommand is what a command says about itself.
type baselineCommand struct {
	action        lint.BaselineAction
	short, long   string
	done, nothing string // with the file, its findings, and how many were added and removed
}

func baselineCommands() []baselineCommand {
	return []baselineCommand{
		{
			lint.BaselineCreate, "Write all findings to a new baseline",
			"Write all findings to a new baseline. It does so only if everything could be analysed.",
			"Wrote %[1]s with %[2]s. Use it with --baseline %[1]s, or with the key baseline of .egresslint.yaml.", "",
		}, {
			lint.BaselineUpdate, "Add new findings to the baseline, and remove those that are gone",
			`Add new findings to the baseline, and remove those that are gone. Findings of roots that PATH does not lead to stay, as do those of
rules that are off. If something could not be analysed, nothing is removed.`,
			"Updated %[1]s: %[3]d added, %[4]d removed. It has %[2]s.", "%[1]s is up to date. It has %[2]s.",
		}, {
			lint.BaselinePrune, "Remove findings that are gone from the baseline",
			`Remove findings that are gone from the baseline. Findings of roots that PATH does not lead to stay, as do those of rules that are
off. If something could not be analysed, nothing is removed.`,
			"Updated %[1]s: %[4]d removed. It has %[2]s.", "Nothing in %[1]s is gone. It has %[2]s.",
		},
	}
}

func newBaseline(sys System) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Write the findings that do not count",
		Long:  baselineHelp,
	}
	for _, about := range baselineCommands() {
		cmd.AddCommand(newBaselineCommand(sys, about))
	}
	return cmd
}

func newBaselineCommand(sys System, about baselineCommand) *cobra.Command {
	opt := newOptions(sys)
	cmd := &cobra.Command{
		Use:     string(about.action) + " [PATH...]",
		Short:   about.short,
		Long:    about.long + baselineExits,
		Example: fmt.Sprintf("  egresslint baseline %s infra/", about.action),
		RunE: func(cmd *cobra.Command, paths []string) error {
			opt.Paths = paths
			changed, err := lint.ChangeBaselines(cmd.Context(), opt, about.action)
			if err != nil {
				return err
			}
			if err := report.Notes(sys.Stderr, changed.Notes, report.Options{}); err != nil {
				return err
			}
			return about.write(sys, changed)
		},
	}
	addInput(cmd, sys, &opt)
	addPolicies(cmd, &opt.Policies)
	addIgnores(cmd, &opt)
	cmd.Flags().StringVarP(&opt.Baseline, "baseline", "o", "",
		"the baseline `FILE` (default: what configurations name, or else .egresslint-baseline.json)")
	return cmd
}

// write writes the files that are not as they should be, and says so.
func (about baselineCommand) write(sys System, changed *lint.ChangedBaselines) error {
	creates := about.action == lint.BaselineCreate
	if creates && changed.Errors > 0 {
		return failed(sys, "No baseline was written: it would lack the findings of what could not be analysed.")
	}
	for _, c := range changed.Changes {
		if _, err := os.Lstat(c.Path); creates && err == nil {
			return baselineExists(c.File)
		}
	}
	for _, c := range changed.Changes {
		if err := writeBaseline(c, creates); err != nil {
			return err
		}
		says := about.done
		if c.Text == nil {
			says = about.nothing
		}
		if _, err := fmt.Fprintf(sys.Stdout, says+"\n", visible.Text(c.File), findings(c.Findings), c.Added, c.Removed); err != nil {
			return err
		}
	}
	if changed.Errors > 0 {
		return failed(sys, "The baseline may be incomplete: something could not be analysed, and nothing was removed.")
	}
	return nil
}

func writeBaseline(c lint.BaselineChange, creates bool) error {
	write := atomic.Replace
	if creates {
		write = atomic.Create
	}
	if c.Text == nil {
		return nil
	}
	err := write(c.Path, c.Text)
	if errors.Is(err, fs.ErrExist) {
		return baselineExists(c.File)
	}
	if err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	return nil
}

func baselineExists(file string) error {
	return usageError{fmt.Sprintf("there is a baseline %s already", file), fmt.Sprintf("Change it: egresslint baseline update -o %s.", file)}
}

func findings(n int) string {
	if n == 1 {
		return "1 finding"
	}
	return fmt.Sprintf("%d findings", n)
}

// failed ends a command that could not do everything with a sentence about that.
func failed(sys System, sentence string) error {
	if _, err := fmt.Fprintln(sys.Stderr, sentence); err != nil {
		return err
	}
	return exitError(ExitUnable)
}
