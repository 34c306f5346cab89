package config

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Broad finds what the file allows although hardly anything is left to check then: allowances of all traffic to everywhere,
// and blocks of ECR that are wider than any of its blocks.
func (c *Config) Broad(now time.Time) []Problem {
	if c == nil {
		return nil
	}
	var problems []Problem
	for _, part := range c.Parts() {
		problems = append(problems, part.broadAllowances(now)...)
		problems = append(problems, part.broadBlocks()...)
	}
	return problems
}

// How much is everything: a share of all addresses of a family, of all ports, or of both together.
const (
	mostAddresses = 1.0 / (1 << 8) // wider than a /8, such as 10.0.0.0/8
	mostPorts     = 0.5
	mostOfAll     = 0.5
)

// broadAllowances finds the entries that allow everything by themselves, and those that do so together.
func (s Settings) broadAllowances(now time.Time) []Problem {
	var problems []Problem
	together, rest := map[string]float64{}, map[string][]Allowance{}
	for _, a := range s.Allow {
		if a.Until.Expired(now) {
			continue
		}
		addresses, ports := a.addresses(), a.portShare()
		if addresses > mostAddresses && ports >= mostPorts {
			problems = append(problems, Problem{a.At, fmt.Sprintf(
				"This allowance allows nearly everything: %s. Such traffic is not reported.", a.Traffic())})
			continue
		}
		if a.CIDR.IsValid() {
			family := a.CIDR.Masked().Addr().Is4()
			for _, key := range a.protocols() {
				key = fmt.Sprint(key, family)
				together[key] += addresses * ports
				rest[key] = append(rest[key], a)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(together)) {
		if together[key] >= mostOfAll && len(rest[key]) > 1 {
			at := slices.MinFunc(rest[key], func(a, b Allowance) int { return a.At.Compare(b.At) }).At
			problem := Problem{at, fmt.Sprintf(
				"This allowance and %d more together allow nearly everything. Such traffic is not reported.", len(rest[key])-1)}
			if !slices.ContainsFunc(problems, func(p Problem) bool { return p.At == at }) {
				problems = append(problems, problem)
			}
		}
	}
	return problems
}

// addresses is the share of the addresses of its family that the allowance is for. A name that stands for everything is for
// all of them.
func (a Allowance) addresses() float64 {
	names := a.SecurityGroup + a.PrefixList + string(a.EndpointIngress+a.EndpointEgress)
	switch block := (a.EndpointIngress + a.EndpointEgress).block(); {
	case a.CIDR.IsValid():
		return share(a.CIDR)
	case block.IsValid():
		return share(block)
	case bool(a.NAT), names != "" && strings.Trim(names, "*") == "":
		return 1
	default:
		return 0
	}
}

// share is the share of all addresses of its family that a block has. Of IPv6, only the addresses of the internet count:
// those of 2000::/3. https://www.iana.org/assignments/ipv6-address-space
func share(block netip.Prefix) float64 {
	if block.Addr().Is4() {
		return math.Exp2(-float64(block.Bits()))
	}
	internet := netip.MustParsePrefix("2000::/3")
	if !block.Overlaps(internet) {
		return 0
	}
	return math.Exp2(-float64(max(block.Bits()-internet.Bits(), 0)))
}

// portShare is the share of all ports that the allowance is for.
func (a Allowance) portShare() float64 {
	if !slices.Contains([]string{"tcp", "udp", "all"}, a.Protocol) {
		return 0
	}
	ports := 0
	for _, r := range a.Ports {
		ports += r.To - r.From + 1
	}
	return float64(ports) / (model.MaxPort + 1)
}

// protocols are those with ports that the allowance is for.
func (a Allowance) protocols() []string {
	switch a.Protocol {
	case "all":
		return []string{"tcp", "udp"}
	case "tcp", "udp":
		return []string{a.Protocol}
	default:
		return nil
	}
}

// widest is the largest share of all addresses that one block, or all blocks together, of ECR in a region may have: the
// blocks in https://ip-ranges.amazonaws.com/ip-ranges.json have at least 10 bits, and those that ECR was seen in at least 15.
const widest = mostAddresses

// broadBlocks finds regions with blocks that are not those of ECR only.
func (s Settings) broadBlocks() []Problem {
	var problems []Problem
	for _, region := range slices.Sorted(maps.Keys(s.ECRCIDRs)) {
		blocks := s.ECRCIDRs[region]
		sum, first := 0.0, source.Range{}
		var wide []string
		for i, block := range blocks.CIDRs {
			size := share(block)
			sum += size
			if size > widest {
				wide = append(wide, block.String())
			}
			if first.IsZero() && (size > widest || sum > widest) && i < len(blocks.At) {
				first = blocks.At[i]
			}
		}
		switch {
		case len(wide) > 0:
			problems = append(problems, Problem{first, fmt.Sprintf(
				"%s has more than the addresses of ECR in %s. The security groups of ECR endpoints may send to all of it.", enumerated(wide), region)})
		case sum > widest:
			problems = append(problems, Problem{first, fmt.Sprintf(
				"These blocks have more than the addresses of ECR in %s. The security groups of ECR endpoints may send to all of them.", region)})
		}
	}
	slices.SortFunc(problems, func(a, b Problem) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Message, b.Message)) })
	return problems
}
