package model

import (
	"net/netip"

	"github.com/egresslint/egresslint/internal/source"
)

// Group is a security group.
type Group struct {
	ID     string     `json:"id"`
	At     source.Ref `json:"at,omitzero"`
	Origin Origin     `json:"origin"`
	Region string     `json:"region"`        // "" where it is not known
	VPC    string     `json:"vpc,omitempty"` // the VPC's id; "" where it is not known
	RuleSet
	// Labels are what filters can find the group by: "group-name", and "tag:" with the key of a tag. Those of an external
	// group are what it is looked up by, nil where it is not.
	Labels map[string]string `json:"-"`
	// Maybe holds the reasons why the group may not exist.
	Maybe []Unknown `json:"maybe,omitempty"`
	// Handed holds the ways in which the group leaves the files, to where an endpoint that is not in the files could
	// carry it, such as "is passed to module.endpoints, which is not installed".
	Handed []Unknown `json:"handed,omitempty"`
	// Exported holds the outputs that publish the group.
	Exported []Unknown `json:"exported,omitempty"`
	// EgressEmptied and IngressEmptied are where the rules of that direction are written as an empty list: Terraform
	// then removes every rule of the direction from the group. Zero means that there is no such list.
	EgressEmptied  source.Ref `json:"egress_emptied,omitzero"`
	IngressEmptied source.Ref `json:"ingress_emptied,omitzero"`
}

// Origin says how much the files tell about a thing.
type Origin string

const (
	// Declared things are resources of the files: all of their rules are known, as far as values are.
	Declared Origin = "declared"
	// External things are only named in the files: a data source, a literal id, a parameter, an import. Their rules
	// hold one rule of which nothing is known. Two external things may be the same thing.
	External Origin = "external"
	// Default is the security group that AWS gives every VPC, where the files leave its rules as AWS made them.
	Default Origin = "default"
)

// RuleSet is the rules of one group in both directions.
type RuleSet struct {
	Egress  []*Rule `json:"egress"`
	Ingress []*Rule `json:"ingress"`
}

// Rule allows one protocol and one port range to or from one peer.
type Rule struct {
	ID string     `json:"id"` // of the resource that writes it: the group, or a rule resource
	At source.Ref `json:"at,omitzero"`
	// Protocol is "tcp", "udp", "icmp", "icmpv6", "all", or the decimal number of another protocol; "" is unknown.
	Protocol string `json:"protocol"`
	// FromPort and ToPort bound the ports, both included; nil is unknown. A protocol without ports has 0 to 65535.
	FromPort *int `json:"from_port,omitzero"`
	ToPort   *int `json:"to_port,omitzero"`
	Peer     Peer `json:"peer"`
	// Style says in which of the ways of Terraform the rule is written: "inline" in the group, as a "resource" that may
	// hold several rules, or as a "rule_resource" of exactly one. It is "" where that does not matter or is not known.
	Style string `json:"style,omitempty"`
	// Implicit is true for a rule that nobody wrote: AWS's default allow-all.
	Implicit bool `json:"implicit,omitzero"`
	// Sensitive is true where the protocol, the ports or the peer are values that must not be shown.
	Sensitive bool `json:"sensitive,omitzero"`
	// Unknown holds the reasons for whatever of protocol, ports and peer is not known.
	Unknown []Unknown `json:"unknown,omitempty"`
	// Maybe holds the reasons why the rule may not exist.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// OpaqueRule returns a rule of which nothing is known but why: it stands for all the rules that may be there.
func OpaqueRule(id string, at source.Ref, why ...Unknown) *Rule {
	return &Rule{ID: id, At: at, Peer: Peer{Kind: PeerUnknown}, Unknown: why, Maybe: why}
}

// PeerKind says what a Peer is.
type PeerKind string

// The kinds of peers. Where the CIDR of a VPC or subnet is known, the peer is that CIDR.
const (
	PeerCIDR            PeerKind = "cidr"             // CIDR
	PeerGroup           PeerKind = "group"            // the network interfaces that carry the group ID
	PeerPrefixList      PeerKind = "prefix_list"      // the CIDRs of the prefix list ID
	PeerEndpointAddress PeerKind = "endpoint_address" // the private addresses of the endpoint ID
	PeerVPC             PeerKind = "vpc_cidr"         // the unknown CIDRs of the VPC ID, or its IPv6 block by the block's name
	PeerSubnet          PeerKind = "subnet_cidr"      // the unknown CIDR of the subnet ID, likewise
	PeerNone            PeerKind = "none"             // nothing: the rule is accepted and has no effect
	PeerUnknown         PeerKind = "unknown"          // any of these
)

// Peer is the other end of a rule: the destination of egress, the source of ingress.
type Peer struct {
	Kind PeerKind `json:"kind"`
	CIDR string   `json:"cidr,omitempty"` // in canonical form, without host bits
	// First and Last are the lowest and highest address of CIDR.
	First string `json:"first,omitempty"`
	Last  string `json:"last,omitempty"`
	ID    string `json:"id,omitempty"`
	// Interface numbers the one network interface of an endpoint whose address this is; nil means all of them.
	Interface *int `json:"interface,omitzero"`
}

// CIDRPeer returns the peer for an address block.
func CIDRPeer(p netip.Prefix) Peer {
	p = p.Masked()
	return Peer{Kind: PeerCIDR, CIDR: p.String(), First: p.Addr().String(), Last: lastAddr(p).String()}
}

func lastAddr(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for bit := p.Bits(); bit < len(b)*8; bit++ {
		b[bit/8] |= 1 << (7 - bit%8)
	}
	last, _ := netip.AddrFromSlice(b)
	return last
}

// DefaultGroup returns the security group that AWS gives a VPC: everything may leave, and its members may reach each
// other. Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
func DefaultGroup(id, vpc, region string, at source.Ref) *Group {
	g := &Group{ID: id, At: at, Origin: Default, Region: region, VPC: vpc}
	g.Egress = AllowAllEgress(id, at)
	g.Ingress = []*Rule{allPorts(Rule{ID: id, At: at, Implicit: true, Peer: Peer{Kind: PeerGroup, ID: id}})}
	return g
}

// AllowAllEgress returns the egress rules that AWS adds to a group that is created without any.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html
func AllowAllEgress(id string, at source.Ref) []*Rule {
	var rules []*Rule
	for _, everywhere := range []netip.Prefix{
		netip.PrefixFrom(netip.IPv4Unspecified(), 0),
		netip.PrefixFrom(netip.IPv6Unspecified(), 0),
	} {
		rules = append(rules, allPorts(Rule{ID: id, At: at, Implicit: true, Peer: CIDRPeer(everywhere)}))
	}
	return rules
}

func allPorts(r Rule) *Rule {
	from, to := 0, MaxPort
	r.Protocol, r.FromPort, r.ToPort = "all", &from, &to
	return &r
}

// MaxPort is the highest port.
const MaxPort = 65535
