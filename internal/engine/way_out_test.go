package engine

import (
	"net/netip"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// internetAddress is one that is in no VPC.
var internetAddress = netip.MustParseAddr("198.51.100.7")

// misses reports whether packets of the workload for ECR get nowhere: there is no endpoint, and no way to the internet.
func (s *simulation) misses(w *model.Workload) model.Ternary {
	worst := model.No
	for _, service := range []string{"ecr.api", "ecr.dkr"} {
		if service == "ecr.api" && w.PlatformVersion == "1.3.0" || len(s.endpoints(service)) > 0 {
			continue
		}
		for _, subnet := range ids(w.Subnets) {
			worst = better(worst, opposite(s.leaves(subnet, w)))
		}
	}
	return worst
}

// strays reports whether packets of the workload for S3 get neither to the gateway endpoint nor to the internet.
func (s *simulation) strays(w *model.Workload) model.Ternary {
	worst := model.No
	for _, subnet := range ids(w.Subnets) {
		if !slices.Contains(ids(s.stack.Endpoints["gateway"].RouteTables), s.table(subnet).ID) {
			worst = better(worst, opposite(s.leaves(subnet, w)))
		}
	}
	return worst
}

// leaves sends a packet of the workload from the subnet to the internet. Where a private NAT gateway sends it on to another
// NAT gateway, nobody looks further.
// Sources: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html and
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
func (s *simulation) leaves(subnet string, w *model.Workload) model.Ternary {
	s.packets++
	route := s.route(subnet)
	switch {
	case route == nil:
		return model.No
	case route.Target == "internet_gateway":
		return w.PublicAddress.Is
	}
	nat := s.stack.NATGateways[route.Gateway] // which sends it on under its own address
	switch next := s.route(nat.Subnet); {
	case next == nil:
		return model.No
	case next.Target == "internet_gateway":
		return nat.Public.Is
	case nat.Public.Is == model.Yes:
		return model.No
	default:
		return model.Unclear
	}
}

// route is the route that a packet for the internet takes, nil where there is none.
func (s *simulation) route(subnet string) *model.Route {
	for _, route := range s.table(subnet).Routes {
		if holds(route.Destination, internetAddress) {
			return route
		}
	}
	return nil
}

// table is the route table of the subnet.
func (s *simulation) table(subnet string) *model.RouteTable {
	for _, table := range s.stack.RouteTables {
		if slices.Contains(ids(table.Subnets), subnet) {
			return table
		}
	}
	return s.stack.RouteTables[s.stack.VPCs["vpc"].MainRouteTable]
}
