package data

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/regionfacts"
	"github.com/egresslint/egresslint/internal/source"
)

// Use is a place that relies on a fact about a region. Without a location, it is egresslint itself.
type Use struct {
	Region   string
	Service  string       // of a prefix list, where that is said
	List     string       // the id of a prefix list; "" for a CIDR of ECR
	CIDR     netip.Prefix // of ECR
	By       string       // what relies on it
	Set      string       // the same for all CIDRs that are one list together
	Location source.Range
}

// Checking is what uses are compared with.
type Checking struct {
	Uses   []Use
	Facts  *regionfacts.Facts
	Ranges *ipranges.Document
	// Resolutions are the answers of DNS by region, and Lists those of EC2. A region that was not asked about is missing.
	Resolutions map[string]*Resolution
	Lists       map[string][]ShownList
	Today       time.Time
}

// DriftKind says what has moved.
type DriftKind string

// The kinds of drift.
const (
	DriftUnpublished DriftKind = "cidr_not_published" // AWS does not publish the CIDR for the region any more
	DriftUncovered   DriftKind = "cidr_missing"       // ECR answers from an address that no CIDR of the list holds
	DriftPrefixList  DriftKind = "prefix_list_changed"
)

// Drift is a fact that is not what somebody relies on any more.
type Drift struct {
	Kind     DriftKind    `json:"kind"`
	Region   string       `json:"region"`
	Message  string       `json:"message"` // a sentence without a full stop
	Used     string       `json:"used,omitempty"`
	Now      string       `json:"now,omitempty"`
	By       string       `json:"by"`                // what relies on it: a file, a security group, or egresslint
	Location source.Range `json:"location,omitzero"` // the line that uses it; none for egresslint itself
}

// Checked is what has moved.
type Checked struct {
	Version  int      `json:"version"`
	Day      string   `json:"day"`
	Document string   `json:"document"`
	Regions  []string `json:"regions"`
	Uses     int      `json:"uses"` // how many were compared
	// NotCompared is how many prefix lists were not compared, as nobody was asked about them.
	NotCompared int     `json:"not_compared"`
	Drift       []Drift `json:"drift"`
	// Notes and Problems are sentences. With a problem, something was not compared.
	Notes    []string `json:"notes"`
	Problems []string `json:"problems"`
}

// Itself is what is said to rely on a fact that egresslint contains.
const Itself = "egresslint"

// EmbeddedUses returns the facts about the regions that egresslint contains and that the uses do not replace.
func EmbeddedUses(facts *regionfacts.Facts, regions []string, uses []Use) []Use {
	replaced := map[string]bool{}
	for _, use := range uses {
		if strings.HasPrefix(use.Set, configured) || use.Service != "" {
			replaced[use.Region+" "+use.Service] = true
		}
	}
	var embedded []Use
	for _, region := range regions {
		for _, cidr := range facts.ECR.Regions[region].CIDRs {
			if !replaced[region+" "] {
				embedded = append(embedded, Use{Region: region, CIDR: cidr, By: Itself, Set: Itself + " " + region})
			}
		}
		for _, service := range aws.GatewayServices() {
			if id := facts.PrefixLists.IDs[service][region]; id != "" && !replaced[region+" "+service] {
				embedded = append(embedded, Use{Region: region, Service: service, List: id, By: Itself})
			}
		}
	}
	return embedded
}

// configured begins the sets of configurations, whose CIDRs replace those that egresslint contains.
const configured = "configuration "

