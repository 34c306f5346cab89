# METADATA
# description: >-
#   What the configuration allows tasks to send to besides what the pull of their image needs. A claim is an allowance
#   that a grant has to do with: whether its peer is inside of what is allowed, and its ports.
package egresslint.lib.allowance

import data.egresslint.lib.address
import data.egresslint.lib.answer
import data.egresslint.lib.interface
import data.egresslint.lib.need
import data.egresslint.lib.network
import data.egresslint.lib.port
import data.egresslint.lib.prefix_list
import data.egresslint.lib.region
import data.egresslint.lib.task

# claims are those that may hold for the peer of the grant: {entry, peer, ports}.
claims(grant) := [{"entry": entry, "peer": inside, "ports": port.within(grant.rule, entry)} |
	some entry in _entries
	_for(entry, grant.group)
	inside := _inside(entry, grant)
	inside.is != "no"
]

# parts are the blocks that are allowed and that hold only a part of what the grant's peer stands for: {entry, …}.
parts(grant) := [entry |
	some entry in data.egresslint.config.allow
	entry.kind == "cidr"
	_for(entry, grant.group)
	some block in _blocks(grant.rule.peer)
	net.cidr_intersects(entry.is, block)
	_inside(entry, grant).is == "no"
]

# used are the numbers of the allowances that some grant has to do with.
used := {entry.number |
	some grant in _grants
	entries := array.concat([claim.entry | some claim in claims(grant)], parts(grant))
	some entry in entries
	entry.number >= 0
}

# text says what an allowance allows: "tcp/5432 to 10.1.0.0/16".
text(entry) := $"{port.ranges(entry)} to {_peer(entry)}"

# related is where it is allowed, and why.
related(entries) := {{"message": message, "at": entry.at} |
	some entry in entries
	message := $"{text(entry)} is allowed here: {trim_right(entry.reason, ".")}."
}

# sample is an address that the peer stands for and that none of the allowed parts holds, if one is easily found.
sample(peer, allowed) := first if {
	candidates := [own | some own in [address.sample(peer), peer.first, peer.last]; not address.inside(network.host(own), allowed)]
	first := candidates[0]
} else := "some address"

# Nothing is worked out where nothing is allowed.
_grants := task.grants if count(_entries) > 0

_grants := [] if count(_entries) == 0

_entries := array.concat(data.egresslint.config.allow, need.entries)

_for(entry, _) if {
	count(entry.from) == 0
	not entry.groups
}

_for(entry, group) if group in entry.groups

_for(entry, group) if {
	some pattern in entry.from
	regex.match(pattern, group)
}

# Blocks count together: two halves hold what lies across them.
_inside(entry, grant) := _inside_blocks(entry, grant) if entry.kind == "cidr"

_inside(entry, grant) := _matches(entry, grant.rule.peer, "group") if entry.kind == "security_group"

_inside(entry, grant) := _matches(entry, grant.rule.peer, "prefix_list") if entry.kind == "prefix_list"

_inside(entry, grant) := _of_service(entry.is, grant.rule.peer, region.of_group(grant.group)) if entry.kind == "service"

_matches(entry, peer, kind) := answer.yes if {
	peer.kind == kind
	regex.match(entry.pattern, peer.id)
} else := answer.no

_inside_blocks(entry, grant) := answer.no if {
	count(_blocks(grant.rule.peer)) == 0
	not grant.rule.peer.kind in {"vpc_cidr", "subnet_cidr", "prefix_list"}
} else := answer.unknown({{"reason": $"whether {entry.is} holds the CIDR of {grant.rule.peer.id} is not known"}}) if {
	grant.rule.peer.kind in {"vpc_cidr", "subnet_cidr"}
} else := answer.no if {
	count(_blocks(grant.rule.peer)) == 0
} else := answer.doubted(answer.yes, _doubts(grant.rule.peer)) if {
	allowed := _alike(entry, grant.group)
	every block in _blocks(grant.rule.peer) {
		address.inside(block, allowed)
	}
} else := answer.no

# The blocks that are allowed on the same ports, merged.
_alike(entry, group) := address.merged({other.is |
	some other in data.egresslint.config.allow
	other.kind == "cidr"
	other.protocol == entry.protocol
	other.ports == entry.ports
	_for(other, group)
})

_blocks(peer) := {peer.cidr} if {
	peer.kind == "cidr"
} else := {block.cidr | some block in prefix_list.blocks(peer.id)} if {
	peer.kind == "prefix_list"
} else := set()

_doubts(peer) := prefix_list.doubts(peer.id) if {
	peer.kind == "prefix_list"
} else := set()

_of_service(service, peer, where) := prefix_list.of_service(peer.id, where, service) if {
	interface.gateway(service)
	peer.kind == "prefix_list"
} else := interface.carries(service, peer.id) if {
	peer.kind == "group"
} else := _endpoint(service, peer.id) if {
	peer.kind == "endpoint_address"
} else := answer.any({_endpoint(service, id) |
	some id, endpoint in interface.endpoints
	some own in endpoint.addresses
	network.host(own) == peer.cidr
}) if {
	peer.kind == "cidr"
} else := answer.no

_endpoint(service, id) := answer.doubted(answer.yes, interface.about[id]) if {
	some possible in {service, ""}
	interface.endpoints[id].service == possible
} else := answer.no

_peer(entry) := $"security group {entry.is}" if {
	entry.kind == "security_group"
} else := $"prefix list {entry.is}" if {
	entry.kind == "prefix_list"
} else := $"the prefix list of {entry.is}" if {
	entry.kind == "service"
	interface.gateway(entry.is)
} else := $"the endpoint of {entry.is}" if {
	entry.kind == "service"
} else := entry.is
