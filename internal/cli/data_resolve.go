package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/data"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/regionfacts"
	"github.com/egresslint/egresslint/internal/report"
)

const dataResolveHelp = `Find the CIDRs of ECR in a region, from DNS and from AWS's ip-ranges.json.

AWS publishes no list of them. resolve asks for the names of the API of ECR and of a registry, several times, and looks each
address up in ip-ranges.json: the most specific block of AMAZON that holds it is a CIDR of ECR. With AWS credentials, it also
asks EC2 for the ids of the managed prefix lists.

The document is downloaded, and kept with its ETag. The result is printed for people, as configuration, or as code; --write
merges it into the configuration. Proxies are those of HTTPS_PROXY and NO_PROXY.

Exit codes: 0 the CIDRs were found, 2 some could not be, or wrong usage.`

const dataResolveExample = `  egresslint data resolve --region ap-northeast-1
  egresslint data resolve --region eu-west-1 --account 123456789012 --dns 192.0.2.53:53 --queries 30 --interval 10s
  egresslint data resolve --region eu-west-1 --write`

func newDataResolve(sys System) *cobra.Command {
	var where string
	var n *network
	write := &merging{}
	format := newChoice(data.ResolutionFormats()...)
	cmd := &cobra.Command{
		Use:     "resolve --region REGION",
		Short:   "Find the CIDRs of ECR in a region, from DNS and ip-ranges.json",
		Long:    dataResolveHelp,
		Example: dataResolveExample,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if where == "" {
				return misuse(cmd, "resolve needs --region REGION")
			}
			if err := n.check(cmd); err != nil {
				return err
			}
			facts, err := regionfacts.Read()
			if err != nil {
				return err
			}
			document, err := n.ranges(cmd.Context())
			if err != nil {
				return err
			}
			resolution, err := n.resolve(cmd.Context(), where, document, facts)
			if err != nil {
				return err
			}
			if err := writeResolution(sys, format.value, resolution); err != nil {
				return err
			}
			if len(resolution.Problems) > 0 {
				return exitError(ExitUnable)
			}
			if write.on {
				return write.merge(sys, resolution, document, facts)
			}
			return nil
		},
	}
	cmd.Flags().Var((*region)(&where), "region", "the AWS region")
	complete(cmd, "region", aws.Regions())
	n = addNetwork(cmd, sys)
	cmd.Flags().Var((*account)(&n.account), "account", "the AWS account whose registry is resolved (default: that of an example)")
	write.addTo(cmd)
	format.addTo(cmd, "format", "the output format")
	return cmd
}

// resolve asks for the CIDRs of ECR and for the prefix lists.
func (n *network) resolve(ctx context.Context, region string, document *ipranges.Document, facts *regionfacts.Facts) (*data.Resolution, error) {
	resolving := n.resolving(region, document)
	resolving.Facts = facts
	resolution := data.Resolve(ctx, resolving)
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if !resolving.Chains {
		resolution.Notes = append(resolution.Notes, "The system's resolver does not show the names in between, and may remember answers. --dns HOST:PORT asks a server.")
	}
	lists, note, err := n.lists(ctx, region)
	switch {
	case err != nil:
		resolution.Warnings = append(resolution.Warnings, fmt.Sprintf("The prefix lists are not known: %v.", err))
	case note != "":
		resolution.Notes = append(resolution.Notes, note)
	}
	resolution.AddLists(lists, facts)
	return resolution, nil
}

func writeResolution(sys System, format string, resolution *data.Resolution) error {
	if format == "json" {
		return report.EncodeJSON(sys.Stdout, resolution)
	}
	if err := resolution.Write(sys.Stdout, format); err != nil || format == "text" {
		return err
	}
	return resolution.Remarks(sys.Stderr)
}
