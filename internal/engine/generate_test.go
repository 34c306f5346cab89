package engine

import (
	"fmt"
	"math/rand/v2"
	"net/netip"

	"github.com/egresslint/egresslint/internal/model"
)

// generator makes random networks of which everything is known.
type generator struct{ *rand.Rand }

// network is a stack with one VPC, one or two workloads, endpoints of ECR and others, and groups with random rules.
func (g generator) network() *model.Stack {
	s := model.NewStack(".")
	table := model.MainRouteTable("vpc", 0)
	s.RouteTables[table.ID] = table
	s.VPCs["vpc"] = &model.VPC{
		ID: "vpc", Origin: model.Declared, CIDRs: []string{"10.0.0.0/16", "203.0.113.0/25", "203.0.113.128/25"},
		DNSSupport: on, DNSHostnames: on, MainRouteTable: table.ID,
	}
	for i, cidr := range []string{"10.0.1.0/24", "10.0.2.0/24", "203.0.113.0/26"} {
		id := fmt.Sprint("subnet", i)
		s.Subnets[id] = &model.Subnet{ID: id, Origin: model.Declared, VPC: "vpc", CIDR: cidr}
	}
	g.prefixLists(s)
	g.routes(s)
	s.Endpoints["gateway"] = gateway(table.ID)
	for _, id := range []string{"table0", "table1"} {
		if !g.one(3) {
			s.Endpoints["gateway"].RouteTables.Items = append(s.Endpoints["gateway"].RouteTables.Items, model.Reference{ID: id})
		}
	}
	hasAPI, hasDKR := !g.one(5), !g.one(5)
	for i := range 2 {
		g.endpoint(s, fmt.Sprint("api", i), "ecr.api", hasAPI && (i == 0 || g.one(4)))
		g.endpoint(s, fmt.Sprint("dkr", i), "ecr.dkr", hasDKR && (i == 0 || g.one(4)))
	}
	g.endpoint(s, "logs", "logs", true)
	for i := range 1 + g.IntN(2) {
		w := workload(fmt.Sprint("task", i), "")
		w.Groups, w.Subnets = g.references("tasks", 3), g.references("subnet", 3)
		if g.one(4) {
			w.PlatformVersion = "1.3.0"
		}
		w.PublicAddress = model.Setting{Is: pick(g, model.Yes, model.No)}
		if g.one(8) {
			w.Groups = g.defaultGroup()
		}
		s.Workloads[w.ID] = w
	}
	s.Groups["default"] = model.DefaultGroup("default", "vpc", "ap-northeast-1", 0)
	if s.Endpoints["api0"] != nil && g.one(6) { // a group that is both
		s.Endpoints["api0"].Groups.Items = append(s.Endpoints["api0"].Groups.Items, model.Reference{ID: "tasks0"})
	}
	g.groups(s)
	return s
}

// defaultGroup is the default group of the VPC, named or because no group is.
func (g generator) defaultGroup() model.References {
	return model.References{Items: []model.Reference{{ID: "default", Implied: g.one(2)}}}
}

// routes adds route tables of some subnets, which lead to an internet gateway, to NAT gateways or nowhere.
func (g generator) routes(s *model.Stack) {
	for i := range 3 {
		id := fmt.Sprint("nat", i)
		s.NATGateways[id] = &model.NATGateway{
			ID: id, Public: model.Setting{Is: pick(g, model.Yes, model.Yes, model.No)}, Subnet: pick(g, "subnet0", "subnet1", "subnet2", "public"),
		}
	}
	s.Subnets["public"] = &model.Subnet{ID: "public", Origin: model.Declared, VPC: "vpc", CIDR: "10.0.8.0/24"}
	for i, subnets := range [][]string{{"subnet0", "public"}, {"subnet1"}} {
		id := fmt.Sprint("table", i)
		table := &model.RouteTable{ID: id, Origin: model.Declared, VPC: "vpc", Routes: []*model.Route{}}
		for _, subnet := range subnets {
			if !g.one(3) {
				table.Subnets.Items = append(table.Subnets.Items, model.Reference{ID: subnet})
			}
		}
		s.RouteTables[id] = table
	}
	for _, table := range []string{"table0", "table1", s.VPCs["vpc"].MainRouteTable} {
		route := &model.Route{Destination: cidr("0.0.0.0/0"), Target: "internet_gateway"}
		switch g.IntN(4) {
		case 0:
			continue
		case 1, 2:
			route.Target, route.Gateway = "nat_gateway", pick(g, "nat0", "nat1", "nat2")
		}
		s.RouteTables[table].Routes = append(s.RouteTables[table].Routes, route)
	}
}

