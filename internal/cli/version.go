package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/version"
)

func newVersion() *cobra.Command {
	format := newChoice("text", "json")
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long: `Print the version, the commit that the program was built from, the version of Go that built it, the platform, and the dates
of its data about AWS's regions. "egresslint --version" prints one line.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v, err := version.Of()
			if err != nil {
				return err
			}
			if format.value == "json" {
				return report.EncodeJSON(cmd.OutOrStdout(), v)
			}
			_, err = io.WriteString(cmd.OutOrStdout(), v.Text())
			return err
		},
	}
	format.addTo(cmd, "format", "the output format")
	return cmd
}

// printVersion prints one line, as "egresslint --version" does.
func printVersion(cmd *cobra.Command) error {
	v, err := version.Of()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), v.Line())
	return err
}
