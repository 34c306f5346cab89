# The path of a task to the layers of its image: egress to S3, and routes to the gateway endpoint.
package egresslint.lib.path

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.pull
import data.egresslint.lib.security_group
import data.egresslint.lib.task

# s3_hops are the steps from the workload to the layer bucket.
s3_hops(id) := array.flatten([[_s3_egress(id)], _routes(id), [_gateway_present(id)]])

_s3_egress(id) := hop(found, task.doubts[id], about.place, about.says) if {
	workload := task.workloads[id]
	found := pull.reaches[id].s3
	alone := [[rule, pull.reaches_through(id, rule, "s3")] | some rule in security_group.grants_by_rule(workload.groups, "egress")]
	place := object.union({"kind": "egress"}, _place_of_groups(workload.groups, workload))
	groups := _group_names(workload.groups)
	about := _decided_by_rules(found, alone, "to", place, {
		"yes": $"rules of {groups} allow tcp/443 to S3",
		"no": $"no egress rule of {groups} allows tcp/443 to {finding.s3_destination(id)}",
		"unknown": $"no egress rule of {groups} certainly allows tcp/443 to {finding.s3_destination(id)}",
		"help": [$"allow egress of tcp/443 to {finding.s3_destination(id)}"],
	})
}

# One hop for each subnet; "" stands for further subnets.
_routes(id) := [_route(id, subnet, routed[subnet]) | some subnet in sort(object.keys(routed))] if {
	routed := object.get(pull.s3_routes, network.placement(task.workloads[id]), {})
}

_route(id, subnet, found) := hop(found, task.doubts[id], object.union({"kind": "route"}, place), {
	"yes": _route_leads(subnet, gateways, associations),
	"no": $"{answer.list(gateways)} is not on {_table(subnet)}; no other route leads out",
	"unknown": $"cannot tell whether a route leads from {_subnet(subnet)} to {answer.list(gateways)}",
	"help": [$"put {answer.list(gateways)} on {_table(subnet)}"],
	"evidence": _route_evidence(id, subnet, associations),
}) if {
	gateways := pull.s3_gateways[network.placement(task.workloads[id])]
	associations := pull.gateway_associations(subnet, gateways)
	place := _route_place(id, subnet, associations)
}

_route_place(id, subnet, associations) := {"resource": first.gateway, "at": first.at} if {
	count(associations) > 0
	first := min(associations)
} else := {"resource": table, "at": object.get(input.route_tables[table], "at", 0)} if {
	count(network.route_tables(subnet)) > 0
	table := min(object.keys(network.route_tables(subnet)))
} else := {"resource": subnet, "at": object.get(input.subnets[subnet], "at", 0)} if {
	input.subnets[subnet]
} else := {"resource": id, "at": object.get(task.workloads[id], "at", 0)}

_route_leads(subnet, gateways, associations) := $"{answer.list(gateways)} is on {_table(subnet)}" if {
	count(associations) > 0
} else := $"another route leads out of the VPC from {subnet}"

# Where the gateway is not on the table, another route may lead out.
_route_evidence(id, subnet, associations) := _exits(id, subnet) if {
	count(associations) == 0
} else := set()

_table(subnet) := $"{answer.list(object.keys(tables))}, the route table of {subnet}" if {
	tables := network.route_tables(subnet)
	count(tables) == 1
} else := $"the route table of {_subnet(subnet)}"

_subnet(subnet) := subnet if {
	subnet != ""
} else := "further subnets"

_gateway_present(id) := hop(pull.presence[id].s3, task.doubts[id], about.place, about.says) if {
	about := way_out(id, "s3", {
		"article": "a",
		"noun": "gateway endpoint for S3",
		"help": ["declare a gateway endpoint for S3 on the route tables of the task's subnets"],
	})
}
