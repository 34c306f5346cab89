# Whether grants match the network interfaces of a workload or an endpoint: these have security groups, and addresses in
# subnets.
package egresslint.lib.security_group

import data.egresslint.lib.answer
import data.egresslint.lib.network

# https_between answers whether the grants, certain and possible, allow tcp 443 to or from all interfaces of the end.
https_between(certain, possible, end) := answer.yes if {
	names_interface(certain, end)
} else := answer.yes if {
	holds_placement(certain, network.placement(end))
} else := answer.unknown(union(meetings)) if {
	meetings := {_partial(grant, meeting, end) | some grant in possible; meeting := _match(grant.peer, end)}
	count(meetings) > 0
} else := answer.no

# names_interface reports whether the grants certainly name the end: by one of its groups or by its addresses.
names_interface(certain, end) if {
	some reference in end.groups.items
	not reference.maybe
	{"kind": "group", "id": reference.id} in certain.peers
}

names_interface(certain, end) if {"kind": "endpoint_address", "id": end.id} in certain.peers

names_interface(certain, end) if {
	count(end.subnets.items) > 0
	not end.subnets.open
	every number in numbers.range(0, count(end.subnets.items) - 1) {
		{"kind": "endpoint_address", "id": end.id, "interface": number} in certain.peers
	}
}

# holds_placement reports whether the grants certainly hold all addresses of the placement.
holds_placement(certain, _) if network.any_ipv4 in certain.blocks

holds_placement(certain, place) if {"kind": "vpc_cidr", "id": place.vpc} in certain.peers

holds_placement(certain, place) if {
	count(certain.blocks) > 0
	space := network.address_space(place)
	count(space.why) == 0
	every block in space.blocks {
		network.inside(block, certain.blocks)
	}
}

holds_placement(certain, place) if {
	count(place.subnets) > 0
	count(place.open) == 0
	every subnet in place.subnets {
		_holds_subnet(certain, subnet)
	}
}

_holds_subnet(certain, subnet) if {"kind": "subnet_cidr", "id": subnet} in certain.peers

_holds_subnet(certain, subnet) if network.inside(network.subnet_cidr(subnet), certain.blocks)

# A grant that is certain and yet only possible to meet the end covers a part of it.
_partial(grant, meeting, end) := {{"reason": $"only a part of the addresses of {end.id} is allowed"}} if {
	grant.certain
	count(meeting) == 0
} else := grant.why | meeting

# _match is what it depends on that a grant with the peer matches the end; it is undefined where it cannot.
_match(peer, _) := set() if peer.kind in {"unknown", "list"}

_match(peer, end) := _match_group(peer.id, end) if peer.kind == "group"

_match(peer, end) := _match_cidr(peer.cidr, network.address_space(network.placement(end))) if peer.kind == "cidr"

_match(peer, end) := set() if {
	peer.kind == "endpoint_address"
	peer.id == end.id
}

_match(peer, end) := _match_vpc(peer.id, network.vpc_of(end)) if peer.kind == "vpc_cidr"

_match(peer, end) := _match_subnet(peer.id, network.placement(end)) if peer.kind == "subnet_cidr"

_match_group(id, end) := {why | some reference in references; some why in answer.reasons(reference, ["maybe"])} if {
	references := [reference | some reference in end.groups.items; reference.id == id]
	count(references) > 0
} else := answer.reasons(end.groups, ["open"]) if {
	end.groups.open
} else := _external(id) if {
	count(_external(id)) > 0
}

_match_cidr(cidr, space) := set() if {
	network.overlaps(cidr, space.blocks)
} else := space.why if {
	count(space.why) > 0
	not network.public(cidr)
}

_match_vpc(peer, own) := set() if {
	peer == own
} else := {{"reason": $"whether {peer} is the VPC is not known"}} if {
	own == ""
} else := network.same_vpc_doubts(peer, own) if {
	count(network.same_vpc_doubts(peer, own)) > 0
}

_match_subnet(subnet, place) := set() if {
	subnet in place.subnets
} else := place.open if {
	count(place.open) > 0
} else := {{"reason": $"whether {subnet} is one of the same subnets is not known"}} if {
	not _declared(subnet)
	some other in place.subnets
	not _declared(other)
}

_declared(subnet) if input.subnets[subnet].origin == "declared"
