package data

import (
	"io"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/mitchellh/go-wordwrap"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/regionfacts"
)

// Shown are the facts that egresslint contains, each with its day and its source.
type Shown struct {
	Version     int           `json:"version"`
	Region      string        `json:"region,omitempty"`    // the only one that is shown
	Partition   string        `json:"partition,omitempty"` // of the region
	PrefixLists ShownLists    `json:"prefix_lists"`
	ECRCIDRs    ShownECR      `json:"ecr_cidrs"`
	Services    ShownServices `json:"endpoint_services"`
}

// ShownLists are the ids of AWS-managed prefix lists.
type ShownLists struct {
	Collected string      `json:"collected"`
	Source    string      `json:"source"`
	IDs       []ShownList `json:"ids"`
	Unknown   []string    `json:"unknown"` // the regions of which the list of S3 is not known
}

// ShownList is the prefix list of a service in a region.
type ShownList struct {
	Region  string `json:"region"`
	Service string `json:"service"`
	ID      string `json:"id"`
}

// ShownECR are the CIDRs of ECR.
type ShownECR struct {
	Collected string            `json:"collected"`
	Source    string            `json:"source"`
	Regions   []ShownECRRegion  `json:"regions"`
	Unknown   []string          `json:"unknown"` // the regions of which no CIDR is known
	Retired   []ShownRetirement `json:"retired"`
}

// ShownECRRegion are the CIDRs of ECR in a region.
type ShownECRRegion struct {
	Region   string         `json:"region"`
	CIDRs    []netip.Prefix `json:"cidrs"`
	Observed string         `json:"observed"`
	Method   string         `json:"method"`
}

// ShownRetirement is a block that ECR answered from once.
type ShownRetirement struct {
	Region string `json:"region"`
	regionfacts.Retired
}

// ShownServices are the endpoint services. Which of them a region has is not known: the names are those that they have there.
type ShownServices struct {
	Collected string   `json:"collected"`
	Source    string   `json:"source"`
	Gateway   []string `json:"gateway"`   // short names, or the names in the region
	Interface []string `json:"interface"` // likewise
}

// Show returns the facts about all regions, or about one.
func Show(facts *regionfacts.Facts, region string) *Shown {
	s := &Shown{
		Version: Version, Region: region,
		PrefixLists: ShownLists{Collected: facts.PrefixLists.Collected, Source: facts.PrefixLists.Source, IDs: []ShownList{}, Unknown: []string{}},
		ECRCIDRs: ShownECR{
			Collected: facts.ECR.Collected, Source: facts.ECR.Source,
			Regions: []ShownECRRegion{}, Unknown: []string{}, Retired: []ShownRetirement{},
		},
		Services: services(region),
	}
	regions := regionsOf(facts)
	if region != "" {
		s.Partition, regions = aws.PartitionOf(region).Name, []string{region}
	}
	for _, name := range regions {
		s.addLists(facts.PrefixLists, name)
		s.addECR(facts.ECR, name)
	}
	return s
}

