# Rules of security groups: protocol, ports and peer.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.security_group

# rule_place says which rule of which group a finding points at; the group "" is one that is not known. Joint is "to"
# for egress and "from" for ingress.
rule_place(group, rule, joint) := {
	"resource": _rule_resource(group, rule),
	"at": at(rule),
	"subject": $"{_port_subject(rule)} {joint} {peer_subject(rule.peer)}",
	"extent": (_blocks(rule.peer) | {why.reason | some why in answer.reasons(rule, ["unknown"])}),
}

# traffic is what the rule allows, within a sentence.
traffic(rule, joint) := _sensitive if {
	rule.sensitive
} else := "traffic that is not known" if {
	rule.protocol == ""
	rule.peer.kind == "unknown"
} else := $"{ports(rule)} {joint} {peer(rule.peer)}"

# Values that are sensitive must not be shown, whatever they are.
_sensitive := "traffic that sensitive values hide"

_rule_resource(group, rule) := rule.id if {
	group == ""
} else := group

# peer names the peer within a sentence.
peer(peer) := peer.cidr if {
	peer.kind == "cidr"
} else := $"{_peer_nouns[peer.kind]} {peer.id}" if {
	peer.id
} else := _peer_nouns[peer.kind]

# peer_subject distinguishes peers, without positions.
peer_subject(peer) := $"{peer.kind} {peer.cidr}" if {
	peer.kind == "cidr"
} else := $"{peer.kind} {peer.id} {peer.interface}" if {
	peer.interface
} else := $"{peer.kind} {peer.id}" if {
	peer.id
} else := peer.kind

# A prefix list may grow, and is called the same.
_blocks(peer) := {block.cidr | some block in security_group.list_blocks(peer.id)} if {
	peer.kind == "prefix_list"
} else := set()

_peer_nouns := {
	"group": "security group",
	"prefix_list": "prefix list",
	"endpoint_address": "the addresses of",
	"vpc_cidr": "the CIDR of",
	"subnet_cidr": "the CIDR of",
	"unknown": "an unknown address",
}

# port_ranges names the ports of an allowance: "tcp/443", "tcp/80 and tcp/8000-8080", "all traffic".
port_ranges(allowed) := answer.list({ports({"protocol": allowed.protocol, "from_port": range.from, "to_port": range.to}) |
	some range in allowed.ports
})

# ports names protocol and ports: "tcp/443", "udp/0-65535", "all traffic".
ports(rule) := "all traffic" if {
	rule.protocol == "all"
} else := _protocol(rule) if {
	not rule.protocol in security_group.protocols_with_ports
} else := $"{rule.protocol}/{rule.from_port}" if {
	rule.from_port == rule.to_port
} else := $"{rule.protocol}/{rule.from_port}-{rule.to_port}" if {
	security_group.ports_known(rule)
} else := $"{rule.protocol} on unknown ports"

# _port_subject distinguishes rules of the same group, without positions.
_port_subject(rule) := $"{protocol}/{object.get(rule, "from_port", "?")}-{object.get(rule, "to_port", "?")}" if {
	protocol := object.get({"": "?"}, rule.protocol, rule.protocol)
}

_protocol(rule) := "an unknown protocol" if {
	rule.protocol == ""
} else := $"IP protocol {rule.protocol}" if {
	regex.match(`^[0-9]+$`, rule.protocol)
} else := rule.protocol
