# Route tables of subnets, and where they lead.
package egresslint.lib.network

import data.egresslint.lib.answer

# route_tables is {table id: why it may not be the subnet's}, for the tables that the subnet may use. It is empty for a
# subnet of whose table the files say nothing.
route_tables(subnet) := associations("route_tables", subnet)

# by_route_table is the answer that holds for every table that the subnet may use, given {table id: answer}.
by_route_table(subnet, by_table) := answer.unknown({{"reason": $"the route table of {subnet} is not known"}}) if {
	count(route_tables(subnet)) == 0
} else := found if {
	answers := {by_table[table] | some table, _ in route_tables(subnet)}
	count(answers) == 1
	some found in answers
} else := answer.unknown(union({(by_table[table].why | why) | some table, why in route_tables(subnet)}))

# way_out answers whether the subnet has a way to the internet that leads through no VPC endpoint, given whether what is in
# the subnet has a public address: without one, an internet gateway sends nothing on.
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
way_out(subnet, public) := answer.if_yes(
	public,
	by_route_table(subnet, _ways_with_address),
	by_route_table(subnet, _ways_without_address),
)

# default_routes are the routes of the table by which packets for the internet may leave the VPC.
default_routes(table) := {way | some way in input.route_tables[table].routes; way.destination.cidr == any_ipv4}

# dead_ends are clauses about the default routes of the placement's subnets that lead nowhere.
dead_ends(place) := {clause |
	some subnet in place.subnets
	some table, _ in route_tables(subnet)
	some route in default_routes(table)
	clause := _dead_end(table, route, place.public)
}

_dead_end(table, route, public) := $"{table} leads to an internet gateway, which only serves tasks with a public address" if {
	route.target == "internet_gateway"
	public.is == "no"
}

_dead_end(table, route, _) := $"{table} leads to {route.gateway}, {fault}" if {
	fault := nat_fault(route.gateway)
}

# nat_fault says what keeps the NAT gateway from leading to the internet; it is undefined where it may.
nat_fault(id) := "a private NAT gateway" if {
	_nat_gateways[id].is == "no"
	input.nat_gateways[id].public.is == "no"
} else := "a NAT gateway in a subnet without a route to an internet gateway" if {
	_nat_gateways[id].is == "no"
}

# {table id: whether it leads out}
_ways_with_address := {id: _leads_out(table, answer.yes) | some id, table in input.route_tables}

_ways_without_address := {id: _leads_out(table, answer.no) | some id, table in input.route_tables}

_leads_out(table, public) := answer.any({_leads(table, route, public) | some route in table.routes} | _further(table))

# Networks beyond the VPC may have endpoints, and ways out, of their own.
_leads(table, route, public) := answer.no if {
	route.target == "local"
} else := answer.no if {
	_only_joins_declared(input.links[route.gateway])
} else := answer.yes_beyond_doubt(_gateway_leads(table, route, public), answer.reasons(route, ["maybe"])) if {
	route.destination.cidr == any_ipv4
} else := _elsewhere(table, route)

# A peering connection leads to its two VPCs, and no further.
# Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
_only_joins_declared(link) if {
	link.kind == "peering_connection"
	count(answer.reasons(link.vpcs, ["open"])) == 0
	every reference in link.vpcs.items {
		input.vpcs[reference.id].origin == "declared"
	}
}

_elsewhere(table, route) := answer.unknown(why) if {
	why := answer.reasons(route, ["maybe"])
	count(why) > 0
} else := answer.unknown({{
	"reason": $"whether ECR and S3 are reached by way of another route of {table.id} is not known",
	"at": object.get(route, "at", 0),
}})

_gateway_leads(table, route, public) := public if {
	route.target == "internet_gateway"
} else := _nat_gateways[route.gateway] if {
	route.target == "nat_gateway"
	_nat_gateways[route.gateway]
} else := answer.yes if {
	route.target in _instances
} else := _not_known(table, route)

_not_known(table, route) := answer.unknown(why) if {
	why := answer.reasons(route, ["maybe", "unknown"])
	count(why) > 0
} else := answer.unknown({{
	"reason": $"where a route of {table.id} leads is not known",
	"at": object.get(route, "at", 0),
}})

# What runs in the VPC to send packets on.
_instances := {"instance", "network_interface", "endpoint"}

# _nat_gateways is {NAT gateway id: whether it leads to the internet}: a public one does if its subnet has a route to an
# internet gateway. The packets of a private one go where the other routes of its subnet lead.
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
_nat_gateways := {id: answer.if_yes(answer.setting(nat.public), _public_nat(nat), _private_nat(nat)) |
	some id, nat in input.nat_gateways
}

_public_nat(nat) := answer.yes if {
	nat.regional
} else := _by_subnet(nat, _internet_by_table)

_private_nat(nat) := answer.unknown({{
	"reason": $"where the subnets of {nat.id} lead is not known",
	"at": object.get(nat, "at", 0),
}}) if {
	nat.regional
} else := _by_subnet(nat, _beyond_by_table)

_by_subnet(nat, by_table) := answer.unknown(why) if {
	why := answer.reasons(nat, ["unknown"])
	count(why) > 0
} else := by_route_table(nat.subnet, by_table)

# {table id: whether it has a default route to an internet gateway}
_internet_by_table := {id: answer.any({_to_internet(table, route) | some route in default_routes(id)} | _further(table)) |
	some id, table in input.route_tables
}

_to_internet(table, route) := answer.yes_beyond_doubt(answer.yes, answer.reasons(route, ["maybe"])) if {
	route.target == "internet_gateway"
} else := _not_known(table, route) if {
	route.target == ""
} else := answer.no

# {table id: whether it leads out other than by an internet gateway}
_beyond_by_table := {id: answer.any({_beyond(table, route) | some route in table.routes} | _further(table)) |
	some id, table in input.route_tables
}

_beyond(table, route) := answer.no if {
	route.target in {"local", "internet_gateway"}
} else := _not_known(table, route)

# What is not known about the routes of a table: it may have further ones.
_further(table) := {answer.unknown(why) |
	why := answer.reasons(table, ["unknown"])
	count(why) > 0
}
