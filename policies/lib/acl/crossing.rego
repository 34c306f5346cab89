# Where the packets of a pull enter or leave a subnet, and whether the network ACLs there let them through. No network
# ACL applies between two interfaces in one subnet. Requests go to tcp 443, and answers to the port that the request
# came from.
package egresslint.lib.acl

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# stops are the gates where a pull is stopped, or may be: {list, gate, service, is, why, workloads}.
stops := {object.union(trip.about, {"list": list, "gate": gate, "is": trip.found.is, "why": (own.why | trip.found.why)}) |
	some trip in _trips
	some gate in trip.gates
	some list, _ in _acls(gate.subnet)
	own := _list_passes(list, gate)
	_stops(own, trip.found)
}

# denials are the entries of the list that deny what does not get through.
denials(list, all) := {entry |
	some stop in all
	some entry in denying_entries(input.network_acls[list], stop.gate.question)
}

# Where a pull certainly fails, what may be wrong besides is told once that is mended.
_stops(own, _) if own.is == "no"

_stops(own, found) if {
	own.is != "yes"
	found.is == "unknown"
}

# The ways from a subnet of tasks to a service that are not certainly open.
_trips := {{"found": found, "gates": gates, "about": {"service": service, "workloads": users}} |
	_filtered
	some [places, services] in [[task.by_placement, ["ecr.api", "ecr.dkr", "s3"]], [task.by_placement_abroad, ["s3"]]]
	some place, workloads in places
	some subnet in (place.subnets | {"" | count(place.open) > 0})
	some service in services
	users := object.keys(workloads) - task.exempt(service)
	count(users) > 0
	ways := _ways(place, subnet, service)
	found := answer.any({_way(way) | some way in ways})
	found.is != "yes"
	gates := {gate | some way in ways; some leg in way.legs; some gate in leg.gates}
}

# Lists that AWS made let everything through.
_filtered if {
	some list in input.network_acls
	list.origin != "default"
}

# The ways to a service, one of which has to be open. Without an endpoint in the files it is not known where the packets
# go, but for S3.
_ways(_, subnet, "s3") := {{"legs": {{"gates": gates, "doubts": set()}}, "doubts": set(), "partly": set()}} if {
	gates := _leaving(subnet, _s3_addresses, {"name": "S3"})
}

_ways(place, subnet, service) := {_to(place, subnet, id) | some id in vpc_endpoint.usable(place.vpc, service)} if {
	service in vpc_endpoint.ecr_services
}

_to(place, subnet, id) := {
	"legs": _legs(place, subnet, id),
	"doubts": (vpc_endpoint.doubts[id] | network.same_vpc_doubts(place.vpc, vpc_endpoint.vpcs[id])),
	"partly": {{"reason": $"only some of the network interfaces of {id} are within reach"}},
}

# A way is open if all of its legs are, and closed if none is: an endpoint has an interface in each of its subnets.
_way(way) := _unless_yes(found, way.doubts) if {
	legs := {_unless_yes(answer.all({_gate_passes(gate) | some gate in leg.gates}), leg.doubts) | some leg in way.legs}
	found := answer.agreed(legs, way.partly)
}

_legs(place, subnet, id) := {_leg(place, subnet, id, other) |
	some other in _subnets_of(id)
}

_subnets_of(id) := subnets if {
	network_of := network.placement(vpc_endpoint.ecr[id])
	subnets := network_of.subnets | {"" | count(network_of.open) > 0}
	count(subnets) > 0
} else := {""}

_leg(_, subnet, _, other) := {"gates": set(), "doubts": set()} if {
	subnet == other
	subnet != ""
}

_leg(place, subnet, id, other) := {"gates": gates, "doubts": doubts} if {
	_differ(subnet, other)
	there := _addresses(network.placement(vpc_endpoint.ecr[id]), other, id)
	here := _addresses(place, subnet, "the tasks")
	gates := _leaving(subnet, there, {"name": id, "endpoint": id}) | _entering(other, here, {"name": subnet_name(subnet), "endpoint": id})
	doubts := {why | "" in {subnet, other}; some why in _placement_doubts(place, id)}
}

_differ(subnet, other) if subnet != other

_differ("", "") := true

_placement_doubts(place, id) := why if {
	why := place.open | network.placement(vpc_endpoint.ecr[id]).open
	count(why) > 0
} else := {{"reason": $"the subnets of {id} are not known"}}

# What is asked of the lists of a task's subnet, and of those of an endpoint's.
_leaving(subnet, other, end) := {
	_gate(subnet, "egress", "request", other, end),
	_gate(subnet, "ingress", "answer", other, end),
}

_entering(subnet, other, end) := {
	_gate(subnet, "ingress", "request", other, end),
	_gate(subnet, "egress", "answer", other, end),
}

_gate(subnet, direction, kind, other, end) := {
	"subnet": subnet,
	"kind": kind,
	"end": end,
	"question": object.union(other[kind], {"direction": direction, "ports": _pull_ports[kind]}),
}

# The ephemeral ports of Linux, which Fargate's platform runs on, and those of Windows.
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
_pull_ports := {"request": [443, 443], "answer": [32768, 60999]}

_gate_passes(gate) := answer.agreed(answers, {why | some whys in lists; some why in whys}) if {
	lists := network.associations("network_acls", gate.subnet)
	count(lists) > 0
	answers := {_list_passes(list, gate) | some list, _ in lists}
} else := answer.all({_unless_yes(_list_passes(list, gate), why | {_another_list(gate.subnet)}) |
	some list, why in network.possible_associations("network_acls", gate.subnet)
})

_another_list(subnet) := {"reason": $"the network ACL of {subnet_name(subnet)} is not known"}

# The lists that may be the subnet's.
_acls(subnet) := lists if {
	lists := network.associations("network_acls", subnet)
	count(lists) > 0
} else := network.possible_associations("network_acls", subnet)

_list_passes(id, gate) := _unless_yes(found, answer.reasons(list, ["maybe"])) if {
	list := input.network_acls[id]
	found := _let_through(list, gate)
}

# That no answer gets through is only certain if none does on any system.
_let_through(list, gate) := found if {
	found := passes(list, gate.question)
	not _stopped(found, gate)
} else := answer.agreed({answer.no, passes(list, further)}, gate.question.partly) if {
	further := object.union(gate.question, {"ports": [61000, 65535]})
}

_stopped(found, gate) if {
	found.is == "no"
	gate.kind == "answer"
}

_unless_yes(found, doubts) := found if {
	found.is == "yes"
} else := answer.beyond_doubt(found, doubts)
