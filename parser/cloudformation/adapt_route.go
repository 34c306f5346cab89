package cloudformation

import (
	"slices"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptRoutes reads route tables with their routes and subnets.
func (a *adapter) adaptRoutes() {
	for _, res := range a.byKind[typeVPC] {
		main := model.MainRouteTable(res.id, a.place(res.at))
		a.stack.RouteTables[main.ID] = main
		a.stack.VPCs[res.id].MainRouteTable = main.ID
	}
	for _, res := range a.byKind[typeRouteTable] {
		properties, from := decode[ec2.RouteTable](a.run, res, res.properties())
		table := newTable(res.id, model.Declared)
		table.At, table.VPC = a.place(res.at), a.one(from.of(&properties.VpcId), (*adapter).vpcID)
		a.stack.RouteTables[res.id] = table
	}
	for _, res := range a.byKind[typeRoute] {
		a.addRoute(res)
	}
	for _, res := range a.byKind[typeSubnetRoutes] {
		a.associateSubnet(res)
	}
}

func newTable(id string, origin model.Origin) *model.RouteTable {
	return &model.RouteTable{
		ID: id, Origin: origin, Routes: []*model.Route{}, Subnets: model.References{Items: []model.Reference{}},
	}
}

// addRoute adds a route to its table. One whose table is not known may be in any.
func (a *adapter) addRoute(res *resource) {
	properties, from := decode[ec2.Route](a.run, res, res.properties())
	of := from.of(&properties.RouteTableId)
	if a.isNamed(of) {
		table := a.stack.RouteTables[a.routeTableID(of)]
		table.Routes = append(table.Routes, a.route(res))
		return
	}
	why := a.whyUnnamed(of)
	for _, table := range a.stack.RouteTables {
		table.Unknown = unique(slices.Concat(table.Unknown, why))
	}
}

func (a *adapter) route(res *resource) *model.Route {
	properties := a.settle(res.properties())
	r := &model.Route{At: a.place(res.at), Destination: model.Peer{Kind: model.PeerUnknown}, Maybe: res.exists.why}
	for _, f := range properties.fields {
		switch {
		case f.key == "DestinationCidrBlock" || f.key == "DestinationIpv6CidrBlock":
			if prefix, ok := a.prefix(f.value); ok {
				r.Destination = model.CIDRPeer(prefix)
			}
		case f.key == "DestinationPrefixListId" && a.isNamed(f.value):
			r.Destination = model.Peer{Kind: model.PeerPrefixList, ID: a.prefixListID(f.value)}
		case routeTargets[f.key] != "":
			r.Target = a.targetKind(f)
		}
	}
	return r
}

// routeTargets are the properties for the target of a route, and the kinds of gateway that they take.
var routeTargets = map[string]string{
	"GatewayId":                   "internet_gateway",
	"NatGatewayId":                "nat_gateway",
	"TransitGatewayId":            "transit_gateway",
	"VpcPeeringConnectionId":      "peering_connection",
	"EgressOnlyInternetGatewayId": "egress_only_gateway",
	"NetworkInterfaceId":          "network_interface",
	"InstanceId":                  "instance",
	"VpcEndpointId":               "endpoint",
	"CarrierGatewayId":            "carrier_gateway",
	"LocalGatewayId":              "local_gateway",
	"CoreNetworkArn":              "core_network",
}

// targetKind returns what a route leads to: GatewayId takes virtual private gateways too.
func (a *adapter) targetKind(f field) string {
	if ref := a.whole(f.value); ref != nil && ref.resource != nil && strings.HasSuffix(ref.resource.kind, "::VPNGateway") {
		return "vpn_gateway"
	}
	return routeTargets[f.key]
}

// associateSubnet adds the subnet of an association to its table.
func (a *adapter) associateSubnet(res *resource) {
	properties, from := decode[ec2.SubnetRouteTableAssociation](a.run, res, res.properties())
	of := from.of(&properties.RouteTableId)
	id := res.id + ".RouteTableId"
	if a.isNamed(of) {
		id = a.routeTableID(of)
	} else {
		a.stack.RouteTables[id] = newTable(id, model.External)
		a.stack.RouteTables[id].At, a.stack.RouteTables[id].Unknown = a.place(res.at), a.whyUnnamed(of)
	}
	a.addSubnet(&a.stack.RouteTables[id].Subnets, res, from.of(&properties.SubnetId), of)
}

// addSubnet adds the subnet of an association to those of what it is associated with.
func (a *adapter) addSubnet(subnets *model.References, res *resource, subnet, with value) {
	if !a.isNamed(subnet) {
		subnets.Open = unique(slices.Concat(subnets.Open, a.whyUnnamed(subnet)))
		return
	}
	subnets.Items = append(subnets.Items, model.Reference{
		ID: a.subnetID(subnet), At: a.place(subnet.at), Maybe: res.existsBeside(a.meant(subnet), a.meant(with)).why,
	})
}

// meant returns the resource whose id a value is, nil if it is none.
func (a *adapter) meant(v value) *resource {
	if ref := a.whole(v); ref != nil {
		return ref.resource
	}
	return nil
}

// routeTableID returns the id of a route table.
func (a *adapter) routeTableID(v value) string {
	id := a.idOf(v)
	if a.stack.RouteTables[id] == nil {
		table := newTable(id, model.External)
		table.At, table.Unknown = a.outsideAt(v), a.whyOutside(v)
		a.stack.RouteTables[id] = table
	}
	return id
}