func (g generator) prefixLists(s *model.Stack) {
	add := func(list model.PrefixList) { s.PrefixLists[list.ID] = &list }
	add(model.PrefixList{ID: "s3", Service: "s3", Region: "ap-northeast-1"})
	add(model.PrefixList{ID: "dynamodb", Service: "dynamodb", Region: "ap-northeast-1"})
	add(model.PrefixList{ID: "pl-61a54008", Literal: true})
	add(model.PrefixList{ID: "pl-78a54011", Literal: true})
	own := model.PrefixList{ID: "own"}
	for range g.IntN(4) {
		own.CIDRs = append(own.CIDRs, g.block())
	}
	add(own)
}

func (g generator) endpoint(s *model.Stack, id, service string, there bool) {
	if !there {
		return
	}
	e := endpoint(id, service, "")
	e.Groups, e.Subnets = g.references("endpoints", 2), g.references("subnet", 3)
	if g.one(10) {
		e.Groups = g.defaultGroup()
	}
	if service == "logs" {
		e.Groups = g.references("others", 1)
	}
	if g.one(2) {
		for i, subnet := range e.Subnets.Items {
			first := netip.MustParsePrefix(s.Subnets[subnet.ID].CIDR).Addr().As4()
			first[3] += byte(10 + 7*i + len(s.Endpoints))
			e.Addresses = append(e.Addresses, netip.AddrFrom4(first).String())
		}
	}
	s.Endpoints[id] = e
}

// references are some of the things with the name and a number below n, at least one.
func (g generator) references(name string, n int) model.References {
	var list model.References
	for _, i := range g.Perm(n)[:1+g.IntN(n)] {
		list.Items = append(list.Items, model.Reference{ID: fmt.Sprint(name, i)})
	}
	return list
}

func (g generator) groups(s *model.Stack) {
	for name, n := range map[string]int{"tasks": 3, "endpoints": 2, "others": 2} {
		for i := range n {
			id := fmt.Sprint(name, i)
			s.Groups[id] = &model.Group{ID: id, Origin: model.Declared, Region: "ap-northeast-1", VPC: "vpc"}
		}
	}
	for _, id := range []string{"endpoints0", "endpoints1", "others0", "others1", "tasks0", "tasks1", "tasks2"} {
		group := s.Groups[id]
		if g.one(12) {
			group.Egress = model.AllowAllEgress(id, 0)
		} else {
			group.Egress = g.rules(s, id, 3)
		}
		group.Ingress = g.rules(s, id, 3)
	}
}

func (g generator) rules(s *model.Stack, id string, most int) []*model.Rule {
	var rules []*model.Rule
	for range g.IntN(most + 1) {
		rules = append(rules, g.rule(id, g.peer(s)))
	}
	if g.one(3) { // two halves of a block, which together hold what lies across them
		whole := pick(g, "0.0.0.0/0", "10.0.1.0/24", "10.0.2.0/24", "203.0.113.0/24", "10.0.0.0/16", "52.192.0.0/15", "::/0")
		for _, half := range halves(netip.MustParsePrefix(whole)) {
			rules = append(rules, g.rule(id, model.CIDRPeer(half)))
		}
	}
	if g.one(20) { // the whole internet but for what is not on it
		some := g.rule(id, model.Peer{})
		for _, block := range internet {
			rule := *some
			rule.Peer = cidr(block)
			rules = append(rules, &rule)
		}
	}
	return rules
}

