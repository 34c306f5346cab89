package data

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/regionfacts"
)

// ExampleAccount is the account whose registry is resolved where none is given: that of AWS's documentation. DNS has a name for
// the registry of each account.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
const ExampleAccount = "123456789012"

// Reply is what one query for a name gave.
type Reply struct {
	Chain     []string // the names that it leads to, in their order
	Addresses []netip.Addr
}

// Resolving is what the CIDRs of ECR are found with.
type Resolving struct {
	Region   string
	Account  string // "" for ExampleAccount
	Queries  int    // how often each name is asked for: one answer is not the set
	Interval time.Duration
	Resolver string // what people call who answers
	// Chains is true if answers have the names in between.
	Chains bool
	Ask    func(ctx context.Context, name string) (Reply, error)
	Ranges *ipranges.Document
	Facts  *regionfacts.Facts
	Today  time.Time
}

// Resolution is what ECR's names resolve to, and the CIDRs that hold these addresses.
type Resolution struct {
	Version  int            `json:"version"`
	Region   string         `json:"region"`
	Day      string         `json:"day"` // on which it was asked
	Resolver string         `json:"resolver"`
	Queries  int            `json:"queries"`
	Document string         `json:"document"` // the day of the ip-ranges.json
	Names    []ResolvedName `json:"names"`
	CIDRs    []netip.Prefix `json:"cidrs"` // sorted
	// PrefixLists are those that AWS says the region has; nil if it was not asked.
	PrefixLists []ShownList `json:"prefix_lists,omitempty"`
	// Notes, Warnings and Problems are sentences. With a problem, CIDRs may lack some.
	Notes    []string `json:"notes"`
	Warnings []string `json:"warnings"`
	Problems []string `json:"problems"`
}

// ResolvedName is a name of ECR.
type ResolvedName struct {
	Name      string            `json:"name"`
	Chains    [][]string        `json:"chains"` // the different ways that it led, each without the name itself
	Addresses []ResolvedAddress `json:"addresses"`

	failures int
	failure  error // the last one
}

// ResolvedAddress is an address, and the block that it is in.
type ResolvedAddress struct {
	Address netip.Addr      `json:"address"`
	Block   *ipranges.Block `json:"block,omitempty"` // the most specific block of AMAZON; nil if there is none
}

// Resolve asks for the names of ECR, several times, and finds the blocks that hold the answers.
func Resolve(ctx context.Context, r Resolving) *Resolution {
	account := r.Account
	if account == "" {
		account = ExampleAccount
	}
	result := &Resolution{
		Version: Version, Region: r.Region, Day: r.Today.Format(time.DateOnly), Resolver: r.Resolver, Queries: r.Queries,
		Document: r.Ranges.Created.Format(time.DateOnly), CIDRs: []netip.Prefix{}, Notes: []string{}, Warnings: []string{}, Problems: []string{},
	}
	for _, name := range aws.ECRHosts(r.Region, account) {
		result.Names = append(result.Names, ResolvedName{Name: name, Chains: [][]string{}, Addresses: []ResolvedAddress{}})
	}
	r.askAll(ctx, result.Names)
	for i := range result.Names {
		result.judge(r, &result.Names[i])
	}
	slices.SortFunc(result.CIDRs, netip.Prefix.Compare)
	result.CIDRs = slices.Compact(result.CIDRs)
	result.warn(r)
	result.compare(r)
	return result
}

// askAll asks for all names at once, as often as is wanted.
func (r Resolving) askAll(ctx context.Context, names []ResolvedName) {
	for round := range max(r.Queries, 1) {
		if round > 0 && !pause(ctx, r.Interval) {
			return
		}
		var group sync.WaitGroup
		for i := range names {
			if names[i].isHopeless() {
				continue
			}
			group.Go(func() { names[i].add(r.Ask(ctx, names[i].Name)) })
		}
		group.Wait()
	}
}

