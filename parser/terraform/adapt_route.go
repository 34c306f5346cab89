package terraform

import (
	"net/netip"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptRoutes reads route tables with their routes and subnets.
func (a *adapter) adaptRoutes() {
	for _, i := range a.vpcs() {
		a.mainTable(i)
	}
	for _, i := range a.byType["aws_default_route_table"] {
		a.declareMain(i)
	}
	for _, i := range a.byType["aws_route_table"] {
		a.declareTable(i, a.single(i.arg("vpc_id"), a.vpcID))
	}
	for _, i := range a.byType["aws_route"] {
		a.routeResource(i)
	}
	for _, i := range a.byType["aws_route_table_association"] {
		a.associateSubnet(i)
	}
	for _, i := range a.byType["aws_main_route_table_association"] {
		a.associateMain(i)
	}
}

// mainTable puts the main table of a VPC into the model, as AWS makes it: only that of the default VPC has a route.
func (a *adapter) mainTable(i *instance) {
	vpc := a.stack.VPCs[i.address()]
	table := model.MainRouteTable(vpc.ID, vpc.At)
	if i.res.typ == "aws_default_vpc" {
		everywhere := model.CIDRPeer(netip.PrefixFrom(netip.IPv4Unspecified(), 0))
		table.Routes = append(table.Routes, &model.Route{At: vpc.At, Destination: everywhere, Target: "internet_gateway"})
	}
	a.stack.RouteTables[table.ID] = table
	vpc.MainRouteTable = table.ID
}

// declareMain reads the main table of a VPC where the files manage it: it has the routes that they give it, and no other.
func (a *adapter) declareMain(i *instance) {
	main := a.stack.RouteTables[a.single(i.arg("default_route_table_id"), a.routeTableID)]
	if main == nil {
		return // of a VPC that is not known
	}
	a.declareTable(i, main.VPC)
	if vpc := a.stack.VPCs[main.VPC]; vpc != nil {
		vpc.MainRouteTable = i.address()
	}
}

// declareTable puts a table into the model, with the routes that are written inside of it.
func (a *adapter) declareTable(i *instance, vpc string) {
	table := &model.RouteTable{ID: i.address(), At: i.ref(), Origin: model.Declared, VPC: vpc}
	table.Routes, table.Subnets.Items = []*model.Route{}, []model.Reference{}
	blocks, open := i.blocks("route")
	for _, b := range blocks {
		table.Routes = append(table.Routes, a.route(b, "", b.maybe))
	}
	table.Unknown = open
	a.stack.RouteTables[table.ID] = table
}

// routeResource adds a route that is a resource of its own. One whose table is not known may be in any.
func (a *adapter) routeResource(i *instance) {
	tables, open := a.links(i.arg("route_table_id").one())
	for _, l := range tables {
		table := a.stack.RouteTables[a.routeTableID(l)]
		table.Routes = append(table.Routes, a.route(i.object, "destination_", mergeReasons(i.maybe(), l.maybe)))
	}
	if len(tables) > 0 {
		return
	}
	for _, table := range a.stack.RouteTables {
		table.Unknown = mergeReasons(table.Unknown, open)
	}
}

// route reads a route; the arguments for its destination begin with the prefix.
func (a *adapter) route(o object, prefix string, maybe []model.Unknown) *model.Route {
	r := &model.Route{At: a.notes.at(o.at), Destination: model.Peer{Kind: model.PeerUnknown}, Maybe: maybe}
	for _, name := range []string{prefix + "cidr_block", prefix + "ipv6_cidr_block"} {
		if text, _ := o.arg(name).eval().text(); text != "" {
			r.Destination = destinationBlock(text)
		}
	}
	if lists, _ := a.links(o.arg("destination_prefix_list_id").one()); len(lists) == 1 {
		r.Destination = model.Peer{Kind: model.PeerPrefixList, ID: a.prefixListID(lists[0])}
	}
	for _, target := range routeTargets {
		if v := o.arg(target.argument).eval(); !v.absent() {
			r.Target = a.targetKind(target, v)
		}
	}
	return r
}

func destinationBlock(text string) model.Peer {
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return model.Peer{Kind: model.PeerUnknown}
	}
	return model.CIDRPeer(prefix)
}

// routeTarget is an argument for the target of a route, and the kind of gateway that it takes.
type routeTarget struct{ argument, kind string }

var routeTargets = []routeTarget{
	{"gateway_id", "internet_gateway"},
	{"nat_gateway_id", "nat_gateway"},
	{"transit_gateway_id", "transit_gateway"},
	{"vpc_peering_connection_id", "peering_connection"},
	{"egress_only_gateway_id", "egress_only_gateway"},
	{"network_interface_id", "network_interface"},
	{"instance_id", "instance"},
	{"vpc_endpoint_id", "endpoint"},
	{"carrier_gateway_id", "carrier_gateway"},
	{"local_gateway_id", "local_gateway"},
	{"core_network_arn", "core_network"},
}

// targetKind returns what a route leads to: gateway_id takes virtual private gateways too, and "local" for the VPC.
func (a *adapter) targetKind(target routeTarget, v value) string {
	text, _ := v.text()
	ref, _, isRef := a.symbols.reference(text)
	switch {
	case text == "local":
		return "local"
	case isRef && ref.of.res.typ == "aws_vpn_gateway":
		return "vpn_gateway"
	default:
		return target.kind
	}
}

// associateSubnet adds the subnet of an association to its table.
func (a *adapter) associateSubnet(i *instance) {
	if !i.arg("subnet_id").set {
		return // the routes of a gateway
	}
	tables, open := a.links(i.arg("route_table_id").one())
	if len(tables) == 0 {
		tables = []link{{id: i.address() + ".route_table_id", at: i.ref(), why: open}}
	}
	for _, l := range tables {
		table := a.stack.RouteTables[a.routeTableID(l)]
		subnets := a.associated(i, "subnet_id", a.subnetID)
		for n := range subnets.Items {
			subnets.Items[n].Maybe = mergeReasons(subnets.Items[n].Maybe, l.maybe)
		}
		table.Subnets = join(table.Subnets, subnets)
	}
}

// associateMain makes another table the main table of a VPC.
func (a *adapter) associateMain(i *instance) {
	vpc := a.stack.VPCs[a.single(i.arg("vpc_id"), a.vpcID)]
	table := a.single(i.arg("route_table_id"), a.routeTableID)
	switch {
	case vpc == nil:
	case table == "" || len(i.maybe()) > 0:
		main := a.stack.RouteTables[vpc.MainRouteTable]
		if main != nil {
			why := model.Unknown{Reason: "the main route table of " + vpc.ID + " is not known", At: i.ref()}
			main.Unknown = mergeReasons(main.Unknown, i.maybe(), []model.Unknown{why})
		}
	default:
		vpc.MainRouteTable = table
	}
}

// routeTableID returns the model's id of a route table, and puts it into the model where it lies outside of the files.
func (a *adapter) routeTableID(l link) string {
	if l.ref != nil && (l.ref.attr == "main_route_table_id" || l.ref.attr == "default_route_table_id") {
		if vpc := a.stack.VPCs[l.ref.of.address()]; vpc != nil && vpc.MainRouteTable != "" {
			return vpc.MainRouteTable
		}
	}
	id := a.resourceID(l)
	if a.stack.RouteTables[id] == nil {
		a.stack.RouteTables[id] = &model.RouteTable{
			ID: id, At: l.at, Origin: model.External, Unknown: a.reason(l),
			Routes: []*model.Route{}, Subnets: model.References{Items: []model.Reference{}},
		}
	}
	return id
}
