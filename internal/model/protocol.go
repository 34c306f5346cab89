package model

import (
	"slices"
	"strconv"
	"strings"
)

// Protocol returns the model's name of a protocol as configurations spell it: "TCP", "6", "-1", "all". An empty text
// means every protocol, as it does for AWS. Source: the IpProtocol of the EC2 API's IpPermission.
func Protocol(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	switch text {
	case "tcp", "udp", "icmp": // as most write it
		return text
	}
	if n, err := strconv.Atoi(text); err == nil {
		return protocolNumber(n)
	}
	switch text {
	case "":
		return "all"
	case "icmp6":
		return "icmpv6"
	default:
		return text
	}
}

// IsProtocol reports whether a text that Protocol returned is the name or the number of a protocol.
func IsProtocol(text string) bool {
	_, err := strconv.ParseUint(text, 10, 8)
	return err == nil || slices.Contains([]string{"all", "tcp", "udp", "icmp", "icmpv6"}, text)
}

// protocolNumber names the protocols that have names, by IANA's numbers.
func protocolNumber(n int) string {
	switch n {
	case -1:
		return "all"
	case 1:
		return "icmp"
	case 6:
		return "tcp"
	case 17:
		return "udp"
	case 58:
		return "icmpv6"
	default:
		return strconv.Itoa(n)
	}
}

// Ports returns the ports that a rule covers if its protocol and ports are written as given; nil is unknown. Only tcp,
// udp and ICMP have ports (for ICMP, type and code): any other protocol covers everything, whatever is written, and
// -1 means everything too. Source: the FromPort of the EC2 API's IpPermission.
func Ports(protocol string, from, to *int) (lowest, highest *int) {
	zero, top := 0, MaxPort
	switch protocol {
	case "": // not known: with ports or without
		return nil, nil
	case "tcp", "udp", "icmp", "icmpv6":
	default:
		return &zero, &top
	}
	if from != nil && *from == -1 {
		return &zero, &top
	}
	return from, to
}
