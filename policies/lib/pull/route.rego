# Whether the subnets of tasks are routed to the gateway endpoints of S3.
package egresslint.lib.pull

import data.egresslint.lib.answer
import data.egresslint.lib.network

# s3_routes is {placement: {subnet id: whether packets for S3 get there}}; "" stands for further subnets.
s3_routes := {placement: object.union(_subnet_routes(placement, gateways), {"": answer.unknown(placement.open) | count(placement.open) > 0}) |
	some placement, gateways in s3_gateways
	count(gateways) > 0
}

# gateway_associations are the places that put one of the gateways on a route table of the subnet: {gateway, table, at}.
gateway_associations(subnet, gateways) := {{"gateway": gateway, "table": table, "at": object.get(reference, "at", 0)} |
	some table, _ in network.route_tables(subnet)
	some gateway in gateways
	some reference in input.endpoints[gateway].route_tables.items
	reference.id == table
}

_subnet_routes(placement, gateways) := {subnet: answer.any(_vpc_shared(placement.vpc) | {on, network.way_out(subnet, placement.public)}) |
	by_table := _gateway_on_tables(placement.subnets, gateways)
	some subnet in placement.subnets
	on := network.by_route_table(subnet, by_table)
}

# {table id: whether one of the gateways is on it}, for the tables that the subnets may use.
_gateway_on_tables(subnets, gateways) := {table: answer.any({_on_table(table, input.endpoints[gateway].route_tables) | some gateway in gateways}) |
	some subnet in subnets
	some table, _ in network.route_tables(subnet)
}

_on_table(table, references) := answer.yes if {
	some reference in references.items
	reference.id == table
	not reference.maybe
} else := answer.unknown(why) if {
	why := answer.reasons(references, ["open"]) | union({_table_doubts(table, reference) | some reference in references.items})
	count(why) > 0
} else := answer.no

# Two tables of which one is not in the files may be the same.
_table_doubts(table, reference) := answer.reasons(reference, ["maybe"]) if {
	reference.id == table
} else := {{
	"reason": $"whether {table} and {reference.id} are the same route table is not known",
	"at": object.get(reference, "at", 0),
}} if {
	"external" in {input.route_tables[table].origin, input.route_tables[reference.id].origin}
} else := set()