// KnownRegions returns the regions that egresslint contains a fact about, sorted.
func KnownRegions(facts *regionfacts.Facts) []string {
	var regions []string
	for region, ecr := range facts.ECR.Regions {
		if len(ecr.CIDRs) > 0 {
			regions = append(regions, region)
		}
	}
	for _, ids := range facts.PrefixLists.IDs {
		regions = slices.AppendSeq(regions, maps.Keys(ids))
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}

// Check compares uses with the answers.
func Check(c Checking) *Checked {
	checked := &Checked{
		Version: Version, Day: c.Today.Format(time.DateOnly), Document: c.Ranges.Created.Format(time.DateOnly),
		Regions: []string{}, Drift: []Drift{}, Notes: []string{}, Problems: []string{},
	}
	sets, seen := map[string][]Use{}, map[Use]bool{}
	for _, use := range c.Uses {
		set := use.Set
		use.Set = "" // the same line in several variants is one use
		repeated := seen[use]
		seen[use] = true
		wide := use.List == "" && use.CIDR.Bits() < announced // which is not a fact about ECR, but holds its answers
		if use.Region == "" && wide {
			continue
		}
		if use.Region == "" {
			checked.Problems = append(checked.Problems, fmt.Sprintf("The region of %s is not known, so %s was not compared: give --region.", use.By, use.value()))
			continue
		}
		lists, asked := c.Lists[use.Region]
		switch {
		case repeated, wide:
		case use.List != "" && !asked:
			checked.NotCompared++
		case use.List != "":
			checked.count(use)
			checked.list(c, lists, use)
		default:
			checked.count(use)
			checked.published(c.Ranges, use)
		}
		if use.List == "" {
			sets[set] = append(sets[set], use)
		}
	}
	for _, set := range slices.Sorted(maps.Keys(sets)) {
		checked.covered(c.Resolutions[sets[set][0].Region], sets[set])
	}
	checked.tidy(c)
	return checked
}

func (c *Checked) count(use Use) {
	c.Uses++
	c.Regions = append(c.Regions, use.Region)
}

func (u Use) value() string {
	if u.List != "" {
		return u.List
	}
	return u.CIDR.String()
}

// tidy sorts everything, adds the problems of resolutions, and drops repetitions: variants share lines.
func (c *Checked) tidy(from Checking) {
	for _, region := range slices.Sorted(maps.Keys(from.Resolutions)) {
		c.Problems = append(c.Problems, from.Resolutions[region].Problems...)
	}
	slices.Sort(c.Regions)
	c.Regions = slices.Compact(c.Regions)
	c.Problems = slices.Compact(c.Problems)
	slices.SortStableFunc(c.Drift, func(a, b Drift) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Message, b.Message))
	})
	c.Drift = slices.Compact(c.Drift)
}

func (c *Checked) drift(kind DriftKind, use Use, used, now, format string, args ...any) {
	c.Drift = append(c.Drift, Drift{
		Kind: kind, Region: use.Region, Message: fmt.Sprintf(format, args...), Used: used, Now: now, By: use.By, Location: use.Location,
	})
}

// announced is the least length of a CIDR that may be meant for ECR: AWS announces no wider ones.
const announced = 8

// published compares a CIDR with what AWS publishes for the region.
func (c *Checked) published(ranges *ipranges.Document, use Use) {
	var elsewhere []string
	for _, block := range ranges.Holding(use.CIDR) {
		if block.Is(ipranges.Amazon) {
			if block.Region == use.Region {
				return
			}
			elsewhere = append(elsewhere, block.Region)
		}
	}
	var parts []netip.Prefix
	for _, block := range ranges.Within(use.CIDR) {
		if block.Is(ipranges.Amazon) && block.Region == use.Region {
			parts = append(parts, block.Prefix)
		}
	}
	text := use.CIDR.String()
	switch {
	case fill(use.CIDR, parts): // as several blocks
	case len(parts) > 0:
		c.drift(DriftUnpublished, use, text, few(parts), "AWS publishes only parts of %s for %s: %s", text, use.Region, few(parts))
	case len(elsewhere) > 0:
		c.drift(DriftUnpublished, use, text, "", "AWS publishes %s for %s, not for %s", text, elsewhere[0], use.Region)
	default:
		c.drift(DriftUnpublished, use, text, "", "AWS does not publish %s any more", text)
	}
}

// fill reports whether parts of a CIDR, in the order of their addresses, are all of it together.
func fill(cidr netip.Prefix, parts []netip.Prefix) bool {
	next := cidr.Addr()
	for _, part := range parts {
		if part.Addr().Compare(next) > 0 {
			return false
		}
		last, err := netip.ParseAddr(model.CIDRPeer(part).Last)
		if err != nil {
			return false
		}
		if last.Compare(next) >= 0 {
			next = last.Next()
		}
	}
	return len(parts) > 0 && !cidr.Contains(next)
}

// few lists some of the blocks.
func few(cidrs []netip.Prefix) string {
	const most = 4
	if more := len(cidrs) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", joined(cidrs[:most]), more)
	}
	return joined(cidrs)
}

// covered compares the CIDRs of one list with the addresses that ECR answers from.
func (c *Checked) covered(resolution *Resolution, set []Use) {
	if resolution == nil {
		return
	}
	var cidrs []netip.Prefix
	for _, use := range set {
		cidrs = append(cidrs, use.CIDR)
	}
	missing := map[netip.Prefix]netip.Addr{}
	for _, name := range resolution.Names {
		for _, addr := range name.Addresses {
			held := func(cidr netip.Prefix) bool { return cidr.Contains(addr.Address) }
			if addr.Block != nil && !slices.ContainsFunc(cidrs, held) {
				missing[addr.Block.Prefix] = addr.Address
			}
		}
	}
	for _, block := range slices.SortedFunc(maps.Keys(missing), netip.Prefix.Compare) {
		c.drift(DriftUncovered, set[0], few(cidrs), block.String(), "ECR in %s answers from %s, in %s, which is not in %s",
			set[0].Region, missing[block], block, few(cidrs))
	}
}
