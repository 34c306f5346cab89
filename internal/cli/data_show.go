package cli

import (
	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/data"
	"github.com/egresslint/egresslint/internal/regionfacts"
	"github.com/egresslint/egresslint/internal/report"
)

const dataShowHelp = `Print the facts about AWS's regions that egresslint contains, each with its day and its source.

These are the ids of the managed prefix lists of S3 and DynamoDB, the CIDRs of ECR, and the names of endpoint services. A
region without a fact is unknown: it is listed as such, and rules that need the fact have the result unknown there.`

func newDataShow(sys System) *cobra.Command {
	var only string
	format := newChoice("text", "json")
	cmd := &cobra.Command{
		Use:     "show",
		Short:   "Print the facts about AWS's regions, with their days and sources",
		Long:    dataShowHelp,
		Example: "  egresslint data show --region ap-northeast-1",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			facts, err := regionfacts.Read()
			if err != nil {
				return err
			}
			shown := data.Show(facts, only)
			if format.value == "json" {
				return report.EncodeJSON(sys.Stdout, shown)
			}
			return shown.WriteText(sys.Stdout)
		},
	}
	cmd.Flags().Var((*region)(&only), "region", "show the facts about this region only")
	complete(cmd, "region", aws.Regions())
	format.addTo(cmd, "format", "the output format")
	return cmd
}
