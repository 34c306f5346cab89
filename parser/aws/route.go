package aws

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptRoutes reads route tables with their routes and subnets. Every VPC has a main table that AWS makes.
func (a *adapter) adaptRoutes() {
	for _, res := range a.byType[TypeVPC] {
		main := model.MainRouteTable(res.ID, a.placeOf(res))
		a.stack.RouteTables[main.ID] = main
		a.stack.VPCs[res.ID].MainRouteTable = main.ID
	}
	for _, res := range a.byType[TypeNATGateway] {
		a.natGateway(res)
	}
	for _, res := range a.byType[TypeRouteTable] {
		a.routeTable(res)
	}
	for _, res := range a.byType[TypeRoute] {
		a.addRoute(res)
	}
	for _, res := range a.byType[TypeSubnetRoutes] {
		if res.Default {
			a.associateMain(res)
		} else {
			a.associateSubnet(res)
		}
	}
}

func newTable(id string, origin model.Origin) *model.RouteTable {
	return &model.RouteTable{
		ID: id, Origin: origin, Routes: []*model.Route{}, Subnets: model.References{Items: []model.Reference{}},
	}
}

// routeTable reads a table with the routes that are written inside of it. One that takes over the main table of a VPC
// has the routes that are written, and no other.
func (a *adapter) routeTable(res *Resource) {
	properties := a.properties(res)
	vpc := a.one(properties.Get("VpcId"), (*adapter).vpcID)
	if res.Default {
		if a.stack.VPCs[vpc] == nil || a.stack.VPCs[vpc].MainRouteTable == "" {
			return // of a VPC that is not known
		}
		a.stack.VPCs[vpc].MainRouteTable = res.ID
	}
	table := newTable(res.ID, model.Declared)
	table.At, table.VPC = a.placeOf(res), vpc
	routes := properties.Get("Routes")
	table.Unknown = model.Reasons(routes.Open(), a.whyUnknown(routes))
	for _, item := range routes.Items {
		route := a.route(item)
		route.At, route.Maybe = a.at(item), item.Maybe()
		table.Routes = append(table.Routes, route)
	}
	a.stack.RouteTables[res.ID] = table
}

// addRoute adds a route to its table. One whose table is not known may be in any.
func (a *adapter) addRoute(res *Resource) {
	properties := a.properties(res)
	of := properties.Get("RouteTableId")
	if a.isNamed(of) {
		table := a.stack.RouteTables[a.routeTableID(of)]
		route := a.route(properties)
		route.At, route.Maybe = a.placeOf(res), res.Existence.Maybe()
		table.Routes = append(table.Routes, route)
		return
	}
	why := a.whyUnnamed(of)
	for _, table := range a.stack.RouteTables {
		table.Unknown = model.Reasons(table.Unknown, why)
	}
}

func (a *adapter) route(properties Value) *model.Route {
	r := &model.Route{Destination: model.Peer{Kind: model.PeerUnknown}}
	for _, name := range []string{"DestinationCidrBlock", "DestinationIpv6CidrBlock"} {
		if prefix, ok := a.prefix(properties.Get(name)); ok {
			r.Destination = model.CIDRPeer(prefix)
		}
	}
	if list := properties.Get("DestinationPrefixListId"); a.isNamed(list) {
		r.Destination = model.Peer{Kind: model.PeerPrefixList, ID: a.prefixListID(list)}
	}
	for _, target := range routeTargets {
		if v := properties.Get(target.property); v.IsWritten() {
			a.target(r, v, target.kind)
		}
	}
	return r
}

// routeTargets are the properties for the target of a route, and the kinds of gateway that they take.
var routeTargets = []struct{ property, kind string }{
	{"GatewayId", "internet_gateway"},
	{"NatGatewayId", "nat_gateway"},
	{"TransitGatewayId", "transit_gateway"},
	{"VpcPeeringConnectionId", "peering_connection"},
	{"EgressOnlyInternetGatewayId", "egress_only_gateway"},
	{"NetworkInterfaceId", "network_interface"},
	{"InstanceId", "instance"},
	{"VpcEndpointId", "endpoint"},
	{"CarrierGatewayId", "carrier_gateway"},
	{"LocalGatewayId", "local_gateway"},
	{"CoreNetworkArn", "core_network"},
}

// target says what a route leads to.
func (a *adapter) target(r *model.Route, v Value, kind string) {
	r.Target = kind
	switch kind {
	case "internet_gateway":
		r.Target = a.gatewayKind(v)
	case "nat_gateway":
		r.Gateway = a.one(v, (*adapter).idOf)
	case "peering_connection", "transit_gateway":
		r.Gateway = a.one(v, a.linkID(kind))
		return
	default:
		return
	}
	if r.Target == "" || r.Target == "nat_gateway" && a.stack.NATGateways[r.Gateway] == nil {
		r.Unknown = a.whyOutside(v)
	}
}

