# The internet, for tasks whose way there leads through a NAT gateway.
package egresslint.lib.allow

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task

# The configuration says that the way leads through NAT. It is believed, unless the files show that it does not: that a subnet
# of a task leads to an internet gateway, and the task has a public address.
_through_nat(grant) := answer.unknown(_list_unnamed(grant.rule.peer.id)) if {
	count(_list_unnamed(grant.rule.peer.id)) > 0
} else := answer.no if {
	not _internet(grant.rule.peer)
} else := answer.no if {
	count(past_nat(grant)) > 0
} else := answer.yes_beyond_doubt(answer.yes, _cidrs_doubts(grant.rule.peer) | {why | some way in _ways_past_nat(grant); some why in way.why})

# past_nat are the subnets from which the tasks of the grant certainly get to the internet without NAT.
past_nat(grant) := {way.subnet | some way in _ways_past_nat(grant); count(way.why) == 0}

# nat_refused are the subnets that keep an allowance of the way through NAT from holding for the grant.
nat_refused(grant) := {subnet |
	some entry in data.egresslint.config.allow
	entry.kind == "nat"
	_applies_to(entry, grant.group)
	_internet(grant.rule.peer)
	some subnet in past_nat(grant)
}

# _ways_past_nat are the ways by which the tasks may, with the reasons why that is not certain.
_ways_past_nat(grant) := [{"subnet": subnet, "why": union({why, answer.reasons(route, ["maybe"]), place.public.why})} |
	some place in _places(grant.group)
	place.public.is != "no"
	some subnet in place.subnets
	some table, why in network.route_tables(subnet)
	some route in network.default_routes(table)
	route.target == "internet_gateway"
]

_places(group) := {network.placement(task.workloads[id]) | some id, _ in task.by_group[group]} if group != ""

# A rule of an unknown group may be that of any task.
_places("") := {network.placement(workload) | some workload in task.workloads}

# The peer is all of the internet, or a part of it. NAT gateways are for IPv4.
_internet(peer) if {
	count(_cidrs(peer)) > 0
	every block in _cidrs(peer) {
		not contains(block, ":")
		not network.private(block)
	}
}
