package engine

import (
	"net/netip"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// exceeds sends packets from the tasks that carry the group to everywhere, and tells whether one gets out, by a rule of
// the group, that the pull of an image does not need.
func (s *simulation) exceeds(group string) model.Ternary {
	worst := model.No
	for _, rule := range s.stack.Groups[group].Egress {
		for _, e := range s.met(rule) {
			for _, p := range s.covered(rule) {
				switch {
				case e.undecided: // whoever settles it sees to the ports too
					worst = better(worst, model.Unclear)
				case p != https || !s.needed(e):
					worst = better(worst, model.Yes)
				}
			}
		}
	}
	return worst
}

// needed reports whether the pull of an image needs to get to the end.
func (s *simulation) needed(e end) bool {
	return e.ecr || e.list == "s3" || slices.ContainsFunc(e.groups, s.carriedByECR)
}

func (s *simulation) carriedByECR(group string) bool {
	for _, e := range s.stack.Endpoints {
		if isECR(e) && slices.Contains(ids(e.Groups), group) {
			return true
		}
	}
	return false
}

// met are the ends that the rule lets packets through to or from.
func (s *simulation) met(r *model.Rule) []end {
	return slices.DeleteFunc(s.ends(r.Peer), func(e end) bool { return !s.meets(r.Peer, e) })
}

// covered are the packets that the rule lets through.
func (s *simulation) covered(r *model.Rule) []packet {
	packets := probes(r)
	s.packets += len(packets)
	return slices.DeleteFunc(packets, func(p packet) bool { return !covers(r, p) })
}

// ends are all ends that rules tell apart: addresses, which may be those of endpoints, members of groups, interfaces of
// endpoints, and what the lists of AWS hold.
func (s *simulation) ends(peer model.Peer) []end {
	ends := []end{{list: "s3"}, {list: "dynamodb"}}
	for id := range s.stack.Groups {
		ends = append(ends, end{groups: []string{id}})
	}
	for _, e := range s.stack.Endpoints {
		for i := range e.Subnets.Items {
			ends = append(ends, end{endpoint: e.ID, number: i, groups: ids(e.Groups), ecr: isECR(e)})
		}
	}
	for _, address := range s.addresses() {
		ends = append(ends, s.owner(address, peer))
	}
	return ends
}

// owner is the end that has the address. An endpoint whose addresses are not fixed may have any of its subnets; a rule
// for a whole block lets through to others in any case.
func (s *simulation) owner(address netip.Addr, peer model.Peer) end {
	e := end{address: address}
	for _, endpoint := range s.stack.Endpoints {
		for i, subnet := range endpoint.Subnets.Items {
			switch {
			case len(endpoint.Addresses) > 0:
				if netip.MustParseAddr(endpoint.Addresses[i]) == address {
					return end{address: address, endpoint: endpoint.ID, number: i, groups: ids(endpoint.Groups), ecr: isECR(endpoint)}
				}
			case isECR(endpoint) && s.single(peer, address):
				e.undecided = e.undecided || netip.MustParsePrefix(s.stack.Subnets[subnet.ID].CIDR).Contains(address)
			}
		}
	}
	return e
}

// single reports whether the peer holds the address as a block of its own.
func (s *simulation) single(peer model.Peer, address netip.Addr) bool {
	blocks := []model.Peer{peer}
	if peer.Kind == model.PeerPrefixList {
		blocks = s.stack.PrefixLists[peer.ID].CIDRs
	}
	for _, block := range blocks {
		if block.Kind == model.PeerCIDR && block.First != block.Last && holds(block, address) {
			return false
		}
	}
	return true
}

// ecrBlocks are the public address blocks of ECR in the region of the stacks.
var ecrBlocks = []netip.Prefix{netip.MustParsePrefix("3.112.64.0/23"), netip.MustParsePrefix("52.192.0.0/15")}

// leaks reports whether a packet gets out of an endpoint, by a rule of the group, to elsewhere than ECR.
func (s *simulation) leaks(group string) bool {
	for _, rule := range s.stack.Groups[group].Egress {
		for _, e := range s.met(rule) {
			toECR := slices.ContainsFunc(ecrBlocks, func(b netip.Prefix) bool { return e.address.IsValid() && b.Contains(e.address) })
			for _, p := range s.covered(rule) {
				if p != https || !toECR {
					return true
				}
			}
		}
	}
	return false
}

// open reports whether a packet gets in to an endpoint, by a rule of the group, from outside or to another port.
func (s *simulation) open(group string) bool {
	for _, rule := range s.stack.Groups[group].Ingress {
		if rule.Implicit { // of the default group, which no endpoint should have: that is another rule's
			continue
		}
		for _, e := range s.met(rule) {
			outside := e.list != "" || e.address.IsValid() && !internal(e.address) && !s.inVPC(e.address)
			for _, p := range s.covered(rule) {
				if p != https || outside {
					return true
				}
			}
		}
	}
	return false
}

func (s *simulation) inVPC(a netip.Addr) bool {
	return slices.ContainsFunc(s.stack.VPCs["vpc"].CIDRs, func(cidr string) bool { return netip.MustParsePrefix(cidr).Contains(a) })
}

var shared = netip.MustParsePrefix("100.64.0.0/10")

func internal(a netip.Addr) bool {
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || shared.Contains(a)
}

// probes are packets that tell the rule from any other: of every protocol, at the ends of its range and beside them.
func probes(r *model.Rule) []packet {
	ports := []int{0, 22, 442, 443, 444, model.MaxPort}
	for _, bound := range []*int{r.FromPort, r.ToPort} {
		if bound != nil {
			ports = append(ports, max(*bound-1, 0), *bound, min(*bound+1, model.MaxPort))
		}
	}
	var packets []packet
	for _, number := range protocols {
		for _, port := range ports {
			packets = append(packets, packet{number, port})
		}
	}
	return packets
}

// addresses are all that matter: if blocks leave a gap somewhere, one begins or ends beside one of them.
func (s *simulation) addresses() []netip.Addr {
	blocks := []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
	blocks = append(blocks, ecrBlocks...)
	add := func(cidr string) { blocks = append(blocks, netip.MustParsePrefix(cidr)) }
	for _, cidr := range append(slices.Clone(s.stack.VPCs["vpc"].CIDRs), unroutable...) {
		add(cidr)
	}
	for _, subnet := range s.stack.Subnets {
		add(subnet.CIDR)
	}
	for _, list := range s.stack.PrefixLists {
		for _, block := range list.CIDRs {
			add(block.CIDR)
		}
	}
	for _, group := range s.stack.Groups {
		for _, rule := range slices.Concat(group.Egress, group.Ingress) {
			if rule.Peer.Kind == model.PeerCIDR {
				add(rule.Peer.CIDR)
			}
		}
	}
	return edges(blocks)
}

// unroutable are blocks beside which the internet begins.
var unroutable = []string{
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
}

// edges are the first and last addresses of the blocks, and their neighbours.
func edges(blocks []netip.Prefix) []netip.Addr {
	seen := map[netip.Addr]bool{}
	var addresses []netip.Addr
	for _, block := range blocks {
		peer := model.CIDRPeer(block)
		first, last := netip.MustParseAddr(peer.First), netip.MustParseAddr(peer.Last)
		for _, a := range []netip.Addr{first, first.Prev(), last, last.Next()} {
			if a.IsValid() && !seen[a] {
				seen[a] = true
				addresses = append(addresses, a)
			}
		}
	}
	return addresses
}

// inside are those addresses that matter within the block.
func (s *simulation) inside(cidr string) []netip.Addr {
	block := netip.MustParsePrefix(cidr)
	return slices.DeleteFunc(s.addresses(), func(a netip.Addr) bool { return !block.Contains(a) })
}
