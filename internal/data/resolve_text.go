package data

import (
	"fmt"
	"io"
	"net/netip"
	"strings"
)

// ResolutionFormats lists the formats of a resolution, the default first.
func ResolutionFormats() []string {
	return []string{"text", "config", "terraform", "cloudformation", "json"}
}

// Write writes the resolution in a format other than JSON. Only the text has warnings and problems, and is written with problems too.
func (r *Resolution) Write(w io.Writer, format string) error {
	var p printer
	switch {
	case format == "text":
		r.text(&p)
	case len(r.Problems) > 0:
	case format == "config":
		r.config(&p)
	case format == "terraform":
		r.terraform(&p)
	case format == "cloudformation":
		r.cloudFormation(&p)
	}
	return p.to(w)
}

// Remarks writes the warnings and the problems.
func (r *Resolution) Remarks(w io.Writer) error {
	var p printer
	r.remarks(&p)
	return p.to(w)
}

func (r *Resolution) remarks(p *printer) {
	for _, warning := range r.Warnings {
		p.line("warning: %s", warning)
	}
	for _, problem := range r.Problems {
		p.line("error: %s", problem)
	}
}

func (r *Resolution) text(p *printer) {
	p.line("ECR in %s, asked %s (%s), and the ip-ranges.json of %s:", r.Region, r.Resolver, counted(r.Queries, "query", "queries"), r.Document)
	for _, name := range r.Names {
		p.gap()
		p.line("%s", name.Name)
		for _, chain := range name.Chains {
			p.line("  CNAME  %s", strings.Join(chain, " -> "))
		}
		p.table("  ", addresses(name))
	}
	p.gap()
	r.remarks(p)
	for _, note := range r.Notes {
		p.line("note: %s", note)
	}
	if len(r.Warnings)+len(r.Problems)+len(r.Notes) > 0 {
		p.gap()
	}
	p.line("The CIDRs of ECR in %s, as of %s:", r.Region, r.Day)
	for _, cidr := range r.CIDRs {
		p.line("  %s", cidr)
	}
	if len(r.CIDRs) == 0 {
		p.line("  none was found")
	}
	for i, list := range r.PrefixLists {
		if i == 0 {
			p.line("The managed prefix lists of %s:", r.Region)
		}
		p.line("  %s  %s", list.ID, list.Service)
	}
}

func addresses(name ResolvedName) [][]string {
	var rows [][]string
	for _, addr := range name.Addresses {
		kind, in := "A", "in no block of AMAZON"
		if addr.Address.Is6() {
			kind = "AAAA"
		}
		if addr.Block != nil {
			in = "in " + addr.Block.Prefix.String()
		}
		rows = append(rows, []string{fmt.Sprintf("%-5s", kind), addr.Address.String(), in})
	}
	return rows
}

// about is the comment that says where code comes from.
func (r *Resolution) about() string {
	return fmt.Sprintf("The CIDRs of ECR in %s, resolved on %s, ip-ranges.json of %s.", r.Region, r.Day, r.Document)
}

func (r *Resolution) config(p *printer) {
	p.line("# %s", r.about())
	p.line("ecr_cidrs:")
	p.line("  %s:", r.Region)
	p.line("    cidrs:")
	for _, cidr := range r.CIDRs {
		p.line("      - %s", yamlCIDR(cidr))
	}
	p.line("    observed: %s", r.Day)
	if len(r.PrefixLists) == 0 {
		return
	}
	p.line("prefix_lists:")
	p.line("  %s:", r.Region)
	for _, list := range r.PrefixLists {
		p.line("    %s: %s", list.Service, list.ID)
	}
}

// yamlCIDR writes a block as YAML reads it as text: colons need quotes in some places.
func yamlCIDR(cidr netip.Prefix) string {
	if cidr.Addr().Is6() {
		return `"` + cidr.String() + `"`
	}
	return cidr.String()
}

func (r *Resolution) terraform(p *printer) {
	p.line("# %s", r.about())
	for _, version := range []struct {
		suffix, argument string
		is6              bool
	}{{"", "cidr_ipv4", false}, {"_ipv6", "cidr_ipv6", true}} {
		cidrs := r.ofVersion(version.is6)
		if len(cidrs) == 0 {
			continue
		}
		if version.is6 {
			p.gap()
		}
		p.line("resource \"aws_vpc_security_group_egress_rule\" \"ecr%s\" {", version.suffix)
		p.line("  for_each = toset([")
		for _, cidr := range cidrs {
			p.line("    %q,", cidr.String())
		}
		p.line("  ])")
		p.gap()
		p.line("  security_group_id = aws_security_group.ecr_endpoint.id # that of the endpoints of ECR")
		p.line("  ip_protocol       = \"tcp\"")
		p.line("  from_port         = 443")
		p.line("  to_port           = 443")
		p.line("  %-17s = each.value", version.argument)
		p.line("}")
	}
}

func (r *Resolution) ofVersion(is6 bool) []netip.Prefix {
	var cidrs []netip.Prefix
	for _, cidr := range r.CIDRs {
		if cidr.Addr().Is6() == is6 {
			cidrs = append(cidrs, cidr)
		}
	}
	return cidrs
}

func (r *Resolution) cloudFormation(p *printer) {
	p.line("# %s", r.about())
	p.line("# For the security group of the endpoints of ECR.")
	p.line("SecurityGroupEgress:")
	for _, cidr := range r.CIDRs {
		key := "CidrIp"
		if cidr.Addr().Is6() {
			key = "CidrIpv6"
		}
		p.line("  - IpProtocol: tcp")
		p.line("    FromPort: 443")
		p.line("    ToPort: 443")
		p.line("    %s: %s", key, yamlCIDR(cidr))
	}
}