// gatewayKind returns what GatewayId names: an internet gateway, a virtual private gateway, or the VPC itself. It is ""
// where that is not known.
func (a *adapter) gatewayKind(v Value) string {
	if ref := a.Whole(v); ref != nil {
		switch {
		case ref.Resource.is(TypeInternetGateway):
			return "internet_gateway"
		case ref.Resource.is(TypeVPNGateway):
			return "vpn_gateway"
		}
	}
	text, _ := a.Known(v)
	switch prefix, _, _ := strings.Cut(text, "-"); prefix {
	case "local":
		return "local"
	case "igw":
		return "internet_gateway"
	case "vgw":
		return "vpn_gateway"
	case "vpce":
		return "endpoint"
	default:
		return ""
	}
}

// natGateway reads a NAT gateway, which is public unless it is said to be private.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
func (a *adapter) natGateway(res *Resource) {
	properties := a.properties(res)
	nat := &model.NATGateway{ID: res.ID, At: a.placeOf(res), Public: a.setting(properties.Get("ConnectivityType"), model.Yes)}
	if text, known := a.Known(properties.Get("ConnectivityType")); known {
		nat.Public.Is = answer(!strings.EqualFold(text, "private"))
	}
	subnet := properties.Get("SubnetId")
	mode, _ := a.Known(properties.Get("AvailabilityMode"))
	nat.Subnet = a.one(subnet, (*adapter).subnetID)
	nat.Regional = strings.EqualFold(mode, "regional")
	if nat.Subnet == "" && !nat.Regional {
		nat.Unknown = a.becauseOf(res, "the subnet of "+res.ID+" is not known")
		if why := a.Why(subnet); len(why) > 0 {
			nat.Unknown = why
		}
	}
	nat.Unknown = model.Reasons(nat.Unknown, a.whyUnknown(properties.Get("AvailabilityMode")))
	a.stack.NATGateways[res.ID] = nat
}

// associateSubnet adds the subnet of an association to its table.
func (a *adapter) associateSubnet(res *Resource) {
	properties := a.properties(res)
	of := properties.Get("RouteTableId")
	id := res.ID + ".RouteTableId"
	if a.isNamed(of) {
		id = a.routeTableID(of)
	} else {
		a.stack.RouteTables[id] = newTable(id, model.External)
		a.stack.RouteTables[id].At, a.stack.RouteTables[id].Unknown = a.placeOf(res), a.whyUnnamed(of)
	}
	a.addSubnet(&a.stack.RouteTables[id].Subnets, res, properties.Get("SubnetId"), of)
}

// addSubnet adds the subnet of an association to those of what it is associated with.
func (a *adapter) addSubnet(subnets *model.References, res *Resource, subnet, with Value) {
	if !a.isNamed(subnet) {
		subnets.Open = model.Reasons(subnets.Open, a.whyUnnamed(subnet))
		return
	}
	subnets.Items = append(subnets.Items, model.Reference{
		ID: a.subnetID(subnet), At: a.at(subnet), Maybe: res.Existence.Beside(a.meant(subnet), a.meant(with)),
	})
}

// associateMain makes another table the main table of a VPC.
func (a *adapter) associateMain(res *Resource) {
	properties := a.properties(res)
	vpc := a.stack.VPCs[a.one(properties.Get("VpcId"), (*adapter).vpcID)]
	table := a.one(properties.Get("RouteTableId"), (*adapter).routeTableID)
	maybe := res.Existence.Maybe()
	switch {
	case vpc == nil:
	case table == "" || len(maybe) > 0:
		if main := a.stack.RouteTables[vpc.MainRouteTable]; main != nil {
			why := a.becauseOf(res, "the main route table of "+vpc.ID+" is not known")
			main.Unknown = model.Reasons(main.Unknown, maybe, why)
		}
	default:
		vpc.MainRouteTable = table
	}
}

// routeTableID returns the id of a route table.
func (a *adapter) routeTableID(v Value) string {
	if ref := a.Whole(v); ref != nil && ref.Resource.is(TypeVPC) && ref.Attribute == AttributeMainTable {
		if vpc := a.stack.VPCs[ref.Resource.ID]; vpc != nil && vpc.MainRouteTable != "" {
			return vpc.MainRouteTable
		}
	}
	id := a.idOf(v)
	if a.stack.RouteTables[id] == nil {
		table := newTable(id, model.External)
		table.At, table.Unknown = a.outsideAt(v), a.whyOutside(v)
		a.stack.RouteTables[id] = table
	}
	return id
}