// pause waits, and reports whether the context has not ended.
func pause(ctx context.Context, duration time.Duration) bool {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// isHopeless reports whether a name was asked for in vain so often that nothing is expected any more: those who answer have tried
// several times, and a silent server takes long.
func (n *ResolvedName) isHopeless() bool {
	const inVain = 2
	return n.failures >= inVain && len(n.Addresses) == 0
}

// add adds the reply to one query.
func (n *ResolvedName) add(reply Reply, err error) {
	if err != nil {
		n.failures, n.failure = n.failures+1, err
		return
	}
	same := func(chain []string) bool { return slices.Equal(chain, reply.Chain) }
	if len(reply.Chain) > 0 && !slices.ContainsFunc(n.Chains, same) {
		n.Chains = append(n.Chains, reply.Chain)
	}
	for _, addr := range reply.Addresses {
		at, found := slices.BinarySearchFunc(n.Addresses, addr, func(a ResolvedAddress, b netip.Addr) int { return a.Address.Compare(b) })
		if !found {
			n.Addresses = slices.Insert(n.Addresses, at, ResolvedAddress{Address: addr})
		}
	}
}

// judge looks up the addresses of a name.
func (r *Resolution) judge(from Resolving, name *ResolvedName) {
	switch {
	case len(name.Addresses) == 0:
		r.unanswered(from, name)
	case name.failures > 0:
		r.warning("%s: %d of %d queries were not answered: %v.", name.Name, name.failures, from.Queries, name.failure)
	}
	for i := range name.Addresses {
		addr := &name.Addresses[i]
		block, ok := from.Ranges.MostSpecific(addr.Address)
		switch {
		case ok:
			addr.Block = &block
			r.CIDRs = append(r.CIDRs, block.Prefix)
		case addr.Address.IsPrivate():
			r.problem("%s is private: it is of a VPC endpoint. Ask a public server with --dns HOST:PORT.", addr.Address)
		default:
			r.problem("%s is in no block of AMAZON in the ip-ranges.json of %s.", addr.Address, r.Document)
		}
	}
}

// unanswered says that a name has no addresses. The short name of the API is an alias of the long one: it may be missing.
func (r *Resolution) unanswered(from Resolving, name *ResolvedName) {
	why := "it has no addresses"
	if name.failure != nil {
		why = name.failure.Error()
	}
	say := r.problem
	if strings.HasPrefix(name.Name, "ecr.") {
		say = r.warning
	}
	say("%s: %s.", name.Name, why)
	if from.Account == "" && strings.HasPrefix(name.Name, ExampleAccount) {
		r.note("The registry is that of an example. Give the account with --account.")
	}
}

// The blocks that are called wide: they have more addresses than a region's ECR is likely to need.
const (
	wideBits4 = 16 // of IPv4: with fewer bits, it is wide
	wideBits6 = 40
)

// warn says which blocks hold more than ECR.
func (r *Resolution) warn(from Resolving) {
	for _, cidr := range r.CIDRs {
		for _, block := range from.Ranges.Holding(cidr) {
			if block.Prefix != cidr {
				break
			}
			if block.Is(ipranges.EC2) {
				r.warning("%s is a block of EC2 too: other customers have addresses in it.", cidr)
			}
			if block.Region != r.Region {
				r.warning("%s is a block of the region %s, not of %s.", cidr, block.Region, r.Region)
			}
		}
		if isWide(cidr) {
			r.warning("%s is very wide: it has %s addresses.", cidr, size(cidr))
		}
	}
}

func isWide(cidr netip.Prefix) bool {
	if cidr.Addr().Is4() {
		return cidr.Bits() < wideBits4
	}
	return cidr.Bits() < wideBits6
}

// size writes how many addresses a block has.
func size(cidr netip.Prefix) string {
	const inWords = 32 // powers of two up to this one are written out
	host := cidr.Addr().BitLen() - cidr.Bits()
	if host > inWords {
		return fmt.Sprintf("2^%d", host)
	}
	return fmt.Sprint(uint64(1) << host)
}

// compare says how the CIDRs differ from those that egresslint contains.
func (r *Resolution) compare(from Resolving) {
	known := from.Facts.ECR.Regions[r.Region]
	if len(r.CIDRs) == 0 {
		return
	}
	var added, unseen []netip.Prefix
	for _, cidr := range r.CIDRs {
		if !slices.ContainsFunc(known.CIDRs, func(k netip.Prefix) bool { return holds(k, cidr) }) {
			added = append(added, cidr)
		}
	}
	for _, cidr := range known.CIDRs {
		if !slices.ContainsFunc(r.CIDRs, cidr.Overlaps) {
			unseen = append(unseen, cidr)
		}
	}
	switch {
	case len(known.CIDRs) == 0:
		r.note("egresslint contains no CIDRs of ECR in %s.", r.Region)
	case len(added)+len(unseen) == 0:
		r.note("egresslint contains the same CIDRs, as seen on %s.", known.Observed)
	}
	if len(known.CIDRs) > 0 && len(added) > 0 {
		r.note("egresslint does not contain %s.", joined(added))
	}
	if len(unseen) > 0 {
		r.note("egresslint contains %s too, as seen on %s. No answer was in it this time.", joined(unseen), known.Observed)
	}
}

// AddLists adds the prefix lists that AWS says the region has, of services with gateway endpoints, and says which of them are not those
// that egresslint contains.
func (r *Resolution) AddLists(lists []ShownList, facts *regionfacts.Facts) {
	for _, list := range lists {
		if !aws.HasGateway(list.Service) {
			continue
		}
		r.PrefixLists = append(r.PrefixLists, list)
		if known := facts.PrefixLists.IDs[list.Service][list.Region]; known != "" && known != list.ID {
			r.warning("The prefix list of %s in %s is %s, but egresslint contains %s.", serviceLabel(list.Service), list.Region, list.ID, known)
		}
	}
}

// holds reports whether a block holds all of another one.
func holds(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

func (r *Resolution) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

func (r *Resolution) warning(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

func (r *Resolution) problem(format string, args ...any) {
	if problem := fmt.Sprintf(format, args...); !slices.Contains(r.Problems, problem) {
		r.Problems = append(r.Problems, problem)
	}
}
