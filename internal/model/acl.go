package model

import (
	"net/netip"

	"github.com/egresslint/egresslint/internal/source"
)

// NetworkACL filters the packets that enter and leave subnets, without regard to connections: answers have to be let
// through too.
type NetworkACL struct {
	ID string     `json:"id"`
	At source.Ref `json:"at,omitzero"`
	// Origin is default for the list that AWS gives a VPC, where the files leave its entries as AWS made them.
	Origin  Origin      `json:"origin"`
	VPC     string      `json:"vpc,omitempty"`
	Egress  []*ACLEntry `json:"egress"`
	Ingress []*ACLEntry `json:"ingress"`
	// Subnets are those that are associated with the list. All others of the VPC use its default list.
	Subnets References `json:"subnets"`
	// Unknown holds the reasons why the list may have further entries.
	Unknown []Unknown `json:"unknown,omitempty"`
	// Maybe holds the reasons why the list may not exist.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// ACLEntry allows or denies packets. Of the entries that match a packet, the one with the lowest number decides; a packet
// that none matches is denied. Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html
type ACLEntry struct {
	At     source.Ref `json:"at,omitzero"`
	Number *int       `json:"number,omitzero"` // nil is unknown
	Action string     `json:"action"`          // "allow" or "deny"; "" is unknown
	// Protocol, FromPort and ToPort are those of a Rule.
	Protocol string `json:"protocol"`
	FromPort *int   `json:"from_port,omitzero"`
	ToPort   *int   `json:"to_port,omitzero"`
	Peer     Peer   `json:"peer"` // of kind cidr or unknown
	// Unknown holds the reasons for whatever of number, action, protocol, ports and peer is not known.
	Unknown []Unknown `json:"unknown,omitempty"`
	// Maybe holds the reasons why the entry may not exist.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// NewNetworkACL returns a list without entries, which denies everything.
func NewNetworkACL(id, vpc string, origin Origin, at source.Ref) *NetworkACL {
	return &NetworkACL{
		ID: id, At: at, Origin: origin, VPC: vpc,
		Egress: []*ACLEntry{}, Ingress: []*ACLEntry{}, Subnets: References{Items: []Reference{}},
	}
}

// DefaultNetworkACL returns the list that AWS gives a VPC for the subnets that have none of their own. It allows all IPv4
// traffic, and all IPv6 traffic where the VPC has any.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
func DefaultNetworkACL(vpc string, at source.Ref) *NetworkACL {
	acl := NewNetworkACL(vpc+".default_network_acl", vpc, Default, at)
	for i, everywhere := range []netip.Prefix{
		netip.PrefixFrom(netip.IPv4Unspecified(), 0),
		netip.PrefixFrom(netip.IPv6Unspecified(), 0),
	} {
		acl.Egress = append(acl.Egress, allowAllEntry(100+i, everywhere, at))
		acl.Ingress = append(acl.Ingress, allowAllEntry(100+i, everywhere, at))
	}
	return acl
}

func allowAllEntry(number int, block netip.Prefix, at source.Ref) *ACLEntry {
	from, to := 0, MaxPort
	return &ACLEntry{
		At: at, Number: &number, Action: "allow", Protocol: "all", FromPort: &from, ToPort: &to, Peer: CIDRPeer(block),
	}
}
