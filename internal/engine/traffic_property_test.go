package engine

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/diff"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/reach"
)

// TestDifferencesAgreeWithPackets subtracts random networks from each other, and sends packets through both: what passes in the
// later one only must be what is said to be opened, and what passes in the earlier one only what is said to be closed.
func TestDifferencesAgreeWithPackets(t *testing.T) {
	t.Parallel()
	packets, opened, closed := 0, 0, 0
	for n := *seed; n < *seed+*networks; n++ {
		g := generator{rand.New(rand.NewPCG(n, 7))}
		base := withTypes(g, g.network())
		head := changed(g, base)
		there, back := compared(base, head), compared(head, base)
		for _, id := range slices.Sorted(maps.Keys(nodesOf(base, head))) {
			for _, direction := range []string{"egress", "ingress"} {
				if direction == "ingress" && (base.Workloads[id] != nil || head.Workloads[id] != nil) {
					continue
				}
				for _, p := range sentBoth(base, head) {
					was, is := passesNode(base, id, direction, p), passesNode(head, id, direction, p)
					packets += 2
					saysOpened, saysClosed := says(there[id].Opened, direction, p), says(there[id].Closed, direction, p)
					if saysOpened != (is && !was) || saysClosed != (was && !is) {
						t.Fatalf("network %d: %s of %s: %+v: passed %v, passes %v, but opened %v, closed %v\n%s", n, direction, id, p, was, is,
							saysOpened, saysClosed, shownFlows(there[id]))
					}
					if says(back[id].Opened, direction, p) != saysClosed || says(back[id].Closed, direction, p) != saysOpened {
						t.Fatalf("network %d: %s of %s: the other way round is not the mirror: %+v\n%s\n%s", n, direction, id, p,
							shownFlows(there[id]), shownFlows(back[id]))
					}
					if saysOpened {
						opened++
					}
					if saysClosed {
						closed++
					}
				}
			}
		}
		if changes := diff.Compare(stateOf(head), stateOf(head)); len(changes.Changes) > 0 {
			t.Errorf("network %d differs from itself: %+v", n, changes.Changes)
		}
	}
	if packets < enough || opened == 0 || closed == 0 {
		t.Errorf("only %d packets were sent; %d were opened, %d closed", packets, opened, closed)
	}
	t.Logf("%d packets; %d opened, %d closed", packets, opened, closed)
}

// changed is another network, or the same one with other rules in some groups.
func changed(g generator, base *model.Stack) *model.Stack {
	if g.one(3) {
		return withTypes(g, g.network())
	}
	head := *base
	head.Groups = maps.Clone(base.Groups)
	for _, id := range slices.Sorted(maps.Keys(base.Groups)) {
		if g.one(2) {
			continue
		}
		group := *base.Groups[id]
		group.Egress, group.Ingress = slices.Clone(group.Egress), slices.Clone(group.Ingress)
		if len(group.Egress) > 0 && g.one(2) {
			group.Egress = group.Egress[1:]
		}
		group.Egress = append(group.Egress, g.rules(base, id, 2)...)
		if g.one(3) {
			group.Ingress = g.rules(base, id, 2)
		}
		head.Groups[id] = &group
	}
	return withTypes(g, &head)
}

// withTypes gives the rules of ICMP types and codes as AWS has them.
func withTypes(g generator, s *model.Stack) *model.Stack {
	for _, id := range slices.Sorted(maps.Keys(s.Groups)) {
		group := s.Groups[id]
		for _, rule := range slices.Concat(group.Egress, group.Ingress) {
			if rule.Protocol == "icmp" || rule.Protocol == "icmpv6" {
				choice := pick(g, [2]int{0, model.MaxPort}, [2]int{8, -1}, [2]int{8, 0}, [2]int{3, 4})
				if *rule.ToPort <= 255 { // it has a type already
					continue
				}
				rule.FromPort, rule.ToPort = &choice[0], &choice[1]
			}
		}
	}
	return s
}

func stateOf(s *model.Stack) diff.State {
	lists := map[string]string{}
	for id, service := range managed {
		lists[id] = service + " in ap-northeast-1"
	}
	return diff.State{Networks: []model.Network{reach.Of(s, reach.Facts{Lists: lists})}}
}

func compared(base, head *model.Stack) map[string]model.NodeChange {
	changes := map[string]model.NodeChange{}
	for _, change := range diff.Compare(stateOf(base), stateOf(head)).Changes {
		changes[change.ID] = change
	}
	return changes
}

// nodesOf are the tasks and endpoints that one of the networks has.
func nodesOf(base, head *model.Stack) map[string]bool {
	ids := map[string]bool{}
	for _, s := range []*model.Stack{base, head} {
		for id := range s.Workloads {
			ids[id] = true
		}
		for id, e := range s.Endpoints {
			if e.Kind == "interface" {
				ids[id] = true
			}
		}
	}
	return ids
}

// probe is a packet and the other end.
type probe struct {
	packet
	end
}

