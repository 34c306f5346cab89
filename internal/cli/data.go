package cli

import "github.com/spf13/cobra"

func newData(sys System) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "Show, look up and refresh the facts about AWS's regions",
		Long: `Show, look up and refresh facts that AWS changes without notice: managed prefix lists, the CIDRs of ECR, and the names of
services. Only resolve and check use the network.`,
	}
	cmd.AddCommand(newDataShow(sys), newDataLookup(sys), newDataResolve(sys), newDataCheck(sys))
	return cmd
}
