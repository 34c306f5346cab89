package model

import "github.com/egresslint/egresslint/internal/source"

// RouteTable says where packets go that leave a subnet.
type RouteTable struct {
	ID string     `json:"id"`
	At source.Ref `json:"at,omitzero"`
	// Origin is default for the main table that AWS gives a VPC, where the files leave it as AWS made it.
	Origin Origin   `json:"origin"`
	VPC    string   `json:"vpc,omitempty"`
	Routes []*Route `json:"routes"` // without those to the VPC itself and to gateway endpoints, which AWS adds
	// Subnets are those that are associated with the table. All others of the VPC use its main table.
	Subnets References `json:"subnets"`
	// Unknown holds the reasons why the table may have further routes.
	Unknown []Unknown `json:"unknown,omitempty"`
}

// Route sends packets for a destination to a gateway of some kind.
type Route struct {
	At          source.Ref `json:"at,omitzero"`
	Destination Peer       `json:"destination"` // of kind cidr, prefix_list or unknown
	// Target is the kind of the gateway: "internet_gateway", "nat_gateway", "transit_gateway", …: the same words for
	// every input format. It is "" where it is not known.
	Target string `json:"target"`
	// Gateway is the id of a NAT gateway or of a link, "" for others and where it is not known.
	Gateway string `json:"gateway,omitempty"`
	// Unknown holds the reasons why it is not known what the gateway is.
	Unknown []Unknown `json:"unknown,omitempty"`
	// Maybe holds the reasons why the route may not exist.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// NATGateway sends packets on under an address of its own, from the subnet that it is in.
type NATGateway struct {
	ID string     `json:"id"`
	At source.Ref `json:"at,omitzero"`
	// Public says whether it has a public address; one without serves private networks.
	Public Setting `json:"public"`
	// Regional is true for one that AWS puts into all availability zones of its VPC, with a route to the internet gateway.
	Regional bool `json:"regional,omitzero"`
	// Subnet is the id of its subnet, "" where that is not known.
	Subnet string `json:"subnet,omitempty"`
	// Unknown holds the reasons why the subnet is not known.
	Unknown []Unknown `json:"unknown,omitempty"`
}

// MainRouteTable returns the table that AWS gives a VPC for the subnets that have none of their own.
func MainRouteTable(vpc string, at source.Ref) *RouteTable {
	return &RouteTable{
		ID: vpc + ".main_route_table", At: at, Origin: Default, VPC: vpc,
		Routes: []*Route{}, Subnets: References{Items: []Reference{}},
	}
}

// Link joins VPCs: it is a VPC peering connection or a transit gateway.
type Link struct {
	ID string     `json:"id"`
	At source.Ref `json:"at,omitzero"`
	// Kind is the target of the routes that lead to it: "peering_connection" or "transit_gateway".
	Kind string     `json:"kind"`
	VPCs References `json:"vpcs"` // those that it joins
	// Unknown holds the reasons why it may not send packets from one of its VPCs to another.
	Unknown []Unknown `json:"unknown,omitempty"`
}
