package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// completions is how many networks are tried for each one of which something is hidden.
const completions = 4

// TestVerdictsHoldForEveryCompletion hides values of random networks. What the policies then say for certain must be so
// whatever the values are; so hiding never turns a yes into a no.
func TestVerdictsHoldForEveryCompletion(t *testing.T) {
	t.Parallel()
	judge := newJudge(t)
	for n := *seed; n < *seed+*networks; n++ {
		g := generator{rand.New(rand.NewPCG(n, 1))}
		whole := g.network()
		gaps := g.gaps(whole)
		partial := cloned(t, whole)
		names := ""
		for _, gap := range gaps {
			names += gap.name + "; "
			gap.hide(partial)
		}
		said := judge.said(partial)
		for i := range completions {
			full := cloned(t, whole)
			if i > 0 { // the first one is the network as it was
				for _, gap := range gaps {
					gap.fill(full)
				}
			}
			if wrong := contradiction(said, (&simulation{stack: full}).truth()); wrong != "" {
				t.Fatalf("network %d (go test ./internal/engine -run %s -seed %d -networks 1), hiding %s\n%s\n%s\nmay be\n%s",
					n, t.Name(), n, names, wrong, shown(t, partial), shown(t, full))
			}
		}
	}
}

// contradiction names a question that the policies answer for certain, and wrongly.
func contradiction(said, truth answers) string {
	for _, question := range questions(truth) {
		if answer, asked := said[question]; asked && answer != model.Unclear && answer != truth[question] {
			return fmt.Sprintf("%s: the policies say %s, packets say %s", question, answer, truth[question])
		}
	}
	return ""
}

func cloned(t *testing.T, s *model.Stack) *model.Stack {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	clone := model.NewStack(s.Root)
	if err := json.Unmarshal(text, clone); err != nil {
		t.Fatal(err)
	}
	return clone
}

// gap is something that is not known: hide takes it out of a network, fill gives it another value.
type gap struct {
	name       string
	hide, fill func(*model.Stack)
}

var hidden = []model.Unknown{{Reason: "it is hidden"}}

// gaps are one to three things to hide.
func (g generator) gaps(s *model.Stack) []gap {
	var gaps []gap
	for range 1 + g.IntN(3) {
		if group, direction, number, ok := g.someRule(s); ok && g.one(2) {
			gaps = append(gaps, g.ruleGap(group, direction, number))
			continue
		}
		switch g.IntN(8) {
		case 0:
			gaps = append(gaps, g.workloadGap(pick(g, slices.Sorted(maps.Keys(s.Workloads))...)))
		case 1, 2:
			if id := pick(g, "api0", "dkr0"); s.Endpoints[id] != nil {
				gaps = append(gaps, g.endpointGap(id))
			}
		case 6:
			gaps = append(gaps, g.addressGap(pick(g, slices.Sorted(maps.Keys(s.Workloads))...)))
		case 7:
			gaps = append(gaps, g.natGap(pick(g, "nat0", "nat1", "nat2")))
		case 3:
			gaps = append(gaps, g.listGap(s))
		case 4:
			gaps = append(gaps, g.subnetGap(pick(g, "subnet0", "subnet1"), s))
		default:
			gaps = append(gaps, gap{"the region", hideRegion, func(*model.Stack) {}})
		}
	}
	return gaps
}

func (g generator) someRule(s *model.Stack) (group, direction string, number int, ok bool) {
	group = pick(g, "endpoints0", "endpoints1", "tasks0", "tasks1", "tasks2")
	direction = pick(g, "egress", "ingress")
	rules := (&simulation{stack: s}).rules(group, direction)
	if len(rules) == 0 || rules[0].Implicit {
		return "", "", 0, false
	}
	number = g.IntN(len(rules))
	return group, direction, number, !nothing(s, rules[number].Peer)
}

