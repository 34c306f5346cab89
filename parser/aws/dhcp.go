package aws

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// vpcDHCPOptions reads which DNS servers the DHCP options of a VPC name. Another one than Amazon's knows the private names of
// endpoints only if it forwards the questions, which the files do not show.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html
func (a *adapter) vpcDHCPOptions(res *Resource) {
	properties := a.properties(res)
	written, link := properties.Get("DhcpOptionsId"), properties.Get("VpcId")
	id := a.one(link, (*adapter).vpcID)
	for _, vpc := range a.stack.VPCs {
		if vpc.Origin != model.Declared || id != "" && id != vpc.ID {
			continue
		}
		dns := a.dnsServers(written, vpc.ID)
		if dns.Is == model.Yes {
			continue
		}
		if id == "" { // it may be of any
			dns.Unknown = model.Reasons(dns.Unknown, a.whyUnnamed(link))
		}
		vpc.AmazonDNS.Is = model.Unclear
		vpc.AmazonDNS.At = max(vpc.AmazonDNS.At, dns.At)
		vpc.AmazonDNS.Unknown = model.Reasons(vpc.AmazonDNS.Unknown, dns.Unknown, res.Existence.Maybe())
	}
}

// dnsServers reads the DNS servers of the DHCP options that a value names, as those of a VPC.
func (a *adapter) dnsServers(options Value, vpc string) model.Setting {
	set := a.meant(options)
	if !set.is(TypeDHCPOptions) || set.Existing {
		return model.Setting{Is: model.Unclear, At: a.at(options), Unknown: a.whyOutside(options)}
	}
	servers := a.properties(set).Get("DomainNameServers")
	dns := model.Setting{Is: model.Yes, At: a.at(servers), Unknown: model.Reasons(servers.Open(), a.whyUnknown(servers))}
	if servers.Kind == Absent {
		dns.At, dns.Unknown = a.placeOf(set), a.becauseOf(set, "which DNS server is asked where "+set.ID+" names none is not known")
	}
	for _, server := range servers.Items {
		text, known := a.Known(server)
		switch {
		case !known:
			dns.Unknown = model.Reasons(dns.Unknown, a.Why(server))
		case !a.isAmazonDNS(text, vpc):
			dns.Unknown = model.Reasons(dns.Unknown, a.because(server, fmt.Sprintf("whether the DNS server %s knows the private names of endpoints is not known", text)))
		}
	}
	if len(dns.Unknown) > 0 {
		dns.Is = model.Unclear
	}
	return dns
}

// isAmazonDNS reports whether a DNS server is Amazon's: by its name, or by one of its addresses, of which one is in the
// primary block of the VPC.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
func (a *adapter) isAmazonDNS(server, vpc string) bool {
	if strings.EqualFold(server, "AmazonProvidedDNS") {
		return true
	}
	address, err := netip.ParseAddr(server)
	if err != nil {
		return false
	}
	if address == netip.MustParseAddr("169.254.169.253") || address == netip.MustParseAddr("fd00:ec2::253") {
		return true
	}
	prefix, ok := a.prefix(a.properties(a.find(index{TypeVPC, ""}, vpc)).Get("CidrBlock"))
	return ok && prefix.Addr().Next().Next() == address
}
