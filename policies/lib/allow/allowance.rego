# What the configuration allows tasks to send to, besides what the image pull needs.
package egresslint.lib.allow

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.prefix_list
import data.egresslint.lib.security_group
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# _allowances are those that may hold for the peer of the grant: {entry, peer, ports}.
_allowances(grant) := [{"entry": entry, "peer": inside, "ports": security_group.within_ports(grant.rule, entry)} |
	some entry in _entries
	_applies_to(entry, grant.group)
	inside := _inside_allowance(entry, grant)
	inside.is != "no"
]

# _parts are the blocks that are allowed on some port of the grant and that hold only a part of what its peer stands for: {entry, …}.
_parts(grant) := [entry |
	some entry in data.egresslint.config.allow
	entry.kind == "cidr"
	_applies_to(entry, grant.group)
	security_group.may_share_ports(grant.rule, entry)
	some block in _cidrs(grant.rule.peer)
	net.cidr_intersects(entry.is, block)
	_inside_allowance(entry, grant).is == "no"
]

# used are the numbers of the allowances that apply to some grant.
used := {number | some [_, number] in uses} | endpoint_used

# uses are the pairs of a group and the number of an allowance that applies to a grant of it: {[group, number]}.
uses := {[grant.group, entry.number] |
	some grant in _grants
	entries := array.concat([claim.entry | some claim in _allowances(grant); _applies(claim, grant.rule)], _parts(grant))
	some entry in entries
	entry.number >= 0
}

# A peer that may be what is allowed uses the allowance if it has no other reason to be there.
_applies(claim, _) if claim.peer.is == "yes"

_applies(claim, rule) if {
	claim.ports.is != "no"
	not _only_https_to_endpoint(rule)
}

# Nothing is computed if nothing is allowed.
_grants := task.grants if count(_entries) > 0

_grants := [] if count(_entries) == 0

_entries := array.concat(data.egresslint.config.allow, needed)

_applies_to(entry, _) if {
	count(entry.from) == 0
	not entry.groups
}

_applies_to(entry, group) if group in entry.groups

_applies_to(entry, group) if {
	some pattern in entry.from
	regex.match(pattern, group)
}

# A peer of which nothing is known may be inside of any allowance.
_inside_allowance(entry, grant) := answer.unknown(answer.reasons(grant.rule, ["unknown"])) if {
	grant.rule.peer.kind == "unknown"
} else := _inside_known(entry, grant)

# Blocks count together: two halves hold what lies across them.
_inside_known(entry, grant) := _inside_blocks(entry, grant.rule.peer, data.egresslint.config.allow, grant.group) if entry.kind == "cidr"

_inside_known(entry, grant) := _through_nat(grant) if entry.kind == "nat"

_inside_known(entry, grant) := _is_group(entry, grant.rule.peer) if entry.kind == "security_group"

_inside_known(entry, grant) := _is_list(entry, grant.rule.peer) if entry.kind == "prefix_list"

_inside_known(entry, grant) := _of_service(entry.is, grant.rule.peer, network.region_of_group(grant.group)) if entry.kind == "service"

# A group or list that is named by something else than its id may have the id, or the name, that the entry has.
_is_group(entry, peer) := answer.no if {
	peer.kind != "group"
} else := answer.yes if {
	regex.match(entry.pattern, peer.id)
} else := answer.unknown(security_group.unnamed(peer.id)) if {
	count(security_group.unnamed(peer.id)) > 0
} else := answer.no

_is_list(entry, peer) := answer.no if {
	peer.kind != "prefix_list"
} else := answer.yes if {
	regex.match(entry.pattern, peer.id)
} else := answer.unknown(_list_unnamed(peer.id)) if {
	count(_list_unnamed(peer.id)) > 0
} else := answer.no

# _list_unnamed is the set of reasons why it is not known which list it is.
_list_unnamed(id) := set() if {
	input.prefix_lists[id].literal
} else := set() if {
	prefix_list.managed(id)
} else := set() if {
	count(_cidrs({"kind": "prefix_list", "id": id})) > 0
} else := prefix_list.doubts(id)

_inside_blocks(entry, peer, entries, group) := answer.no if {
	count(_cidrs(peer)) == 0
	not peer.kind in {"vpc_cidr", "subnet_cidr", "prefix_list"}
} else := answer.unknown({{"reason": $"whether {entry.is} holds the CIDR of {peer.id} is not known"}}) if {
	peer.kind in {"vpc_cidr", "subnet_cidr"}
} else := answer.no if {
	count(_cidrs(peer)) == 0
	count(_list_unnamed(peer.id)) == 0
} else := answer.unknown(_list_unnamed(peer.id)) if {
	count(_cidrs(peer)) == 0
} else := answer.no if {
	not network.overlaps(entry.is, _cidrs(peer))
} else := answer.yes_beyond_doubt(answer.yes, _cidrs_doubts(peer)) if {
	allowed := _allowed_cidrs(entries, entry.protocol, entry.ports, group)
	every block in _cidrs(peer) {
		network.inside(block, allowed)
	}
} else := answer.no

# The blocks that are allowed on the same ports, merged.
_allowed_cidrs(entries, protocol, ports, group) := network.merged({entry.is |
	some entry in entries
	entry.kind == "cidr"
	entry.protocol == protocol
	entry.ports == ports
	_applies_to(entry, group)
})

_cidrs(peer) := {peer.cidr} if {
	peer.kind == "cidr"
} else := {block.cidr | some block in security_group.list_blocks(peer.id)} if {
	peer.kind == "prefix_list"
} else := set()

_cidrs_doubts(peer) := prefix_list.doubts(peer.id) if {
	peer.kind == "prefix_list"
} else := set()

_of_service(service, peer, where) := prefix_list.of_service(peer.id, where, service) if {
	vpc_endpoint.has_gateway(service)
	peer.kind == "prefix_list"
} else := _group_of_service(service, peer.id) if {
	peer.kind == "group"
} else := _endpoint_of_service(service, peer.id) if {
	peer.kind == "endpoint_address"
} else := answer.any({_endpoint_of_service(service, id) |
	some id, endpoint in vpc_endpoint.interfaces
	some own in endpoint.addresses
	network.host_cidr(own) == peer.cidr
}) if {
	peer.kind == "cidr"
} else := answer.no

# An endpoint that is not in the files may use a group that is not.
_group_of_service(service, group) := vpc_endpoint.service_uses(service, group) if {
	vpc_endpoint.service_uses(service, group).is != "no"
} else := answer.unknown(security_group.shared(group)) if {
	count(security_group.shared(group)) > 0
} else := answer.no

_endpoint_of_service(service, id) := answer.yes_beyond_doubt(answer.yes, vpc_endpoint.doubts[id]) if {
	some possible in {service, ""}
	vpc_endpoint.interfaces[id].service == possible
} else := answer.no