// ruleGap hides something about one rule.
func (g generator) ruleGap(group, direction string, number int) gap {
	rule := func(s *model.Stack) *model.Rule { return (&simulation{stack: s}).rules(group, direction)[number] }
	name := fmt.Sprintf("of rule %d of the %s of %s ", number, direction, group)
	switch g.IntN(4) {
	case 0:
		return gap{name + "the upper port", func(s *model.Stack) {
			if r := rule(s); r.Protocol == "tcp" || r.Protocol == "udp" {
				r.ToPort, r.Unknown = nil, hidden
			}
		}, func(s *model.Stack) {
			if r := rule(s); r.Protocol == "tcp" || r.Protocol == "udp" {
				to := *r.FromPort + g.IntN(model.MaxPort+1-*r.FromPort)
				r.ToPort = &to
			}
		}}
	case 1:
		return gap{name + "the protocol", func(s *model.Stack) {
			r := rule(s)
			r.Protocol, r.FromPort, r.ToPort, r.Unknown = "", nil, nil, hidden
		}, func(s *model.Stack) {
			r, other := rule(s), g.rule(group, model.Peer{})
			r.Protocol, r.FromPort, r.ToPort = other.Protocol, other.FromPort, other.ToPort
		}}
	case 2:
		return gap{name + "the peer", func(s *model.Stack) {
			r := rule(s)
			r.Peer, r.Unknown = model.Peer{Kind: model.PeerUnknown}, hidden
		}, func(s *model.Stack) { rule(s).Peer = g.something(s) }}
	default:
		return gap{name + "the existence", func(s *model.Stack) { rule(s).Maybe = hidden }, func(s *model.Stack) {
			if g.one(2) {
				rule(s).Peer = model.Peer{Kind: model.PeerNone}
			}
		}}
	}
}

// something is a peer that lets something through: that a rule is written for nothing is no way to write a value.
func (g generator) something(s *model.Stack) model.Peer {
	for {
		if peer := g.peer(s); !nothing(s, peer) {
			return peer
		}
	}
}

func nothing(s *model.Stack, peer model.Peer) bool {
	if peer.ID == "own" {
		return !slices.ContainsFunc(s.PrefixLists["own"].CIDRs, func(block model.Peer) bool { return !nothing(s, block) })
	}
	return peer.Kind == model.PeerNone || slices.Contains([]string{"127.0.0.1/32", "::1/128", "255.255.255.255/32"}, peer.CIDR)
}

// workloadGap hides which groups a workload has, or the version of its platform.
func (g generator) workloadGap(id string) gap {
	if g.one(3) {
		return gap{"the platform of " + id, func(s *model.Stack) {
			s.Workloads[id].PlatformVersion, s.Workloads[id].PlatformUnknown = "", hidden
		}, func(s *model.Stack) { s.Workloads[id].PlatformVersion = pick(g, "", "1.3.0") }}
	}
	return g.groupsGap(id, func(s *model.Stack) *model.References { return &s.Workloads[id].Groups }, "tasks1", "tasks2", "others1")
}

// addressGap hides whether a workload has a public address.
func (g generator) addressGap(id string) gap {
	return gap{"the public address of " + id, func(s *model.Stack) {
		s.Workloads[id].PublicAddress = model.Setting{Is: model.Unclear, Unknown: hidden}
	}, func(s *model.Stack) { s.Workloads[id].PublicAddress.Is = pick(g, model.Yes, model.No) }}
}

// natGap hides whether a NAT gateway is public, or its subnet.
func (g generator) natGap(id string) gap {
	if g.one(2) {
		return gap{"the kind of " + id, func(s *model.Stack) {
			s.NATGateways[id].Public = model.Setting{Is: model.Unclear, Unknown: hidden}
		}, func(s *model.Stack) { s.NATGateways[id].Public.Is = pick(g, model.Yes, model.No) }}
	}
	return gap{"the subnet of " + id, func(s *model.Stack) {
		s.NATGateways[id].Subnet, s.NATGateways[id].Unknown = "", hidden
	}, func(s *model.Stack) { s.NATGateways[id].Subnet = pick(g, "subnet0", "subnet1", "public") }}
}

