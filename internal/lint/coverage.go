package lint

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/traffic"
)

// coverage says what is said about a grant: by the findings at the rule, or else by an allowance that holds all of it.
func (p *parsed) coverage(number int, n model.Network, g model.Grant, said *saidAbout) []model.Coverage {
	var covered []model.Coverage
	for _, f := range said.about(g) {
		covered = append(covered, coveredBy(f))
	}
	if len(covered) > 0 {
		return covered
	}
	for _, at := range said.allowances {
		if entry := p.of[number].Config.Allow[at]; allows(entry, g, n.Endpoints) {
			c := model.Coverage{Kind: model.CoveredAllowance, Reason: entry.Reason, Location: entry.At}
			if !entry.Until.Day.IsZero() {
				c.Until = entry.Until.Day.Format(time.DateOnly)
			}
			return []model.Coverage{c}
		}
	}
	return nil
}

func coveredBy(f *model.Finding) model.Coverage {
	c := model.Coverage{Kind: model.CoveredFinding, Rule: f.Rule, Verdict: f.Verdict, Level: f.Level}
	if s := f.Suppression; s != nil {
		c.Reason, c.Until, c.Location = s.Reason, s.Until, s.Location
		if c.Kind = model.CoveredIgnore; s.Kind == model.SuppressedBaseline {
			c.Kind = model.CoveredBaseline
		}
	}
	return c
}

// allows reports whether an allowance that the policies apply in the stack holds all of the traffic of a grant. Policies decide
// whether a way to the internet leads through NAT: a grant of blocks that they have no finding about is allowed by it.
func allows(a config.Allowance, g model.Grant, endpoints []model.NetworkNode) bool {
	if g.FromPort == nil || g.ToPort == nil || !fromGroup(a, g.Group) || !holdsPorts(a, g) {
		return false
	}
	matches := func(name string) bool {
		return regexp.MustCompile(config.Name{Text: name}.Pattern()).MatchString(g.Peer.ID)
	}
	switch {
	case a.EndpointIngress != "" || a.EndpointEgress != "":
		return false
	case a.SecurityGroup != "":
		return g.Peer.Kind == model.PeerGroup && matches(a.SecurityGroup)
	case a.PrefixList != "":
		return g.Peer.Kind == model.PeerPrefixList && matches(a.PrefixList)
	case a.Service != "":
		return isOfService(a.Service, g.Peer, endpoints)
	case a.CIDR.IsValid():
		return len(g.Peer.CIDRs) > 0 && traffic.Covers(
			[]traffic.Traffic{{Protocol: traffic.All, Ports: traffic.AllPorts(), To: traffic.Addresses(a.CIDR.String())}},
			[]traffic.Traffic{{Protocol: traffic.All, Ports: traffic.AllPorts(), To: traffic.Addresses(g.Peer.CIDRs...)}})
	default:
		return bool(a.NAT) && len(g.Peer.CIDRs) > 0
	}
}

// isOfService reports whether a destination is the endpoint of a service, or its prefix list.
func isOfService(service string, d model.Destination, endpoints []model.NetworkNode) bool {
	if d.Kind == model.PeerPrefixList {
		return d.ID == service || strings.HasPrefix(d.ID, service+" in ")
	}
	return slices.ContainsFunc(endpoints, func(e model.NetworkNode) bool {
		return e.Kind == service && (d.Kind == model.PeerGroup && slices.Contains(e.Groups, d.ID) || d.Kind == model.PeerEndpointAddress && d.ID == e.ID)
	})
}

func fromGroup(a config.Allowance, group string) bool {
	return len(a.From) == 0 || slices.ContainsFunc(a.From, func(n config.Name) bool {
		return regexp.MustCompile(n.Pattern()).MatchString(group)
	})
}

// holdsPorts reports whether the protocol and ports of an allowance hold those of a grant.
func holdsPorts(a config.Allowance, g model.Grant) bool {
	if a.Protocol == "all" {
		return true
	}
	if a.Protocol != g.Protocol {
		return false
	}
	return a.Protocol != "tcp" && a.Protocol != "udp" || traffic.Covers(portsOf(a.Ports), []traffic.Traffic{onPorts(*g.FromPort, *g.ToPort)})
}

func portsOf(ranges []config.Ports) []traffic.Traffic {
	var all []traffic.Traffic
	for _, r := range ranges {
		all = append(all, onPorts(r.From, r.To))
	}
	return all
}

func onPorts(from, to int) traffic.Traffic {
	return traffic.Traffic{Protocol: traffic.All, Ports: traffic.Ports{First: from, Last: to}, To: traffic.Anywhere()}
}
