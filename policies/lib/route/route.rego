# METADATA
# description: The route tables of subnets, and where they lead.
package egresslint.lib.route

import data.egresslint.lib.address
import data.egresslint.lib.answer
import data.egresslint.lib.association
import data.egresslint.lib.reason

# of is {table id: why it may not be the subnet's}, for the tables that the subnet may use. It is empty for a subnet of
# whose table the files say nothing.
of(subnet) := association.of("route_tables", subnet)

# agreed is the answer that holds for every table that the subnet may use, given {table id: answer}.
agreed(subnet, by_table) := answer.unknown({{"reason": $"the route table of {subnet} is not known"}}) if {
	count(of(subnet)) == 0
} else := found if {
	answers := {by_table[table] | some table, _ in of(subnet)}
	count(answers) == 1
	some found in answers
} else := answer.unknown(union({(by_table[table].why | why) | some table, why in of(subnet)}))

# ways_out is {subnet id: whether it has a way to the internet that leads through no VPC endpoint}.
ways_out := {id: agreed(id, _leads_out) | some id, _ in input.subnets}

# leading_out are the routes of the table by which packets for the internet may leave the VPC.
leading_out(table) := {way | some way in input.route_tables[table].routes; way.destination.cidr == address.everything}

_leads_out := {id: _way(table) | some id, table in input.route_tables}

_way(table) := answer.yes if {
	some route in table.routes
	route.destination.cidr == address.everything
	not route.maybe
} else := answer.unknown(union(whys)) if {
	whys := {_why(table, route) | some route in table.routes; route.target != "local"} | {reason.of(table, ["unknown"])}
	count(union(whys)) > 0
} else := answer.no

# Why a packet for ECR may take the route. Networks beyond the VPC may have endpoints, and ways out, of their own.
_why(table, route) := reason.of(route, ["maybe"]) if {
	count(reason.of(route, ["maybe"])) > 0
} else := {{
	"reason": $"whether ECR and S3 are reached by way of another route of {table.id} is not known",
	"at": object.get(route, "at", 0),
}}
