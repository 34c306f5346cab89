# METADATA
# description: Whether packets for S3 get from the subnets of tasks to its gateway endpoints.
package egresslint.lib.routing

import data.egresslint.lib.answer
import data.egresslint.lib.presence
import data.egresslint.lib.reason
import data.egresslint.lib.route

# routed is {network: {subnet id: whether packets for S3 get there}}; "" stands for further subnets.
routed := {network: object.union(_known(network, gateways), {"": answer.unknown(network.open) | count(network.open) > 0}) |
	some network, gateways in presence.gateways
	count(gateways) > 0
}

# associations are the places that put one of the gateways on a route table of the subnet: {gateway, table, at}.
associations(subnet, gateways) := {{"gateway": gateway, "table": table, "at": object.get(reference, "at", 0)} |
	some table, _ in route.of(subnet)
	some gateway in gateways
	some reference in input.endpoints[gateway].route_tables.items
	reference.id == table
}

_known(network, gateways) := {subnet: answer.any(presence.handed(network.vpc) | {on, route.ways_out[subnet]}) |
	by_table := _by_table(gateways)
	some subnet in network.subnets
	on := route.agreed(subnet, by_table)
}

# {table id: whether one of the gateways is on it}
_by_table(gateways) := {table: answer.any({_on(table, input.endpoints[gateway].route_tables) | some gateway in gateways}) |
	some table, _ in input.route_tables
}

_on(table, references) := answer.yes if {
	some reference in references.items
	reference.id == table
	not reference.maybe
} else := answer.unknown(why) if {
	why := reason.of(references, ["open"]) | union({_why(table, reference) | some reference in references.items})
	count(why) > 0
} else := answer.no

# Two tables of which one is not in the files may be the same.
_why(table, reference) := reason.of(reference, ["maybe"]) if {
	reference.id == table
} else := {{
	"reason": $"whether {table} and {reference.id} are the same route table is not known",
	"at": object.get(reference, "at", 0),
}} if {
	"external" in {input.route_tables[table].origin, input.route_tables[reference.id].origin}
} else := set()
