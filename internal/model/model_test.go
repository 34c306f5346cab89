package model_test

import (
	"net/netip"
	"strconv"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestProtocol(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "all", "-1": "all", "all": "all", "ALL": "all",
		"tcp": "tcp", "TCP": "tcp", "6": "tcp", " 6 ": "tcp", "06": "tcp",
		"udp": "udp", "17": "udp", "icmp": "icmp", "1": "icmp", "icmpv6": "icmpv6", "58": "icmpv6", "icmp6": "icmpv6",
		"50": "50", "esp": "esp",
	} {
		if got := model.Protocol(text); got != want {
			t.Errorf("Protocol(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestPorts(t *testing.T) {
	t.Parallel()
	port := func(n int) *int { return &n }
	for _, test := range []struct {
		protocol           string
		from, to           *int
		wantFrom, wantHigh *int
	}{
		{"tcp", port(443), port(443), port(443), port(443)},
		{"tcp", port(-1), port(-1), port(0), port(65535)},
		{"tcp", nil, port(443), nil, port(443)},
		{"all", port(443), port(443), port(0), port(65535)},
		{"50", nil, nil, port(0), port(65535)},
		{"icmp", port(8), port(0), port(8), port(0)},
		{"", port(443), port(443), nil, nil},
	} {
		from, to := model.Ports(test.protocol, test.from, test.to)
		if !equal(from, test.wantFrom) || !equal(to, test.wantHigh) {
			t.Errorf("Ports(%q, %s, %s) is %s to %s", test.protocol, text(test.from), text(test.to), text(from), text(to))
		}
	}
}

func TestCIDRPeer(t *testing.T) {
	t.Parallel()
	for cidr, want := range map[string]model.Peer{
		"10.1.2.3/16":   {CIDR: "10.1.0.0/16", First: "10.1.0.0", Last: "10.1.255.255"},
		"0.0.0.0/0":     {CIDR: "0.0.0.0/0", First: "0.0.0.0", Last: "255.255.255.255"},
		"10.0.0.1/32":   {CIDR: "10.0.0.1/32", First: "10.0.0.1", Last: "10.0.0.1"},
		"2001:db8::/33": {CIDR: "2001:db8::/33", First: "2001:db8::", Last: "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff"},
	} {
		want.Kind = model.PeerCIDR
		if got := model.CIDRPeer(netip.MustParsePrefix(cidr)); got != want {
			t.Errorf("CIDRPeer(%s) is %+v, want %+v", cidr, got, want)
		}
	}
}

func TestRedacted(t *testing.T) {
	t.Parallel()
	stack := model.NewStack(".")
	secret := &model.Rule{ID: "g", Protocol: "tcp", Peer: model.CIDRPeer(netip.MustParsePrefix("203.0.113.0/24")), Sensitive: true}
	plain := &model.Rule{ID: "g", Protocol: "tcp", Peer: model.CIDRPeer(netip.MustParsePrefix("10.0.0.0/8"))}
	stack.Groups["g"] = &model.Group{ID: "g", RuleSet: model.RuleSet{Egress: []*model.Rule{secret, plain}}}
	shown := stack.Redacted().Groups["g"].Egress
	if shown[0].Peer.Kind != model.PeerUnknown || shown[0].Protocol != "" || len(shown[0].Unknown) != 1 {
		t.Errorf("the sensitive rule is shown as %+v", shown[0])
	}
	if shown[1] != plain || stack.Groups["g"].Egress[0] != secret {
		t.Error("more than the sensitive rule was changed, or the stack itself was")
	}
}

func equal(a, b *int) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

func text(n *int) string {
	if n == nil {
		return "unknown"
	}
	return strconv.Itoa(*n)
}
