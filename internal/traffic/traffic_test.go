package traffic

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func tcpTo(port int, blocks ...string) Traffic { return Traffic{tcp, Port(port), Addresses(blocks...)} }

func named(name string, within ...string) Destination {
	d := Addresses(within...)
	d.Name = name
	return d
}

// shown renders pieces, one in a line.
func shown(pieces []Piece) string {
	var lines []string
	for _, p := range pieces {
		line := p.Flows() + " to " + end(p.To)
		for _, except := range p.Except {
			line += " except " + end(except)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func end(d Destination) string {
	if d.Name != "" {
		return d.Name
	}
	return strings.Trim(fmt.Sprint(d.Prefixes), "[]")
}

func TestMinus(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		set, other, listed []Traffic
		want               string
	}{
		"a wider block": {
			set: []Traffic{tcpTo(443, "10.0.0.0/8")}, other: []Traffic{tcpTo(443, "10.1.0.0/16")},
			want: "tcp/443 to 10.0.0.0/16 10.2.0.0/15 10.4.0.0/14 10.8.0.0/13 10.16.0.0/12 10.32.0.0/11 10.64.0.0/10 10.128.0.0/9",
		},
		"two halves are the whole": {
			set:   []Traffic{tcpTo(443, "0.0.0.0/0")},
			other: []Traffic{tcpTo(443, "0.0.0.0/1"), tcpTo(443, "128.0.0.0/1")},
		},
		"adjacent ports are one range": {
			set:  []Traffic{tcpTo(80, "10.0.0.0/8"), tcpTo(81, "10.0.0.0/9", "10.128.0.0/9"), tcpTo(90, "10.0.0.0/8")},
			want: "tcp/80-81, tcp/90 to 10.0.0.0/8",
		},
		"a hole in the ports": {
			set:   []Traffic{{tcp, AllPorts(), Addresses("::/0")}},
			other: []Traffic{tcpTo(443, "::/0")},
			want:  "tcp/0-442, tcp/444-65535 to ::/0",
		},
		"all protocols but one": {
			set:   []Traffic{{All, AllPorts(), Addresses("0.0.0.0/0")}},
			other: []Traffic{{udp, AllPorts(), Addresses("0.0.0.0/0")}},
			want:  "all protocols but udp to 0.0.0.0/0",
		},
		"all protocols": {
			set:  []Traffic{{All, AllPorts(), Addresses("0.0.0.0/0")}, tcpTo(443, "10.0.0.0/8")},
			want: "all traffic to 0.0.0.0/0",
		},
		"protocols by number": {
			set:   []Traffic{{47, AllPorts(), Addresses("0.0.0.0/0")}, {50, AllPorts(), Addresses("0.0.0.0/0")}},
			other: []Traffic{{All, AllPorts(), Addresses("0.0.0.0/1")}},
			want:  "protocol 47, protocol 50 to 128.0.0.0/1",
		},
		"types and codes of ICMP": {
			set:   []Traffic{{icmp, Ports{8 * 256, 8*256 + 255}, Addresses("10.0.0.0/8")}},
			other: []Traffic{{icmp, Port(8 * 256), Addresses("10.0.0.0/8")}},
			want:  "icmp type 8 codes 1-255 to 10.0.0.0/8",
		},
		"a group in a block": {
			set:   []Traffic{{tcp, Port(443), named("group", "10.0.0.0/16")}},
			other: []Traffic{tcpTo(443, "10.0.0.0/8")},
		},
		"a group that a block holds in part": {
			set:   []Traffic{{tcp, Port(443), named("group", "10.0.0.0/16")}},
			other: []Traffic{tcpTo(443, "10.0.0.0/24")},
			want:  "tcp/443 to group except 10.0.0.0/24",
		},
		"a block around a group": {
			set:   []Traffic{tcpTo(443, "10.0.0.0/8")},
			other: []Traffic{{tcp, Port(443), named("group", "10.0.0.0/16")}},
			want:  "tcp/443 to 10.0.0.0/8 except group",
		},
		"a block beside a group": {
			set:   []Traffic{tcpTo(443, "192.0.2.0/24")},
			other: []Traffic{{tcp, Port(443), named("group", "10.0.0.0/16")}},
			want:  "tcp/443 to 192.0.2.0/24",
		},
		"what is listed is no exception": {
			set:    []Traffic{tcpTo(443, "10.0.0.0/8")},
			listed: []Traffic{tcpTo(443, "10.0.0.0/9"), {tcp, Port(443), named("group", "10.0.0.0/16")}},
			want:   "tcp/443 to 10.128.0.0/9",
		},
		"the same group": {
			set:   []Traffic{{tcp, Ports{443, 444}, named("group", "0.0.0.0/0")}},
			other: []Traffic{{tcp, Port(443), named("group", "0.0.0.0/0")}},
			want:  "tcp/444 to group",
		},
	}
	for name, test := range tests {
		if got := shown(Minus(test.set, test.other, test.listed)); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, test.want)
		}
	}
}

// packet is one packet: to an address that may be one of things with names.
type packet struct {
	protocol, port int
	to             netip.Addr
	is             []string
}

