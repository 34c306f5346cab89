// Package traffic subtracts sets of traffic from each other, exactly to the packet. It knows addresses, protocols and ports,
// and names of things whose addresses are not known; it does not know where rules are written, nor in which language. Start
// reading at Minus.
//
//	before := []traffic.Traffic{{Protocol: 6, Ports: traffic.Port(443), To: traffic.Addresses("10.1.0.0/16")}}
//	after := []traffic.Traffic{{Protocol: 6, Ports: traffic.Port(443), To: traffic.Addresses("10.0.0.0/8")}}
//	opened := traffic.Minus(after, before, nil) // tcp/443 to 10.0.0.0/16, 10.2.0.0/15, …, 10.128.0.0/9
//
// Destinations are addresses, or a thing with a name, such as a security group or a prefix list of AWS. Nobody knows the
// addresses of such a thing, but it is known where they can be at most: Destination.Prefixes. So 10.0.0.0/8 holds all of a
// security group of a VPC with 10.0.0.0/16, and not all of a security group of which no VPC is known. What is reached by
// name and only in part by address is a Piece with exceptions.
package traffic

import (
	"net/netip"
	"strconv"
	"strings"
)

// All stands for every protocol.
const All = -1

// The numbers of the protocols that have ports, or types and codes.
// Source: https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml
const (
	icmp   = 1
	tcp    = 6
	udp    = 17
	icmpv6 = 58
)

// Ports is a range of ports, both ends included. Of ICMP, a port is the type times 256 plus the code; of a protocol without
// ports, there is the range AllPorts only.
type Ports struct{ First, Last int }

// lastPort is the highest port.
const lastPort = 65535

// AllPorts returns the range of all ports.
func AllPorts() Ports { return Ports{0, lastPort} }

// Port returns the range of one port.
func Port(port int) Ports { return Ports{port, port} }

// Destination is the other end of traffic: addresses, or a thing with a name.
type Destination struct {
	// Name tells things apart, "" for addresses.
	Name string
	// Prefixes are the addresses; of a thing with a name, the blocks that hold all addresses that it can have.
	Prefixes []netip.Prefix
}

// Addresses returns the destination of some blocks, which must be valid.
func Addresses(blocks ...string) Destination {
	var d Destination
	for _, block := range blocks {
		d.Prefixes = append(d.Prefixes, netip.MustParsePrefix(block))
	}
	return d
}

// Anywhere returns the destination of all addresses.
func Anywhere() Destination { return Addresses("0.0.0.0/0", "::/0") }

// Traffic is packets of a protocol, on a range of ports, to a destination.
type Traffic struct {
	Protocol int // its number, or All
	Ports    Ports
	To       Destination
}

// Piece is a part of what a subtraction leaves. A packet is in it if it is to To and to none of Except.
type Piece struct {
	// Protocols are the numbers of the protocols, in order; or All alone, but for those of But.
	Protocols []int
	But       []int
	// Ports are as few ranges as possible, in order.
	Ports []Ports
	// To has as few prefixes as possible, in order.
	To Destination
	// Except are destinations that the other set has, and that hold a part of To which can be told by packets only.
	Except []Destination
}

// Flows renders the protocols and ports of the piece: "tcp/443", "all traffic", "tcp/80, tcp/443, udp/53".
func (p Piece) Flows() string {
	if p.Protocols[0] == All {
		return p.othersText()
	}
	var texts []string
	for _, protocol := range p.Protocols {
		for _, ports := range p.Ports {
			texts = append(texts, Flow(protocol, ports))
		}
	}
	return strings.Join(texts, ", ")
}

func (p Piece) othersText() string {
	if len(p.But) == 0 {
		return "all traffic"
	}
	names := make([]string, len(p.But))
	for i, protocol := range p.But {
		names[i] = Protocol(protocol)
	}
	return "all protocols but " + strings.Join(names, ", ")
}

// Protocol renders the name of a protocol, or its number: "tcp", "protocol 47".
func Protocol(number int) string {
	switch number {
	case icmp:
		return "icmp"
	case tcp:
		return "tcp"
	case udp:
		return "udp"
	case icmpv6:
		return "icmpv6"
	default:
		return "protocol " + strconv.Itoa(number)
	}
}

// Flow renders a protocol with a range of its ports: "tcp/443", "udp/1024-65535", "icmp type 8", "all traffic".
func Flow(protocol int, ports Ports) string {
	name := Protocol(protocol)
	switch {
	case protocol == All:
		return "all traffic"
	case protocol == icmp || protocol == icmpv6:
		return name + types(ports)
	case ports == AllPorts() && protocol != tcp && protocol != udp:
		return name
	case ports == AllPorts():
		return name + " on all ports"
	case ports.First == ports.Last:
		return name + "/" + strconv.Itoa(ports.First)
	default:
		return name + "/" + strconv.Itoa(ports.First) + "-" + strconv.Itoa(ports.Last)
	}
}

// codes is how many codes a type of ICMP has.
const codes = 256

// types renders a range of types and codes of ICMP.
func types(ports Ports) string {
	first, last := ports.First/codes, ports.Last/codes
	whole := ports.First%codes == 0 && ports.Last%codes == codes-1
	switch {
	case ports == AllPorts():
		return ""
	case whole && first == last:
		return " type " + strconv.Itoa(first)
	case whole:
		return " types " + strconv.Itoa(first) + "-" + strconv.Itoa(last)
	case ports.First == ports.Last:
		return " type " + strconv.Itoa(first) + " code " + strconv.Itoa(ports.First%codes)
	case first == last:
		return " type " + strconv.Itoa(first) + " codes " + strconv.Itoa(ports.First%codes) + "-" + strconv.Itoa(ports.Last%codes)
	default:
		return " type " + strconv.Itoa(first) + " code " + strconv.Itoa(ports.First%codes) +
			" to type " + strconv.Itoa(last) + " code " + strconv.Itoa(ports.Last%codes)
	}
}
