# METADATA
# description: >-
#   The way of a task to the layers of its image: its groups let the packets out to S3, and the routes of its subnets lead to the
#   gateway endpoint.
package egresslint.lib.layers

import data.egresslint.lib.evidence
import data.egresslint.lib.grant
import data.egresslint.lib.hop
import data.egresslint.lib.network
import data.egresslint.lib.outlet
import data.egresslint.lib.presence
import data.egresslint.lib.pull
import data.egresslint.lib.reach
import data.egresslint.lib.route
import data.egresslint.lib.routing
import data.egresslint.lib.task
import data.egresslint.lib.words

# hops are the steps from the workload to the layer bucket.
hops(id) := array.flatten([[_egress(id)], _routes(id), [_presence(id)]])

_egress(id) := hop.of(found, task.about[id], about.place, about.says) if {
	workload := task.workloads[id]
	found := reach.answers[id].s3
	alone := [[rule, reach.through(id, rule, "s3")] | some rule in grant.each(workload.groups, "egress")]
	place := object.union({"kind": "egress", "rule": "s3-unreachable"}, hop.carrier(workload.groups, workload))
	groups := hop.names(workload.groups)
	about := evidence.hold(found, alone, "to", place, {
		"yes": $"Rules of {groups} let tcp 443 out to S3.",
		"no": $"No egress rule of {groups} lets tcp 443 through to {pull.s3(id)}.",
		"unknown": $"No egress rule of {groups} certainly lets tcp 443 through to {pull.s3(id)}.",
		"advice": $"Allow egress of tcp 443 to {pull.s3(id)}.",
	})
}

# One hop for each subnet; "" stands for further subnets.
_routes(id) := [_route(id, subnet, routed[subnet]) | some subnet in sort(object.keys(routed))] if {
	routed := object.get(routing.routed, network.of(task.workloads[id]), {})
}

_route(id, subnet, found) := hop.of(found, task.about[id], object.union({"kind": "route", "rule": "s3-gateway-not-routed"}, place), {
	"yes": _lead(subnet, gateways, associations),
	"no": $"{words.list(gateways)} is not on {_table(subnet)}; no other route leads out.",
	"unknown": $"Whether packets from {_subnet(subnet)} get to {words.list(gateways)} is not known.",
	"advice": $"Put {words.list(gateways)} on {_table(subnet)}.",
	"evidence": _evidence(subnet, associations),
}) if {
	gateways := presence.gateways[network.of(task.workloads[id])]
	associations := routing.associations(subnet, gateways)
	place := _place(id, subnet, associations)
}

_place(id, subnet, associations) := {"resource": first.gateway, "at": first.at} if {
	count(associations) > 0
	first := min(associations)
} else := {"resource": table, "at": object.get(input.route_tables[table], "at", 0)} if {
	count(route.of(subnet)) > 0
	table := min(object.keys(route.of(subnet)))
} else := {"resource": subnet, "at": object.get(input.subnets[subnet], "at", 0)} if {
	input.subnets[subnet]
} else := {"resource": id, "at": object.get(task.workloads[id], "at", 0)}

_lead(subnet, gateways, associations) := $"{words.list(gateways)} is on {_table(subnet)}." if {
	count(associations) > 0
} else := $"Another route leads out of the VPC from {subnet}."

# Where the gateway is not on the table, another route may lead out.
_evidence(subnet, associations) := outlet.exits(subnet) if {
	count(associations) == 0
} else := set()

_table(subnet) := $"{words.list(object.keys(tables))}, the route table of {subnet}" if {
	tables := route.of(subnet)
	count(tables) == 1
} else := $"the route table of {_subnet(subnet)}"

_subnet(subnet) := subnet if {
	subnet != ""
} else := "further subnets"

_presence(id) := hop.of(presence.answers[id].s3, task.about[id], about.place, about.says) if {
	about := outlet.about(id, "s3", {
		"rule": "s3-gateway-missing",
		"article": "a",
		"noun": "gateway endpoint of S3",
		"advice": "Declare a gateway endpoint of S3 on the route tables of the task's subnets.",
	})
}
