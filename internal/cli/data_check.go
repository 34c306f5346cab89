package cli

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/data"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/regionfacts"
	"github.com/egresslint/egresslint/internal/report"
)

const dataCheckHelp = `Compare the facts about AWS's regions that are in use with fresh answers, and print what has moved.

In use are the ecr_cidrs and prefix_lists of configurations, the CIDRs to which the security groups of ECR endpoints may send,
the ids of prefix lists in rules, and the facts that egresslint contains about these regions. The answers are those of
ip-ranges.json, of DNS, and, with AWS credentials, of EC2, as for data resolve. PATH is as for check; the default is the working
directory. If nothing there is for a region, and --region names none, all facts that egresslint contains are compared.

Run it every week. Exit codes: 0 nothing has moved, 1 something has, 2 something could not be compared.`

const dataCheckExample = `  egresslint data check infra/
  egresslint data check --format markdown --region eu-west-1`

func newDataCheck(sys System) *cobra.Command {
	opt := newOptions(sys)
	var n *network
	format := newChoice(data.CheckFormats()...)
	cmd := &cobra.Command{
		Use:     "check [PATH...]",
		Short:   "Compare the facts in use with fresh answers, and print what has moved",
		Long:    dataCheckHelp,
		Example: dataCheckExample,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if err := n.check(cmd); err != nil {
				return err
			}
			opt.Paths, n.account = paths, opt.CloudFormation.Account
			uses, err := lint.FindUses(cmd.Context(), opt)
			if err != nil {
				return err
			}
			if err := report.Notes(sys.Stderr, uses.Notes, report.Options{}); err != nil {
				return err
			}
			checked, err := n.compare(cmd.Context(), uses, opt.Region)
			if err != nil {
				return err
			}
			if err := writeChecked(sys, format.value, checked); err != nil {
				return err
			}
			return checkedOutcome(checked, uses.Notes)
		},
	}
	addInput(cmd, sys, &opt)
	n = addNetwork(cmd, sys)
	format.addTo(cmd, "format", "the output format")
	return cmd
}

func writeChecked(sys System, format string, checked *data.Checked) error {
	if format == "json" {
		return report.EncodeJSON(sys.Stdout, checked)
	}
	return checked.Write(sys.Stdout, format)
}

// checkedOutcome turns the result into an exit code.
func checkedOutcome(checked *data.Checked, notes []model.Note) error {
	failed := slices.ContainsFunc(notes, func(n model.Note) bool { return n.Severity == model.SeverityError })
	switch {
	case failed || len(checked.Problems) > 0:
		return exitError(ExitUnable)
	case len(checked.Drift) > 0:
		return exitError(ExitFindings)
	default:
		return nil
	}
}

// compare asks for all that the uses need, and compares them.
func (n *network) compare(ctx context.Context, found *lint.Uses, region string) (*data.Checked, error) {
	facts, err := regionfacts.Read()
	if err != nil {
		return nil, err
	}
	document, err := n.ranges(ctx)
	if err != nil {
		return nil, err
	}
	c := data.Checking{
		Uses: usesOf(found.Uses), Facts: facts, Ranges: document, Today: n.sys.now(),
		Resolutions: map[string]*data.Resolution{}, Lists: map[string][]data.ShownList{},
	}
	c.Uses = append(c.Uses, data.EmbeddedUses(facts, regionsInUse(c.Uses, found.Regions, region, facts), c.Uses)...)
	problems, notes := n.ask(ctx, &c, document)
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	checked := data.Check(c)
	checked.Problems, checked.Notes = append(checked.Problems, problems...), append(checked.Notes, notes...)
	return checked, nil
}

// usesOf are the uses in the form of package data.
func usesOf(found []lint.Use) []data.Use {
	var uses []data.Use
	for _, use := range found {
		one := data.Use{Region: use.Region, Service: use.Service, By: use.By, Set: use.Set, Location: use.Location}
		if use.Kind == lint.UsePrefixList {
			one.List, one.Set = use.Value, ""
		} else if cidr, err := netip.ParsePrefix(use.Value); err == nil {
			one.CIDR = cidr
		} else {
			continue // it is of a configuration or a model, which have none but valid ones
		}
		uses = append(uses, one)
	}
	return uses
}

// regionsInUse are the regions that are named, or else those that egresslint contains facts about.
func regionsInUse(uses []data.Use, regions []string, named string, facts *regionfacts.Facts) []string {
	all := slices.Clone(regions)
	if named != "" {
		all = append(all, named)
	}
	for _, use := range uses {
		if use.Region != "" {
			all = append(all, use.Region)
		}
	}
	if len(all) == 0 {
		return data.KnownRegions(facts)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ask asks DNS for the regions with CIDRs in use, all at once, and EC2 for those with prefix lists in use.
func (n *network) ask(ctx context.Context, c *data.Checking, document *ipranges.Document) (problems, notes []string) {
	var group sync.WaitGroup
	var mu sync.Mutex
	resolved := map[string]bool{}
	for _, use := range c.Uses {
		if use.Region == "" || use.List != "" || resolved[use.Region] {
			continue
		}
		resolved[use.Region] = true
		resolving := n.resolving(use.Region, document)
		resolving.Facts = c.Facts
		group.Go(func() {
			resolution := data.Resolve(ctx, resolving)
			mu.Lock()
			defer mu.Unlock()
			c.Resolutions[use.Region] = resolution
		})
	}
	for _, use := range c.Uses {
		if _, asked := c.Lists[use.Region]; asked || use.List == "" || use.Region == "" {
			continue
		}
		lists, note, err := n.lists(ctx, use.Region)
		if err != nil {
			problems = append(problems, fmt.Sprintf("The prefix lists are not known: %v.", err))
		}
		if note != "" {
			notes = append(notes, note)
		}
		if len(problems)+len(notes) > 0 {
			break // what is wrong with the credentials in one region is so in all
		}
		c.Lists[use.Region] = lists
	}
	group.Wait()
	return problems, notes
}
