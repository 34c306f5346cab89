package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
)

const checkHelp = `Check Terraform root modules, plans and CloudFormation templates.

PATH is a directory or a file; the default is the working directory. In a directory, every Terraform root module and every
template is checked, at any depth. A directory that a root module calls is checked as a part of that root module. A
Terraform file means the root modules that use it. The path - is a template or a plan on standard input.

Exit codes: 0 no finding fails the run, 1 some do, 2 some input could not be analysed. By default, violations fail the run and
unknowns are warnings that do not: see --fail-on and --unknown.`

const checkExample = `  egresslint check
  egresslint check --region ap-northeast-1 infra/ network.yaml
  egresslint check --var-file production.tfvars --format json infra/
  terraform show -json tfplan | egresslint check -`

func newCheck(sys System) *cobra.Command {
	opt := newOptions(sys)
	var out *reporting
	cmd := &cobra.Command{
		Use:     "check [PATH...]",
		Short:   "Check Terraform root modules, plans and CloudFormation templates",
		Long:    checkHelp,
		Example: checkExample,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if err := out.check(cmd); err != nil {
				return err
			}
			opt.Paths = paths
			opt.Networks = slices.ContainsFunc(out.formats(), report.HasNetworks)
			opt.SkipUnrelated = opt.SkipUnrelated || opt.Hook
			update, end := showProgress(sys, out.printed.Quiet)
			opt.Progress = update
			result, err := lint.Run(cmd.Context(), opt)
			end()
			if err != nil {
				return err
			}
			if err := out.write(result); err != nil {
				return err
			}
			return outcome(result.Summary)
		},
	}
	addInput(cmd, sys, &opt)
	addPolicies(cmd, &opt.Policies)
	addGate(cmd, &opt.Gate)
	addSelection(cmd, &opt)
	cmd.Flags().StringVar(&opt.Baseline, "baseline", "", "a `FILE` of findings that do not count (default: what configurations name)")
	addIgnores(cmd, &opt)
	out = addReporting(cmd, sys)
	cmd.Flags().BoolVar(&opt.SkipUnrelated, "skip-unrelated", false,
		"skip files that are neither Terraform nor a template, and directories without these (for hooks)")
	cmd.Flags().BoolVar(&opt.Hook, "hook", false,
		"check only what uses PATHs or files that the commit deletes, and nothing without these (for pre-commit; implies --skip-unrelated)")
	return cmd
}

// outcome turns the summary into an exit code.
func outcome(s model.Summary) error {
	switch {
	case s.Errors > 0:
		return exitError(ExitUnable)
	case s.Failing > 0:
		return exitError(ExitFindings)
	default:
		return nil
	}
}