// internet is what lies between the unroutable blocks.
var internet = []string{
	"1.0.0.0/8", "2.0.0.0/7", "4.0.0.0/6", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/3",
	"96.0.0.0/6", "100.0.0.0/10", "100.128.0.0/9", "101.0.0.0/8", "102.0.0.0/7", "104.0.0.0/5", "112.0.0.0/5", "120.0.0.0/6",
	"124.0.0.0/7", "126.0.0.0/8", "128.0.0.0/3", "160.0.0.0/5", "168.0.0.0/8", "169.0.0.0/9", "169.128.0.0/10", "169.192.0.0/11",
	"169.224.0.0/12", "169.240.0.0/13", "169.248.0.0/14", "169.252.0.0/15", "169.255.0.0/16", "170.0.0.0/7", "172.0.0.0/12",
	"172.32.0.0/11", "172.64.0.0/10", "172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4", "192.0.0.0/9",
	"192.128.0.0/11", "192.160.0.0/13", "192.169.0.0/16", "192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12", "192.192.0.0/10",
	"193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4",
}

func halves(p netip.Prefix) []netip.Prefix {
	lower := netip.PrefixFrom(p.Addr(), p.Bits()+1)
	upper := netip.PrefixFrom(netip.MustParseAddr(model.CIDRPeer(lower).Last).Next(), p.Bits()+1)
	return []netip.Prefix{lower, upper}
}

// rule is for tcp 443 in most cases, and else for anything.
func (g generator) rule(id string, peer model.Peer) *model.Rule {
	protocol, from, to := "tcp", 443, 443
	if g.one(4) {
		protocol = pick(g, "tcp", "tcp", "udp", "icmp", "icmpv6", "all", "47", "50")
		ports := pick(g, [2]int{443, 443}, [2]int{0, 65535}, [2]int{80, 443}, [2]int{443, 8443}, [2]int{444, 65535}, [2]int{0, 442}, [2]int{22, 22})
		from, to = ports[0], ports[1]
	}
	lowest, highest := model.Ports(protocol, &from, &to)
	return &model.Rule{ID: id, Protocol: protocol, FromPort: lowest, ToPort: highest, Peer: peer}
}

func (g generator) peer(s *model.Stack) model.Peer {
	switch g.IntN(10) {
	case 0, 1, 2:
		return g.block()
	case 3, 4:
		return group(pick(g, "endpoints0", "endpoints1", "others0", "others1", "tasks0", "tasks1"))
	case 5, 6:
		return model.Peer{Kind: model.PeerPrefixList, ID: pick(g, "s3", "s3", "pl-61a54008", "pl-78a54011", "dynamodb", "own", "own")}
	case 7:
		return g.address(s)
	case 8:
		return model.Peer{Kind: model.PeerNone}
	default:
		return cidr(pick(g, "10.0.1.0/24", "10.0.2.0/24", "10.0.0.0/16", "0.0.0.0/0"))
	}
}

// address is that of an endpoint: looked up, of one interface or of all, or written out.
func (g generator) address(s *model.Stack) model.Peer {
	id := pick(g, "api0", "dkr0", "logs")
	e := s.Endpoints[id]
	if e == nil {
		return g.block()
	}
	number := g.IntN(len(e.Subnets.Items))
	switch {
	case len(e.Addresses) > 0 && g.one(2):
		return cidr(e.Addresses[number] + "/32")
	case g.one(2):
		return model.Peer{Kind: model.PeerEndpointAddress, ID: id, Interface: &number}
	default:
		return model.Peer{Kind: model.PeerEndpointAddress, ID: id}
	}
}

func (g generator) block() model.Peer {
	return cidr(pick(g,
		"0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "10.0.0.0/16", "10.0.0.0/17", "10.0.1.0/24", "10.0.1.0/25",
		"10.0.1.128/25", "10.0.2.0/24", "10.0.2.0/25", "10.0.2.128/25", "10.0.1.17/32", "10.0.9.9/32", "203.0.113.0/24",
		"203.0.113.0/26", "203.0.113.64/26", "52.192.0.0/16", "52.193.0.0/16", "52.192.0.0/15", "52.192.0.0/14", "3.112.64.0/24",
		"3.112.64.0/22", "198.51.100.7/32", "::/0", "::/1", "8000::/1", "2600::/16", "fd00::/8", "127.0.0.1/32", "::1/128",
		"255.255.255.255/32", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
	))
}

// one is true in one of n cases.
func (g generator) one(n int) bool { return g.IntN(n) == 0 }

func pick[T any](g generator, choices ...T) T { return choices[g.IntN(len(choices))] }
