package diff

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/traffic"
)

// flow is a grant as traffic.
type flow struct {
	grant model.Grant
	// key is the same for grants of the same traffic, whichever rules have them.
	key string
	// must is what the grant certainly allows; it has no destination if that is nothing.
	must traffic.Traffic
	// may is what it allows at most.
	may []traffic.Traffic
}

// sure reports whether all of the traffic is certainly allowed.
func (f flow) sure() bool { return f.grant.Is == model.Yes }

// flows returns the grants with these numbers as traffic, in the order of their places. The names are those of the head.
func flows(network *model.Network, numbers []int, of func(string) string) []flow {
	var all []flow
	for _, number := range numbers {
		all = append(all, newFlow(network.Grants[number], of))
	}
	slices.SortStableFunc(all, func(a, b flow) int { return a.grant.Location.Compare(b.grant.Location) })
	return all
}

func newFlow(g model.Grant, of func(string) string) flow {
	f := flow{grant: g}
	protocol, ports := flowOf(g)
	named := traffic.Destination{Name: nameOf(g.Peer, of), Prefixes: bounds(g.Peer)}
	f.must = traffic.Traffic{Protocol: protocol, Ports: ports, To: named}
	f.may = []traffic.Traffic{f.must}
	if isUnknown(g.Peer) { // any of the addresses may be one of it
		f.may = append(f.may, traffic.Traffic{Protocol: protocol, Ports: ports, To: traffic.Destination{Prefixes: bounds(g.Peer)}})
	}
	f.key = fmt.Sprint(g.Is, g.Protocol, " ", protocol, ports, f.must.To, reasonsKey(g, of))
	return f
}

// isUnknown reports whether the addresses of a destination are fixed, but not known: it may be any of its bounds. Those of a
// security group or a list of AWS change, and never fill their bounds.
func isUnknown(d model.Destination) bool {
	switch d.Kind {
	case model.PeerUnknown, model.PeerVPC, model.PeerSubnet:
		return len(d.CIDRs) == 0
	case model.PeerPrefixList:
		return len(d.CIDRs) == 0 && service(d) == ""
	default:
		return false
	}
}

// service returns the service of a managed prefix list of AWS, "" for other lists.
func service(d model.Destination) string {
	name, _, _ := strings.Cut(d.ID, " in ")
	if name == "s3" || name == "dynamodb" {
		return name
	}
	return ""
}

func reasonsKey(g model.Grant, of func(string) string) string {
	if g.Is == model.Yes {
		return ""
	}
	var texts []string
	for _, reason := range g.Reasons {
		texts = append(texts, reason.Reason)
	}
	slices.Sort(texts)
	return of(g.Group) + strings.Join(slices.Compact(texts), "\x00")
}

// The numbers of the protocols with names.
// Source: https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml
const (
	icmp   = 1
	tcp    = 6
	udp    = 17
	icmpv6 = 58
)

// flowOf returns the protocol and the ports of a grant, as many as they can be.
func flowOf(g model.Grant) (int, traffic.Ports) {
	protocol := numberOf(g.Protocol)
	if g.FromPort == nil || g.ToPort == nil {
		return protocol, traffic.AllPorts()
	}
	if protocol == icmp || protocol == icmpv6 {
		return protocol, typeAndCode(*g.FromPort, *g.ToPort)
	}
	if protocol != tcp && protocol != udp {
		return protocol, traffic.AllPorts()
	}
	return protocol, traffic.Ports{First: *g.FromPort, Last: *g.ToPort}
}

// typeAndCode returns the range of a type of ICMP and a code, either of which -1 leaves open. 0 to 65535 is what the model
// has for all of both.
func typeAndCode(kind, code int) traffic.Ports {
	const codes = 256
	switch {
	case kind < 0 || code > codes-1:
		return traffic.AllPorts()
	case code < 0:
		return traffic.Ports{First: kind * codes, Last: kind*codes + codes - 1}
	default:
		return traffic.Port(kind*codes + code)
	}
}

func numberOf(protocol string) int {
	switch protocol {
	case "", "all":
		return traffic.All
	case "icmp":
		return icmp
	case "tcp":
		return tcp
	case "udp":
		return udp
	case "icmpv6":
		return icmpv6
	}
	number, err := strconv.Atoi(protocol)
	if err != nil {
		return traffic.All
	}
	return number
}

// nameOf names a destination that is not addresses, "" for one that is.
func nameOf(d model.Destination, of func(string) string) string {
	if len(d.CIDRs) > 0 {
		return ""
	}
	name := string(d.Kind) + " " + of(d.ID)
	if d.Interface != nil {
		name += fmt.Sprintf(" interface %d", *d.Interface)
	}
	return name
}

// bounds returns the addresses of a destination, as many as they can be.
func bounds(d model.Destination) []netip.Prefix {
	texts := slices.Concat(d.CIDRs, d.Within)
	switch {
	case len(texts) > 0:
	case service(d) != "" && d.Kind == model.PeerPrefixList:
		texts = public()
	default:
		texts = []string{"0.0.0.0/0", "::/0"}
	}
	var all []netip.Prefix
	for _, text := range texts {
		if block, err := netip.ParsePrefix(text); err == nil {
			all = append(all, block)
		}
	}
	return all
}

// public returns the blocks around the public IPv4 addresses that the managed prefix lists of gateway endpoints hold: those
// that are not private or shared. Source: RFC 1918, RFC 6598.
func public() []string {
	return []string{
		"0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/3", "96.0.0.0/6", "100.0.0.0/10",
		"100.128.0.0/9", "101.0.0.0/8", "102.0.0.0/7", "104.0.0.0/5", "112.0.0.0/4", "128.0.0.0/3", "160.0.0.0/5", "168.0.0.0/6",
		"172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10", "172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4",
		"192.0.0.0/9", "192.128.0.0/11", "192.160.0.0/13", "192.169.0.0/16", "192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12",
		"192.192.0.0/10", "193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4", "224.0.0.0/3",
	}
}
