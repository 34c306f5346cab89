# METADATA
# description: >-
#   Whether grants meet the other end, a workload or an endpoint: network interfaces that carry groups and have
#   addresses in a network.
package egresslint.lib.contact

import data.egresslint.lib.address
import data.egresslint.lib.answer
import data.egresslint.lib.group
import data.egresslint.lib.network
import data.egresslint.lib.reason
import data.egresslint.lib.vpc

# between answers whether the grants, certain and possible, let tcp 443 through to or from all interfaces of the end.
between(certain, possible, end) := answer.yes if {
	named(certain, end)
} else := answer.yes if {
	surrounds(certain, network.of(end))
} else := answer.unknown(union(meetings)) if {
	meetings := {_why(grant, meeting, end) | some grant in possible; meeting := _meeting(grant.peer, end)}
	count(meetings) > 0
} else := answer.no

# named tells whether the grants certainly name the end: by one of its groups or by its addresses.
named(certain, end) if {
	some reference in end.groups.items
	not reference.maybe
	{"kind": "group", "id": reference.id} in certain.peers
}

named(certain, end) if {"kind": "endpoint_address", "id": end.id} in certain.peers

named(certain, end) if {
	count(end.subnets.items) > 0
	not end.subnets.open
	every number in numbers.range(0, count(end.subnets.items) - 1) {
		{"kind": "endpoint_address", "id": end.id, "interface": number} in certain.peers
	}
}

# surrounds tells whether the grants certainly hold all addresses of the network.
surrounds(certain, _) if address.everything in certain.blocks

surrounds(certain, place) if {"kind": "vpc_cidr", "id": place.vpc} in certain.peers

surrounds(certain, place) if {
	count(certain.blocks) > 0
	space := network.space(place)
	count(space.why) == 0
	every block in space.blocks {
		address.inside(block, certain.blocks)
	}
}

surrounds(certain, place) if {
	count(place.subnets) > 0
	count(place.open) == 0
	every subnet in place.subnets {
		_holds(certain, subnet)
	}
}

_holds(certain, subnet) if {"kind": "subnet_cidr", "id": subnet} in certain.peers

_holds(certain, subnet) if address.inside(network.block(subnet), certain.blocks)

# A grant that is certain and yet only possible to meet the end covers a part of it.
_why(grant, meeting, end) := {{"reason": $"only a part of the addresses of {end.id} is allowed"}} if {
	grant.certain
	count(meeting) == 0
} else := grant.why | meeting

# _meeting is what it depends on that a grant with the peer lets the end through; it is undefined where it cannot.
_meeting(peer, _) := set() if peer.kind in {"unknown", "list"}

_meeting(peer, end) := _carrying(peer.id, end) if peer.kind == "group"

_meeting(peer, end) := _overlapping(peer.cidr, network.space(network.of(end))) if peer.kind == "cidr"

_meeting(peer, end) := set() if {
	peer.kind == "endpoint_address"
	peer.id == end.id
}

_meeting(peer, end) := _within(peer.id, vpc.of(end)) if peer.kind == "vpc_cidr"

_meeting(peer, end) := _sharing(peer.id, network.of(end)) if peer.kind == "subnet_cidr"

_carrying(id, end) := {why | some reference in references; some why in reason.of(reference, ["maybe"])} if {
	references := [reference | some reference in end.groups.items; reference.id == id]
	count(references) > 0
} else := reason.of(end.groups, ["open"]) if {
	end.groups.open
} else := group.external(id) if {
	count(group.external(id)) > 0
}

_overlapping(cidr, space) := set() if {
	address.meets(cidr, space.blocks)
} else := space.why if {
	count(space.why) > 0
	not address.public(cidr)
}

_within(peer, own) := set() if {
	peer == own
} else := {{"reason": $"whether {peer} is the VPC is not known"}} if {
	own == ""
} else := vpc.doubts(peer, own) if {
	count(vpc.doubts(peer, own)) > 0
}

_sharing(subnet, place) := set() if {
	subnet in place.subnets
} else := place.open if {
	count(place.open) > 0
} else := {{"reason": $"whether {subnet} is one of the same subnets is not known"}} if {
	not _declared(subnet)
	some other in place.subnets
	not _declared(other)
}

_declared(subnet) if input.subnets[subnet].origin == "declared"