func (d Destination) holds(p packet) bool {
	if d.Name != "" {
		return slices.Contains(p.is, d.Name)
	}
	return slices.ContainsFunc(d.Prefixes, func(b netip.Prefix) bool { return b.Contains(p.to) })
}

func passes(set []Traffic, p packet) bool {
	return slices.ContainsFunc(set, func(t Traffic) bool {
		return (t.Protocol == All || t.Protocol == p.protocol) && t.Ports.First <= p.port && p.port <= t.Ports.Last && t.To.holds(p)
	})
}

func isIn(pieces []Piece, p packet) bool {
	return slices.ContainsFunc(pieces, func(piece Piece) bool {
		protocol := slices.Contains(piece.Protocols, p.protocol) || piece.Protocols[0] == All && !slices.Contains(piece.But, p.protocol)
		port := slices.ContainsFunc(piece.Ports, func(r Ports) bool { return r.First <= p.port && p.port <= r.Last })
		return protocol && port && piece.To.holds(p) && !slices.ContainsFunc(piece.Except, func(d Destination) bool { return d.holds(p) })
	})
}

// generator makes random sets of traffic over few blocks and ports, so that much overlaps.
type generator struct{ *rand.Rand }

func pick[T any](g generator, choices ...T) T { return choices[g.IntN(len(choices))] }

// things are those with names, and where their addresses are.
func things() []Destination {
	return []Destination{named("near", "10.0.0.0/16"), named("far", "0.0.0.0/0", "::/0"), named("list", "52.0.0.0/7")}
}

func (g generator) traffic() Traffic {
	t := Traffic{pick(g, All, 1, 6, 6, 6, 17, 47), pick(g, Port(443), Ports{80, 443}, Ports{443, 500}, AllPorts()), Destination{}}
	if t.Protocol == All || t.Protocol == 47 {
		t.Ports = AllPorts()
	}
	if t.To = pick(g, things()...); g.IntN(3) > 0 {
		t.To = Addresses(pick(g, "0.0.0.0/0", "0.0.0.0/1", "10.0.0.0/8", "10.0.0.0/16", "10.0.128.0/17", "10.0.7.0/24", "52.0.0.0/8", "::/0", "2600::/16"))
	}
	return t
}

func (g generator) set() []Traffic {
	set := make([]Traffic, g.IntN(5))
	for i := range set {
		set[i] = g.traffic()
	}
	return set
}

// packets are one for each combination of protocols, ports and ends that the generator's sets tell apart.
func packets() []packet {
	var all []packet
	for _, protocol := range []int{1, 6, 17, 47, 50} {
		for _, port := range []int{79, 80, 442, 443, 444, 500, 501, 65535} {
			for _, to := range []string{"10.0.7.9", "10.0.200.1", "10.9.0.1", "52.1.1.1", "53.1.1.1", "9.9.9.9", "192.0.2.1", "2600::1", "fd00::1"} {
				address := netip.MustParseAddr(to)
				for subset := range 8 {
					p := packet{protocol: protocol, port: port, to: address}
					for i, thing := range things() {
						if subset&(1<<i) != 0 && slices.ContainsFunc(thing.Prefixes, func(b netip.Prefix) bool { return b.Contains(address) }) {
							p.is = append(p.is, thing.Name)
						}
					}
					all = append(all, p)
				}
			}
		}
	}
	return all
}

// TestMinusAgreesWithPackets subtracts random sets, and sends packets through both.
func TestMinusAgreesWithPackets(t *testing.T) {
	t.Parallel()
	all := packets()
	for seed := range uint64(300) {
		g := generator{rand.New(rand.NewPCG(seed, 1))}
		set, other, listed := g.set(), g.set(), []Traffic(nil)
		if g.IntN(2) == 0 {
			listed = g.set()
		}
		left := Minus(set, other, listed)
		known := Minus(listed, other, nil)
		for _, p := range all {
			want := passes(set, p) && !passes(other, p)
			got := isIn(left, p)
			if got && !want || want && !got && !isIn(known, p) {
				t.Fatalf("seed %d: %+v: passes %v, but in the result %v\n%v\n%v\n%v\n%s", seed, p, want, got, set, other, listed, shown(left))
			}
		}
		for i, piece := range left {
			if len(piece.To.Prefixes) == 0 || len(piece.Ports) == 0 || i > 0 && shown(left[i-1:i]) == shown(left[i:i+1]) {
				t.Errorf("seed %d: an empty or a double piece:\n%s", seed, shown(left))
			}
		}
	}
}

func TestCovers(t *testing.T) {
	t.Parallel()
	if !Covers([]Traffic{tcpTo(443, "10.0.0.0/8")}, []Traffic{tcpTo(443, "10.1.0.0/16")}) {
		t.Error("a block does not cover one in it")
	}
	if Covers([]Traffic{tcpTo(443, "10.1.0.0/16")}, []Traffic{tcpTo(443, "10.0.0.0/8")}) {
		t.Error("a block covers one around it")
	}
}
