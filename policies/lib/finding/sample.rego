# One packet that a rule allows, as an example.
package egresslint.lib.finding

import data.egresslint.lib.network
import data.egresslint.lib.security_group

# sample_address is an address of the block that shows best what it opens: a documentation address where it holds one.
sample_address(peer) := "198.51.100.7" if {
	net.cidr_contains(peer.cidr, "198.51.100.7")
} else := "2001:db8::7" if {
	net.cidr_contains(peer.cidr, "2001:db8::7")
} else := _second(peer.first) if {
	not network.single_address(peer.cidr)
	contains(peer.first, ".")
} else := peer.first

# The first address of a subnet names the network itself; no packet is sent there. It is even, so that the next one is
# in the same octet.
_second(first) := concat(".", array.concat(array.slice(octets, 0, 3), [$"{to_number(octets[3]) + 1}"])) if {
	octets := split(first, ".")
}

# packet is one packet that the rule allows.
packet(rule, joint) := _sensitive if {
	rule.sensitive
} else := $"{_sample_port(rule)} {joint} {sample_peer(rule.peer)}"

# _packet_on is one packet that the rule allows, on the given port: "tcp/22".
_packet_on(rule, at) := _sensitive if {
	rule.sensitive
} else := $"{at} to {sample_peer(rule.peer)}"

# _packet_to is one packet that the rule allows, to the given address.
_packet_to(rule, address) := _sensitive if {
	rule.sensitive
} else := $"{_sample_port(rule)} to {address}"

# sample_peer names one address that the peer stands for.
sample_peer(peer) := sample_address(peer) if {
	peer.kind == "cidr"
} else := $"{_members[peer.kind]} {peer.id}" if {
	peer.id
} else := "some address"

_members := {
	"group": "a member of",
	"prefix_list": "an address in",
	"endpoint_address": "an address of",
	"vpc_cidr": "an address in",
	"subnet_cidr": "an address in",
}

# _sample_port_beyond is one kind of packet that the rule lets through and none of the allowances does.
_sample_port_beyond(rule, allowances) := $"{_transport(rule)}/{port}" if {
	rule.protocol in (security_group.protocols_with_ports | {"all"})
	security_group.ports_known(rule)
	edges := [edge | some allowed in allowances; some range in allowed.ports; some edge in [range.from - 1, range.to + 1]]
	outside := [port |
		some port in array.concat([22, rule.from_port, rule.to_port], edges)
		_in_range(port, rule)
		count([allowed | some allowed in allowances; security_group.allows_port(allowed, _transport(rule), port)]) == 0
	]
	port := outside[0]
} else := _sample_port(rule)

# _sample_port names one kind of packet that the rule lets through, by choice one that has nothing to do with a pull.
_sample_port(rule) := $"{_transport(rule)}/{port}" if {
	rule.protocol in (security_group.protocols_with_ports | {"all"})
	security_group.ports_known(rule)
	odd := [port | some port in [22, rule.from_port, rule.to_port]; port != 443; _in_range(port, rule)]
	port := array.concat(odd, [443])[0]
} else := ports(rule)

_transport(rule) := "tcp" if {
	rule.protocol == "all"
} else := rule.protocol

_in_range(port, rule) if {
	port >= rule.from_port
	port <= rule.to_port
}