// regionsOf returns the regions that are known, and those that facts are about, sorted.
func regionsOf(facts *regionfacts.Facts) []string {
	regions := slices.AppendSeq(aws.Regions(), maps.Keys(facts.ECR.Regions))
	for _, ids := range facts.PrefixLists.IDs {
		regions = slices.AppendSeq(regions, maps.Keys(ids))
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}

func (s *Shown) addLists(lists regionfacts.PrefixLists, region string) {
	for _, service := range aws.GatewayServices() {
		if id := lists.IDs[service][region]; id != "" {
			s.PrefixLists.IDs = append(s.PrefixLists.IDs, ShownList{region, service, id})
		}
	}
	if lists.IDs["s3"][region] == "" {
		s.PrefixLists.Unknown = append(s.PrefixLists.Unknown, region)
	}
}

func (s *Shown) addECR(ecr regionfacts.ECR, region string) {
	known := ecr.Regions[region]
	if len(known.CIDRs) > 0 {
		s.ECRCIDRs.Regions = append(s.ECRCIDRs.Regions, ShownECRRegion{region, known.CIDRs, known.Observed, known.Method})
	} else {
		s.ECRCIDRs.Unknown = append(s.ECRCIDRs.Unknown, region)
	}
	for _, retired := range known.Retired {
		s.ECRCIDRs.Retired = append(s.ECRCIDRs.Retired, ShownRetirement{region, retired})
	}
}

func services(region string) ShownServices {
	s := ShownServices{
		Collected: aws.EndpointServicesCollected, Source: aws.EndpointServicesSource,
		Gateway: aws.GatewayServices(), Interface: aws.EndpointServices(),
	}
	if region != "" {
		for i, short := range s.Gateway {
			s.Gateway[i] = aws.GatewayServiceName(region, short)
		}
		for i, short := range s.Interface {
			s.Interface[i] = aws.EndpointServiceName(region, short)
		}
	}
	return s
}

// textWidth is how many columns a sentence takes at most.
const textWidth = 100

// WriteText writes the facts for people.
func (s *Shown) WriteText(w io.Writer) error {
	var p printer
	if s.Region != "" {
		p.line("%s, in the partition %s", s.Region, s.Partition)
		p.gap()
	}
	s.lists(&p)
	s.ecr(&p)
	s.services(&p)
	return p.to(w)
}

func (s *Shown) lists(p *printer) {
	p.line("AWS-managed prefix lists, collected on %s: %s.", s.PrefixLists.Collected, s.PrefixLists.Source)
	var rows [][]string
	for _, list := range s.PrefixLists.IDs {
		if last := len(rows) - 1; last >= 0 && rows[last][0] == list.Region {
			rows[last] = append(rows[last], list.Service+" "+list.ID)
			continue
		}
		rows = append(rows, []string{list.Region, list.Service + " " + list.ID})
	}
	p.table("  ", rows)
	unknown(p, "The list of S3 is not known", s.PrefixLists.Unknown, s.Region)
}

func (s *Shown) ecr(p *printer) {
	p.gap()
	p.line("CIDRs of ECR, last compared with %s.", s.ECRCIDRs.Source)
	for _, region := range s.ECRCIDRs.Regions {
		p.line("  %s  %s  seen on %s", region.Region, joined(region.CIDRs), region.Observed)
		for line := range strings.SplitSeq(wordwrap.WrapString(region.Method+".", textWidth), "\n") {
			p.line("    %s", line)
		}
	}
	for _, retired := range s.ECRCIDRs.Retired {
		p.line("  %s  %s  last seen in %s, no longer in use", retired.Region, retired.CIDR, retired.LastSeen)
	}
	unknown(p, "No CIDRs are known", s.ECRCIDRs.Unknown, s.Region)
	if len(s.ECRCIDRs.Unknown) > 0 {
		region := s.Region
		if region == "" {
			region = "REGION"
		}
		p.line("  To find them: egresslint data resolve --region %s", region)
	}
}

// unknown lists regions without a fact. Of one region, there is nothing to list.
func unknown(p *printer, what string, regions []string, only string) {
	switch {
	case len(regions) == 0:
	case only != "":
		p.line("  %s.", what)
	default:
		p.line("  %s for the other %d regions.", what, len(regions))
	}
}

func (s *Shown) services(p *printer) {
	p.gap()
	p.line("Endpoint services, collected on %s from %s:", s.Services.Collected, s.Services.Source)
	p.line("  %d interface and %d gateway services, not all of them in every region (--format json lists them)",
		len(s.Services.Interface), len(s.Services.Gateway))
	for _, name := range s.Services.Interface {
		if short := shortName(name); short == "ecr.api" || short == "ecr.dkr" {
			p.line("  %s, interface", name)
		}
	}
	for _, name := range s.Services.Gateway {
		p.line("  %s, gateway", name)
	}
}

// shortName returns the short name of a service of which either name is given.
func shortName(name string) string {
	if _, short := aws.ParseServiceName(name); short != "" {
		return short
	}
	return name
}

func joined(cidrs []netip.Prefix) string {
	texts := make([]string, len(cidrs))
	for i, cidr := range cidrs {
		texts[i] = cidr.String()
	}
	return strings.Join(texts, ", ")
}
