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

# way_out answers whether the subnet has a way to the internet that leads through no VPC endpoint, for what has public
# addresses or not.
way_out(subnet, public) := _ways_out[public.is][subnet] if {
	public.is != "unknown"
} else := _ways_out.yes[subnet] if {
	_ways_out.yes[subnet] == _ways_out.no[subnet]
} else := answer.unknown(public.why | _ways_out.yes[subnet].why)

# {whether there are public addresses: {subnet id: whether there is a way out}}
_ways_out := {public: {id: by_route_table(id, tables) | some id, _ in input.subnets} |
	some public in ["yes", "no"]
	tables := {id: _leads_out(table, public) | some id, table in input.route_tables}
}

# default_routes are the routes of the table by which packets for the internet may leave the VPC.
default_routes(table) := {way | some way in input.route_tables[table].routes; way.destination.cidr == any_ipv4}

_leads_out(table, public) := answer.yes if {
	some route in table.routes
	route.destination.cidr == any_ipv4
	not route.maybe
	_passes(route, public)
} else := answer.unknown(union(whys)) if {
	whys := {_other_routes(table, route) | some route in table.routes; route.target != "local"; _passes(route, public)} | {answer.reasons(table, ["unknown"])}
	count(union(whys)) > 0
} else := answer.no

# An internet gateway translates public addresses, and drops what has none.
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
_passes(route, _) if route.target != "internet_gateway"

_passes(_, "yes")

# Why a packet for ECR may take the route. Networks beyond the VPC may have endpoints, and ways out, of their own.
_other_routes(table, route) := answer.reasons(route, ["maybe"]) if {
	count(answer.reasons(route, ["maybe"])) > 0
} else := {{
	"reason": $"whether ECR and S3 are reached by way of another route of {table.id} is not known",
	"at": object.get(route, "at", 0),
}}
