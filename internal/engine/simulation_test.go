package engine

import (
	"net/netip"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// This file is AWS's side of the property test: it sends packets, one at a time, and knows nothing of what the policies
// know. Sources: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html and, for protocols without
// ports, the IpPermission of the EC2 API.

// packet is one packet: an IP protocol number and, where that has ports, the port.
type packet struct{ protocol, port int }

// https is the packet that a pull consists of.
var https = packet{6, 443}

// protocols holds the IP protocol numbers of the protocols that have names.
var protocols = map[string]int{"icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58, "47": 47, "50": 50}

// end is where a packet goes to or comes from.
type end struct {
	address   netip.Addr // not valid where it has none that rules could name
	groups    []string   // of its network interface
	list      string     // the service whose managed prefix list holds it
	endpoint  string     // the endpoint whose interface it is
	number    int        // of that interface
	ecr       bool       // it belongs to ECR
	undecided bool       // it is not known whether it belongs to an endpoint
}

// simulation is AWS, running one stack.
type simulation struct {
	stack   *model.Stack
	packets int // how many were sent
}

// managed holds the prefix lists of AWS that the stacks name by their ids, in the region of the stacks.
var managed = map[string]string{"pl-61a54008": "s3", "pl-78a54011": "dynamodb"}

// passes reports whether a rule lets the packet through to or from the end.
func (s *simulation) passes(r *model.Rule, p packet, e end) bool {
	s.packets++
	return covers(r, p) && s.meets(r.Peer, e)
}

func covers(r *model.Rule, p packet) bool {
	if r.Protocol == "all" {
		return true
	}
	if protocols[r.Protocol] != p.protocol {
		return false
	}
	switch r.Protocol {
	case "tcp", "udp", "icmp", "icmpv6":
		return *r.FromPort <= p.port && p.port <= *r.ToPort
	default:
		return true
	}
}

func (s *simulation) meets(peer model.Peer, e end) bool {
	switch peer.Kind {
	case model.PeerCIDR:
		return holds(peer, e.address)
	case model.PeerGroup:
		return slices.Contains(e.groups, peer.ID)
	case model.PeerPrefixList:
		return s.listed(s.stack.PrefixLists[peer.ID], e)
	case model.PeerEndpointAddress:
		return e.endpoint == peer.ID && (peer.Interface == nil || *peer.Interface == e.number)
	default:
		return false
	}
}

// holds reports whether a block holds an address that packets get to: none leaves a machine for its own loopback, and none
// of a unicast connection is a broadcast.
func holds(block model.Peer, address netip.Addr) bool {
	if !address.IsValid() || address.IsLoopback() || address == netip.MustParseAddr("255.255.255.255") {
		return false
	}
	return netip.MustParsePrefix(block.CIDR).Contains(address)
}

func (s *simulation) listed(list *model.PrefixList, e end) bool {
	service := list.Service
	if list.Literal {
		service = managed[list.ID]
	}
	if service != "" {
		return e.list == service
	}
	return slices.ContainsFunc(list.CIDRs, func(block model.Peer) bool { return holds(block, e.address) })
}

// any reports whether one of the rules of the groups lets the packet through.
func (s *simulation) any(groups model.References, direction string, p packet, e end) bool {
	for _, reference := range groups.Items {
		for _, rule := range s.rules(reference.ID, direction) {
			if s.passes(rule, p, e) {
				return true
			}
		}
	}
	return false
}

func (s *simulation) rules(group, direction string) []*model.Rule {
	if direction == "egress" {
		return s.stack.Groups[group].Egress
	}
	return s.stack.Groups[group].Ingress
}

// reaches sends tcp 443 from the workload to the service.
func (s *simulation) reaches(w *model.Workload, service string) model.Ternary {
	if service == "s3" {
		return s.reachesS3(w)
	}
	best := model.No
	for _, endpoint := range s.endpoints(service) {
		passed, failed := 0, 0
		for _, numbers := range orders(len(endpoint.Subnets.Items)) {
			for _, e := range s.interfaces(endpoint, numbers) {
				if s.any(w.Groups, "egress", https, e) {
					passed++
				} else {
					failed++
				}
			}
		}
		best = better(best, share(passed, failed))
	}
	return best
}

// orders are all orders of the numbers below n: AWS does not tell in which order it numbers the interfaces of an endpoint.
func orders(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, shorter := range orders(n - 1) {
		for i := range n {
			all = append(all, slices.Insert(slices.Clone(shorter), i, n-1))
		}
	}
	return all
}

// reachesS3 sends to every address that S3 could have, as far as the rules tell addresses apart: nobody knows which it
// has next month, so that all have to be reached.
func (s *simulation) reachesS3(w *model.Workload) model.Ternary {
	for _, address := range s.addresses() {
		if !routable(address) {
			continue
		}
		if !s.any(w.Groups, "egress", https, end{address: address, list: "s3"}) {
			return model.No
		}
	}
	return model.Yes
}

// routable reports whether the address can be one of an AWS service, in IPv4, as S3's gateway has them.
func routable(a netip.Addr) bool {
	return a.Is4() && !internal(a) && !a.IsMulticast() && a.As4()[0] != 0 && a.As4()[0] < 240
}

// admits sends tcp 443 from everywhere that tasks of the workload may be to the endpoint.
func (s *simulation) admits(e *model.Endpoint, w *model.Workload) model.Ternary {
	passed, failed := 0, 0
	for _, reference := range w.Subnets.Items {
		for _, address := range s.inside(s.stack.Subnets[reference.ID].CIDR) {
			if s.any(e.Groups, "ingress", https, end{address: address, groups: ids(w.Groups)}) {
				passed++
			} else {
				failed++
			}
		}
	}
	return share(passed, failed)
}

// share is the answer where some packets pass and some do not.
func share(passed, failed int) model.Ternary {
	switch {
	case failed == 0:
		return model.Yes
	case passed == 0:
		return model.No
	default:
		return model.Unclear
	}
}

func better(a, b model.Ternary) model.Ternary {
	order := []model.Ternary{model.No, model.Unclear, model.Yes}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

func (s *simulation) endpoints(service string) []*model.Endpoint {
	var endpoints []*model.Endpoint
	for _, e := range s.stack.Endpoints {
		if e.Service == service {
			endpoints = append(endpoints, e)
		}
	}
	return endpoints
}

// interfaces are the ends that the endpoint may have: one for each address that an interface of it may have. Numbers are
// those of the interfaces in each of its subnets.
func (s *simulation) interfaces(e *model.Endpoint, numbers []int) []end {
	var ends []end
	for i, subnet := range e.Subnets.Items {
		addresses := s.inside(s.stack.Subnets[subnet.ID].CIDR)
		if len(e.Addresses) > 0 {
			addresses = []netip.Addr{netip.MustParseAddr(e.Addresses[i])}
		}
		for _, address := range addresses {
			ends = append(ends, end{
				address: address, groups: ids(e.Groups), endpoint: e.ID, number: numbers[i], ecr: isECR(e),
			})
		}
	}
	return ends
}

func isECR(e *model.Endpoint) bool { return e.Service == "ecr.api" || e.Service == "ecr.dkr" }

func ids(references model.References) []string {
	var list []string
	for _, reference := range references.Items {
		list = append(list, reference.ID)
	}
	return list
}
