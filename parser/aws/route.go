package aws

import "github.com/egresslint/egresslint/internal/model"

// adaptRoutes reads route tables with their routes and subnets. Every VPC has a main table that AWS makes.
func (a *adapter) adaptRoutes() {
	for _, res := range a.byType[TypeVPC] {
		main := model.MainRouteTable(res.ID, a.place(res.At))
		a.stack.RouteTables[main.ID] = main
		a.stack.VPCs[res.ID].MainRouteTable = main.ID
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
	table.At, table.VPC = a.place(res.At), vpc
	routes := properties.Get("Routes")
	table.Unknown = model.Reasons(routes.Open, a.whyUnknown(routes))
	for _, item := range routes.Items {
		route := a.route(item)
		route.At, route.Maybe = a.at(item), item.Maybe
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
		route.At, route.Maybe = a.place(res.At), res.Existence.Maybe()
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
			r.Target = a.targetKind(v, target.kind)
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

// targetKind returns what a route leads to: GatewayId takes virtual private gateways too, and "local" for the VPC.
func (a *adapter) targetKind(v Value, kind string) string {
	text, known := a.Known(v)
	switch ref := a.Whole(v); {
	case known && text == "local":
		return "local"
	case ref != nil && ref.Resource.is(TypeVPNGateway):
		return "vpn_gateway"
	default:
		return kind
	}
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
		a.stack.RouteTables[id].At, a.stack.RouteTables[id].Unknown = a.place(res.At), a.whyUnnamed(of)
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
