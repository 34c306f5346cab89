package cli

import (
	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
)

const endpointsHelp = `Print a table of the tasks and of the services that they need: those of the image pull, and what their task definitions
show besides, such as logs, secrets, ECS Exec, and what FireLens and sidecars of AWS send to. A need is reached, blocked by a
hop on the way, missing if there is neither an endpoint nor another way out, or unknown. Then print the VPC endpoints, what
they cost, and for which of them no task definition shows a need. The code in containers may use these nevertheless.

Exit codes: 0 every need is reached, 1 at least one is blocked, missing or unknown, 2 some input could not be analysed.`

const endpointsExample = `  egresslint endpoints infra/
  egresslint endpoints --format markdown infra/ >> "$GITHUB_STEP_SUMMARY"
  egresslint endpoints --format json cdk.out`

func newEndpoints(sys System) *cobra.Command {
	opt := newOptions(sys)
	format, color := newChoice(report.EndpointFormats()...), newChoice(colorAuto, colorAlways, colorNever)
	cmd := &cobra.Command{
		Use:     "endpoints [PATH...]",
		Short:   "Compare what tasks need with the VPC endpoints",
		Long:    endpointsHelp,
		Example: endpointsExample,
		RunE: func(cmd *cobra.Command, args []string) error {
			opt.Paths = args
			result, err := lint.Endpoints(cmd.Context(), opt)
			if err != nil {
				return err
			}
			printed := showing(sys, color.value, report.Options{})
			printed.Symbols = printed.Color && showsSymbols(sys)
			if err := report.WriteEndpoints(sys.Stdout, format.value, result, printed); err != nil {
				return err
			}
			return endpointsOutcome(result)
		},
	}
	addInput(cmd, sys, &opt)
	format.addTo(cmd, "format", "the output format")
	color.addTo(cmd, "color", "when to colour the text format")
	return cmd
}

// endpointsOutcome turns the result into an exit code.
func endpointsOutcome(e *model.Endpoints) error {
	needs := e.Summary.Needs
	switch {
	case e.Summary.Errors > 0:
		return exitError(ExitUnable)
	case needs.Missing+needs.Blocked+needs.Unknown > 0:
		return exitError(ExitFindings)
	default:
		return nil
	}
}