// sentBoth are packets of all protocols on ports where something begins or ends, to ends that both networks can have.
func sentBoth(base, head *model.Stack) []probe {
	var ends []end
	for _, address := range []string{
		"10.0.1.1", "10.0.1.17", "10.0.1.200", "10.0.2.3", "10.0.2.199", "10.0.9.9", "10.0.200.1", "10.9.9.9", "203.0.113.1", "203.0.113.70",
		"52.192.0.1", "52.193.0.1", "52.194.7.7", "3.112.64.1", "3.112.66.1", "198.51.100.7", "198.51.100.8", "8.8.8.8", "200.1.1.1", "169.254.1.1",
		"172.16.1.1", "192.168.1.1", "100.64.0.1", "2600::1", "fd00::1", "9000::1",
	} {
		ends = append(ends, end{address: netip.MustParseAddr(address)})
	}
	for _, group := range []string{"endpoints0", "endpoints1", "others0", "tasks0", "tasks1"} {
		ends = append(ends, end{address: netip.MustParseAddr("10.0.1.40"), groups: []string{group}}, end{address: netip.MustParseAddr("203.0.113.90"), groups: []string{group, "others1"}})
	}
	for _, service := range []string{"s3", "dynamodb"} {
		for _, address := range []string{"52.192.0.5", "52.219.1.1", "3.5.1.1"} {
			ends = append(ends, end{address: netip.MustParseAddr(address), list: service})
		}
	}
	ends = append(ends, interfacesOf(base, head)...)
	var all []probe
	for _, e := range ends {
		for _, p := range []packet{{6, 443}, {6, 80}, {6, 444}, {6, 22}, {6, 9000}, {17, 443}, {17, 53}, {1, 8 * 256}, {1, 8*256 + 1}, {1, 3*256 + 4}, {58, 8 * 256}, {47, 0}, {50, 0}, {132, 0}} {
			all = append(all, probe{p, e})
		}
	}
	return all
}

// interfacesOf are the interfaces of endpoints, at addresses that they can have in both networks.
func interfacesOf(base, head *model.Stack) []end {
	var ends []end
	for _, id := range []string{"api0", "dkr0", "logs"} {
		before, after := base.Endpoints[id], head.Endpoints[id]
		if before == nil || after == nil {
			continue
		}
		for _, subnet := range before.Subnets.Items {
			if !slices.ContainsFunc(after.Subnets.Items, func(r model.Reference) bool { return r.ID == subnet.ID }) {
				continue
			}
			address := netip.MustParsePrefix(base.Subnets[subnet.ID].CIDR).Addr().Next()
			for number := range 2 {
				ends = append(ends, end{address: address, endpoint: id, number: number, groups: []string{"endpoints0"}})
			}
		}
	}
	return ends
}

// passesNode sends the packet through the groups of a task or an endpoint.
func passesNode(s *model.Stack, id, direction string, p probe) bool {
	var groups model.References
	if w := s.Workloads[id]; w != nil {
		groups = w.Groups
	} else if e := s.Endpoints[id]; e != nil {
		groups = e.Groups
	}
	sim := &simulation{stack: s}
	for _, reference := range groups.Items {
		for _, rule := range sim.rules(reference.ID, direction) {
			if coversTyped(rule, p.packet) && sim.meets(rule.Peer, p.end) {
				return true
			}
		}
	}
	return false
}

// coversTyped is covers with the types and codes of ICMP.
func coversTyped(r *model.Rule, p packet) bool {
	if r.Protocol != "icmp" && r.Protocol != "icmpv6" {
		return covers(r, p)
	}
	kind, code := p.port/256, p.port%256
	switch {
	case protocols[r.Protocol] != p.protocol:
		return false
	case *r.ToPort == model.MaxPort:
		return true
	default:
		return *r.FromPort == kind && (*r.ToPort == -1 || *r.ToPort == code)
	}
}

// says reports whether the packet is in one of the flows.
func says(flows []model.FlowChange, direction string, p probe) bool {
	return slices.ContainsFunc(flows, func(f model.FlowChange) bool {
		return f.Direction == direction && slices.ContainsFunc(f.Flows, func(ports model.FlowPorts) bool { return isOn(ports, p.packet) }) &&
			isAt(f, p.end) && !slices.ContainsFunc(f.Except, func(text string) bool { return isExcept(text, p.end) })
	})
}

func isOn(f model.FlowPorts, p packet) bool {
	number := func(name string) int {
		if known, ok := protocols[name]; ok {
			return known
		}
		n, _ := strconv.Atoi(name)
		return n
	}
	if f.Protocol == "all" {
		return !slices.ContainsFunc(f.Except, func(name string) bool { return number(name) == p.protocol })
	}
	return number(f.Protocol) == p.protocol && f.FromPort <= p.port && p.port <= f.ToPort
}

func isAt(f model.FlowChange, e end) bool {
	switch f.Kind {
	case model.PeerCIDR:
		return slices.ContainsFunc(f.CIDRs, func(cidr string) bool { return netip.MustParsePrefix(cidr).Contains(e.address) })
	default:
		return isExcept(diff.Called(f.Kind, f.To), e)
	}
}

// isExcept reports whether an end is what a text calls a destination.
func isExcept(text string, e end) bool {
	if block, err := netip.ParsePrefix(text); err == nil {
		return block.Contains(e.address)
	}
	if group, ok := strings.CutPrefix(text, "security group "); ok {
		return slices.Contains(e.groups, group)
	}
	if id, ok := strings.CutPrefix(text, "the addresses of "); ok {
		id, number, one := strings.Cut(id, " interface ")
		return e.endpoint == id && (!one || number == strconv.Itoa(e.number))
	}
	list := map[string]string{"the S3 prefix list of ap-northeast-1": "s3", "the DynamoDB prefix list of ap-northeast-1": "dynamodb"}[text]
	return list != "" && list == e.list
}

func shownFlows(n model.NodeChange) string {
	var lines []string
	for sign, flows := range map[string][]model.FlowChange{"+": n.Opened, "-": n.Closed, "?": n.Unknown} {
		for _, f := range flows {
			lines = append(lines, fmt.Sprintf("%s %s %s %s %q except %q", sign, f.Direction, f.Traffic, f.To, f.CIDRs, f.Except))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
