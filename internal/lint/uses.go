package lint

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Use is a place in a configuration or in the analysed files that relies on a fact about a region.
type Use struct {
	Kind    UseKind
	Region  string // "" where it is not known
	Service string // of a prefix list in a configuration
	Value   string // the CIDR or the id
	By      string // what has it: the name of the configuration file, or the id of the security group
	// Set is the same for all CIDRs that are one list together.
	Set      string
	Location source.Range
}

// UseKind says what a Use relies on.
type UseKind string

// The kinds of uses.
const (
	UseECRCIDR    UseKind = "ecr_cidr"
	UsePrefixList UseKind = "prefix_list"
)

// Uses are the places that rely on facts about regions, in the order of their places, and the regions that the files are for.
type Uses struct {
	Uses    []Use
	Regions []string // sorted, each once
	Notes   []model.Note
}

// FindUses finds what the paths and their configurations use of facts about regions. Directories without Terraform and templates
// use nothing. The error is for options that make no sense.
func FindUses(ctx context.Context, opt Options) (*Uses, error) {
	opt.SkipUnrelated = true
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	parsed, err := parse(ctx, tree, opt)
	if err != nil {
		return nil, err
	}
	joined := slices.Clone(parsed.of)
	for _, path := range parsed.paths {
		joined = append(joined, parsed.configs.of(path)) // also where there is nothing that it holds for
	}
	parsed.configure(opt.Now)
	uses := &Uses{Uses: configuredUses(joined), Notes: tidyNotes(parsed.Notes)}
	for i, stack := range parsed.Stacks {
		for number, outcome := range append([]*model.Stack{stack}, stack.Outcomes...) {
			uses.add(outcome, fmt.Sprintf("%s %s %d", parsed.Names[i], stack.Variant, number))
		}
	}
	slices.SortFunc(uses.Uses, Use.compare)
	uses.Uses = slices.Compact(uses.Uses)
	uses.Regions = sorted(uses.Regions)
	return uses, nil
}

// compare orders uses by place.
func (u Use) compare(other Use) int {
	return cmp.Or(
		u.Location.Compare(other.Location), cmp.Compare(u.By, other.By), cmp.Compare(u.Region, other.Region),
		cmp.Compare(u.Kind, other.Kind), cmp.Compare(u.Value, other.Value), cmp.Compare(u.Set, other.Set),
	)
}

// configuredUses are what the configuration files use that hold for something.
func configuredUses(joined []*config.Joined) []Use {
	var files []*config.File
	for _, j := range joined {
		files = append(files, j.Files...)
	}
	var uses []Use
	for _, file := range files {
		if file.Config == nil || len(file.Problems) > 0 {
			continue
		}
		for _, part := range file.Config.Parts() {
			for region, blocks := range part.ECRCIDRs {
				for i, cidr := range blocks.CIDRs {
					uses = append(uses, Use{
						Kind: UseECRCIDR, Region: region, Value: cidr.String(), By: file.Name, Set: "configuration " + region, Location: blocks.At[i],
					})
				}
			}
			for region, ids := range part.PrefixLists {
				for service, id := range ids {
					uses = append(uses, Use{
						Kind: UsePrefixList, Region: region, Service: service, Value: id, By: file.Name, Location: part.PrefixListsAt[region][service],
					})
				}
			}
		}
	}
	return uses
}

// add adds what the groups of a stack use. The name distinguishes it from others.
func (u *Uses) add(stack *model.Stack, name string) {
	endpoints := ecrGroups(stack)
	for _, id := range slices.Sorted(maps.Keys(stack.Groups)) {
		group := stack.Groups[id]
		if stack.Taken[id] {
			continue // it is of another stack, which has it too
		}
		if endpoints[id] && group.Region != "" {
			u.Regions = append(u.Regions, group.Region)
		}
		for _, rule := range group.Egress {
			for _, use := range usesOfRule(stack, group, rule, endpoints[id]) {
				use.Set = "group " + name + " " + id
				u.Uses = append(u.Uses, use)
			}
		}
	}
	for _, rule := range stack.Unattached.Egress {
		u.Uses = append(u.Uses, usesOfRule(stack, &model.Group{ID: rule.ID}, rule, false)...)
	}
	for _, workload := range stack.Workloads {
		if workload.Region != "" {
			u.Regions = append(u.Regions, workload.Region)
		}
	}
}

// ecrGroups are the ids of the groups that endpoints of ECR in the files have.
func ecrGroups(stack *model.Stack) map[string]bool {
	groups := map[string]bool{}
	for _, endpoint := range stack.Endpoints {
		if endpoint.Service != "ecr.api" && endpoint.Service != "ecr.dkr" {
			continue
		}
		for _, group := range endpoint.Groups.Items {
			groups[group.ID] = true
		}
	}
	return groups
}

// usesOfRule returns what a rule uses. The CIDRs of ECR are the public ones to which the groups of its endpoints may send, also by
// way of a customer's prefix list.
func usesOfRule(stack *model.Stack, group *model.Group, rule *model.Rule, ofECR bool) []Use {
	use := Use{Region: group.Region, By: group.ID, Location: stack.Positions.At(rule.At).Range}
	if rule.Sensitive || rule.Implicit {
		return nil
	}
	if rule.Peer.Kind == model.PeerCIDR && ofECR {
		return use.ofBlocks([]model.Peer{rule.Peer})
	}
	list := stack.PrefixLists[rule.Peer.ID]
	switch {
	case rule.Peer.Kind != model.PeerPrefixList || list == nil:
		return nil
	case list.Literal:
		use.Kind, use.Value, use.Region = UsePrefixList, list.ID, cmp.Or(use.Region, list.Region)
		return []Use{use}
	case ofECR:
		use.Location = stack.Positions.At(list.At).Range
		return use.ofBlocks(list.CIDRs)
	default:
		return nil
	}
}

// ofBlocks returns a use for each public block.
func (u Use) ofBlocks(blocks []model.Peer) []Use {
	var uses []Use
	for _, block := range blocks {
		cidr, err := netip.ParsePrefix(block.CIDR)
		if err == nil && !cidr.Addr().IsPrivate() && (cidr.Addr().IsGlobalUnicast() || cidr.Bits() == 0) {
			u.Kind, u.Value = UseECRCIDR, block.CIDR
			uses = append(uses, u)
		}
	}
	return uses
}
