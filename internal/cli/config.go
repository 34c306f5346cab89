package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/visible"
)

const showConfigHelp = `Print the configuration that holds for PATH: the directory of a root module, a template or a plan.

It is what all .egresslint.yaml files in and above the directory say together, with those that they extend and the overrides
that match. A comment at each value says where it comes from. The default for PATH is the working directory.

Exit codes: 0 the configuration is right, 2 something is wrong with it.`

func newConfig(sys System) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the configuration",
	}
	cmd.AddCommand(newConfigShow(sys))
	return cmd
}

func newConfigShow(sys System) *cobra.Command {
	opt := newOptions(sys)
	format := newChoice("yaml", "json")
	cmd := &cobra.Command{
		Use:     "show [PATH]",
		Short:   "Print the configuration that holds for a path",
		Long:    showConfigHelp,
		Example: "  egresslint config show infra/prod",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				args = []string{"."}
			case 1:
			default:
				return misuse(cmd, fmt.Sprintf("show takes at most one path, but got %d", len(args)))
			}
			opt.Paths = args
			shown, notes, err := lint.ShowConfig(opt)
			if err != nil {
				return err
			}
			if err := report.Notes(sys.Stderr, notes, report.Options{}); err != nil {
				return err
			}
			if shown != nil {
				if err := printConfig(sys.Stdout, format.value, args[0], opt.ConfigFrom, shown); err != nil {
					return err
				}
			}
			return configOutcome(notes)
		},
	}
	addConfig(cmd, &opt)
	format.addTo(cmd, "format", "the output format")
	return cmd
}

func printConfig(w io.Writer, format, path, revision string, shown *lint.ShownConfig) error {
	if format == "json" {
		return report.EncodeJSON(w, shown)
	}
	text, err := shown.YAML()
	if err != nil {
		return err
	}
	head := fmt.Sprintf("# No .egresslint.yaml holds for %s", path)
	if len(shown.Files) > 0 {
		head = fmt.Sprintf("# The configuration for %s, from %s", path, strings.Join(shown.Files, ", "))
	}
	if revision != "" {
		head += " at " + revision
	}
	_, err = io.WriteString(w, visible.Lines(visible.Text(head)+".\n"+string(text)))
	return err
}

// configOutcome turns the notes into an exit code.
func configOutcome(notes []model.Note) error {
	for _, note := range notes {
		if note.Severity == model.SeverityError {
			return exitError(ExitUnable)
		}
	}
	return nil
}
