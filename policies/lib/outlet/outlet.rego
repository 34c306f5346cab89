# METADATA
# description: >-
#   Where packets leave the VPC of a task: at an endpoint of the service or, where there is none, by the routes of the subnets.
package egresslint.lib.outlet

import data.egresslint.lib.presence
import data.egresslint.lib.route
import data.egresslint.lib.task
import data.egresslint.lib.words

# about is {place, says} for the hop out of the VPC. Facts are {rule, article, noun, advice}.
about(id, service, facts) := {"place": object.union({"kind": "endpoint", "rule": facts.rule}, _place(id, endpoints)), "says": {
	"yes": _open(id, endpoints, facts.noun),
	"no": $"There is no {facts.noun} in {_vpc(id)}, and a subnet of the task has no other way out.",
	"unknown": $"Whether {_vpc(id)} has {facts.article} {facts.noun} is not known.",
	"advice": facts.advice,
	"evidence": _ways(id, endpoints),
}} if {
	endpoints := presence.certain(task.vpcs[id], service)
}

# exits are the routes by which packets for the internet may leave the subnet: {message, at}.
exits(subnet) := {{"message": message, "at": object.get(way, "at", 0)} |
	some table, _ in route.of(subnet)
	some way in route.leading_out(table)
	message := $"{table} sends {way.destination.cidr} from {subnet} to {_gateway(way.target)}."
}

_place(id, endpoints) := {"resource": endpoint, "at": object.get(input.endpoints[endpoint], "at", 0)} if {
	count(endpoints) > 0
	endpoint := min(endpoints)
} else := {"resource": own, "at": object.get(input.vpcs[own], "at", 0)} if {
	own := task.vpcs[id]
	input.vpcs[own]
} else := {"resource": id, "at": object.get(task.workloads[id], "at", 0)}

_open(id, endpoints, noun) := $"{words.list(endpoints)} is the {noun} in {_vpc(id)}." if {
	count(endpoints) == 1
} else := $"{words.list(endpoints)} are {noun}s in {_vpc(id)}." if {
	count(endpoints) > 1
} else := $"There is no {noun} in {_vpc(id)}, but every subnet of the task has another way out."

# Without an endpoint, the routes of the subnets decide.
_ways(id, endpoints) := set() if {
	count(endpoints) > 0
} else := {way | some subnet in task.workloads[id].subnets.items; some way in _of(subnet.id)}

_of(subnet) := exits(subnet) if {
	count(exits(subnet)) > 0
} else := {{"message": message, "at": at} |
	tables := route.of(subnet)
	count(tables) > 0
	message := $"{words.list(object.keys(tables))} has no route to the internet for {subnet}."
	at := object.get(input.route_tables[min(object.keys(tables))], "at", 0)
}

_vpc(id) := task.vpcs[id] if {
	task.vpcs[id] != ""
} else := $"the VPC of {id}"

_gateway(target) := "the internet gateway" if {
	target == "internet_gateway"
} else := $"a {replace(target, "_", " ")}"
