# Ways between VPCs: VPC peering connections and transit gateways.
package egresslint.lib.network

import data.egresslint.lib.answer

# links_between are the links that may join the two VPCs. Of one that is not in the files, the first VPC has to be known
# to use it.
links_between(a, b) := {id |
	some id, link in input.links
	_joins(link, a, b).is != "no"
	_uses(link, a)
}

# crosses answers whether packets get from a placement to one in another VPC, and back.
crosses(from, to) := answer.all(_ways_there(from, to) | _ways_back(to, from))

# listed answers whether the list certainly has the VPC.
listed(references, vpc) := answer.yes if {
	some reference in references.items
	reference.id == vpc
	count(answer.reasons(reference, ["maybe"])) == 0
} else := answer.unknown(why) if {
	why := answer.reasons(references, ["open"]) | {why |
		some reference in references.items
		reference.id == vpc
		some why in answer.reasons(reference, ["maybe"])
	}
	count(why) > 0
} else := answer.no

_uses(link, vpc) if {
	some reference in link.vpcs.items
	reference.id == vpc
}

_uses(link, vpc) if _used_by[vpc][link.id]

# {VPC id: the links that its route tables lead to}
_used_by := object.union_n([{table.vpc: {route.gateway: true}} |
	some table in input.route_tables
	some route in table.routes
	route.gateway != ""
])

_joins(link, a, b) := answer.yes_beyond_doubt(
	answer.all({listed(link.vpcs, a), listed(link.vpcs, b)}),
	answer.reasons(link, ["unknown"]),
)

_ways_there(from, to) := {_routed(subnet, from.vpc, to) | some subnet in from.subnets} | _subnets_not_known(from)

# The main route table that a VPC comes with may get its routes where the other end of a link is managed.
_ways_back(from, to) := {_routed_back(subnet, from.vpc, to) | some subnet in from.subnets} | _subnets_not_known(from)

_subnets_not_known(place) := {answer.unknown(place.open)} if {
	count(place.open) > 0
} else := {answer.unknown({{"reason": "the subnets are not known"}})} if {
	count(place.subnets) == 0
} else := set()

_routed(subnet, vpc, to) := by_route_table(subnet, {id: _table_leads(input.route_tables[id], vpc, to) | some id, _ in route_tables(subnet)})

_routed_back(subnet, vpc, to) := by_route_table(subnet, {id: _table_leads_back(input.route_tables[id], vpc, to) | some id, _ in route_tables(subnet)})

_table_leads_back(table, vpc, to) := answer.unknown({{
	"reason": $"whether {table.id} has a route back to {to.vpc} is not known",
	"at": object.get(table, "at", 0),
}}) if {
	table.origin == "default"
} else := _table_leads(table, vpc, to)

_table_leads(table, vpc, to) := answer.any({_leads_to(table, route, vpc, to) | some route in table.routes} | _further(table))

_leads_to(table, route, vpc, to) := answer.no if {
	_destined(table, route, to).is == "no"
} else := answer.no if {
	route.target in {"local", "internet_gateway", "egress_only_gateway"}
} else := answer.yes_beyond_doubt(
	answer.all({_destined(table, route, to), _joins(input.links[route.gateway], vpc, to.vpc)}),
	answer.reasons(route, ["maybe"]),
) if {
	input.links[route.gateway]
} else := _not_known(table, route)

# Whether the destination of the route holds all addresses of the placement.
_destined(table, route, to) := answer.unknown({_destination_not_known(table, route)}) if {
	count(_destinations(route)) == 0
} else := answer.yes if {
	any_ipv4 in _destinations(route)
} else := answer.yes if {
	space := address_space(to)
	count(space.why) == 0
	every block in space.blocks {
		inside(block, _destinations(route))
	}
} else := answer.unknown(address_space(to).why) if {
	count(address_space(to).why) > 0
} else := answer.unknown({_destination_not_known(table, route)}) if {
	some block in address_space(to).blocks
	overlaps(block, _destinations(route))
} else := answer.no

_destinations(route) := {route.destination.cidr} if {
	route.destination.kind == "cidr"
} else := {block.cidr | some block in input.prefix_lists[route.destination.id].cidrs}

_destination_not_known(table, route) := {
	"reason": $"whether a route of {table.id} leads there is not known",
	"at": object.get(route, "at", 0),
}