// endpointGap hides whether there is an endpoint, which groups it has, or its addresses.
func (g generator) endpointGap(id string) gap {
	switch g.IntN(3) {
	case 0:
		return gap{"the existence of " + id, func(s *model.Stack) {
			s.Endpoints[id].Maybe = hidden
			peers(s, id, func(r *model.Rule) { r.Maybe = hidden })
		}, func(s *model.Stack) {
			if g.one(2) {
				delete(s.Endpoints, id)
				peers(s, id, func(r *model.Rule) { r.Peer = model.Peer{Kind: model.PeerNone} })
			}
		}}
	case 1:
		return gap{"the addresses of " + id, func(s *model.Stack) { s.Endpoints[id].Addresses = nil }, func(*model.Stack) {}}
	default:
		groups := func(s *model.Stack) *model.References {
			if s.Endpoints[id] == nil {
				return &model.References{} // another gap took it away
			}
			return &s.Endpoints[id].Groups
		}
		return g.groupsGap(id, groups, "endpoints0", "endpoints1", "others1")
	}
}

// groupsGap hides whether the last of the groups is there, or whether there is a further one.
func (g generator) groupsGap(id string, of func(*model.Stack) *model.References, further ...string) gap {
	if g.one(2) {
		return gap{"the last group of " + id, func(s *model.Stack) {
			items := of(s).Items
			items[len(items)-1].Maybe = hidden
		}, func(s *model.Stack) {
			if items := of(s).Items; len(items) > 0 && g.one(2) {
				of(s).Items = items[:len(items)-1]
			}
		}}
	}
	return gap{"further groups of " + id, func(s *model.Stack) { of(s).Open = hidden }, func(s *model.Stack) {
		if g.one(2) {
			of(s).Items = append(of(s).Items, model.Reference{ID: pick(g, further...)})
		}
	}}
}

// listGap hides whether the customer's prefix list has further entries; it holds something in any case.
func (g generator) listGap(whole *model.Stack) gap {
	if nothing(whole, model.Peer{ID: "own"}) {
		return gap{"the region", hideRegion, func(*model.Stack) {}}
	}
	return gap{"the entries of the list", func(s *model.Stack) { s.PrefixLists["own"].Unknown = hidden }, func(s *model.Stack) {
		for range g.IntN(3) {
			s.PrefixLists["own"].CIDRs = append(s.PrefixLists["own"].CIDRs, g.block())
		}
	}}
}

// subnetGap hides the block of a subnet, also where it is the peer of a rule, and the addresses of endpoints in it.
func (g generator) subnetGap(id string, whole *model.Stack) gap {
	block := whole.Subnets[id].CIDR
	other := pick(g, block, "10.0.77.0/24")
	loosen := func(s *model.Stack) {
		for _, e := range s.Endpoints {
			if slices.Contains(ids(e.Subnets), id) {
				e.Addresses = nil
			}
		}
	}
	return gap{"the block of " + id, func(s *model.Stack) {
		loosen(s)
		s.Subnets[id].CIDR = ""
		peers(s, block, func(r *model.Rule) { r.Peer = model.Peer{Kind: model.PeerSubnet, ID: id} })
	}, func(s *model.Stack) {
		loosen(s)
		s.Subnets[id].CIDR = other
		peers(s, block, func(r *model.Rule) { r.Peer = model.CIDRPeer(netip.MustParsePrefix(other)) })
	}}
}

// peers changes the rules with the peer: a block, or the addresses of an endpoint.
func peers(s *model.Stack, peer string, change func(*model.Rule)) {
	for _, list := range lists(s) {
		for _, rule := range *list {
			if rule.Peer.CIDR == peer || rule.Peer.Kind == model.PeerEndpointAddress && rule.Peer.ID == peer {
				change(rule)
			}
		}
	}
}

func hideRegion(s *model.Stack) {
	for _, group := range s.Groups {
		group.Region = ""
	}
	for _, w := range s.Workloads {
		w.Region = ""
	}
	for _, e := range s.Endpoints {
		e.Region = ""
	}
	for _, list := range s.PrefixLists {
		list.Region = ""
	}
}
