# Where packets leave the VPC of a task: at an endpoint of the service or, without one, by the routes of the subnets.
package egresslint.lib.path

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.pull
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# way_out is {place, says} for the hop out of the VPC. Facts are {article, noun, help}.
way_out(id, service, facts) := {"place": object.union({"kind": "endpoint"}, _way_out_place(id, endpoints)), "says": {
	"yes": _way_out_is(id, endpoints, facts.noun),
	"no": $"{_vpc(id)} has no {facts.noun}, and a subnet of the task has no other way out",
	"unknown": $"cannot tell whether {_vpc(id)} has {facts.article} {facts.noun}",
	"help": facts.help,
	"evidence": (_way_out_evidence(id, endpoints) | _abroad_evidence(id, service)),
}} if {
	count(_linked(id, service)) == 0
	endpoints := pull.certain_endpoints(task.vpcs[id], service)
} else := {"place": object.union({"kind": "endpoint"}, _way_out_place(id, linked)), "says": {
	"yes": _links_passed(id, service, facts.noun),
	"no": finding.links_says(id, linked).violation,
	"unknown": finding.links_says(id, linked).unknown,
	"help": finding.links_says(id, linked).help,
	"evidence": _way_out_evidence(id, set()),
}} if {
	linked := _linked(id, service)
}

# The endpoints in other VPCs, of a service that has no gateways.
_linked(id, service) := vpc_endpoint.linked(task.vpcs[id], service)

_links_passed(id, service, noun) := finding.links_passed(id, passed) if {
	place := network.placement(task.workloads[id])
	passed := {endpoint |
		some endpoint in _linked(id, service)
		pull.crosses(place, endpoint).is == "yes"
	}
	count(passed) > 0
} else := _way_out_is(id, set(), noun)

# _exits are the routes by which packets of the task for the internet may leave the subnet: {message, at}.
_exits(id, subnet) := {{"message": message, "at": object.get(way, "at", 0)} |
	some table, _ in network.route_tables(subnet)
	some way in network.default_routes(table)
	message := $"{table} sends {way.destination.cidr} from {subnet} to {_target(way.target)}{_stopped(id, way)}"
}

# What keeps packets of the task from leaving by the route.
_stopped(id, way) := ", which needs a public address of the task" if {
	way.target == "internet_gateway"
	network.placement(task.workloads[id]).public.is == "no"
} else := $", but {way.gateway} is {fault}" if {
	fault := network.nat_fault(way.gateway)
} else := ""

_way_out_place(id, endpoints) := {"resource": endpoint, "at": object.get(input.endpoints[endpoint], "at", 0)} if {
	count(endpoints) > 0
	endpoint := min(endpoints)
} else := {"resource": own, "at": object.get(input.vpcs[own], "at", 0)} if {
	own := task.vpcs[id]
	input.vpcs[own]
} else := {"resource": id, "at": object.get(task.workloads[id], "at", 0)}

_way_out_is(id, endpoints, noun) := $"{answer.list(endpoints)} is the {noun} in {_vpc(id)}" if {
	count(endpoints) == 1
} else := $"{answer.list(endpoints)} are {noun}s in {_vpc(id)}" if {
	count(endpoints) > 1
} else := $"{_vpc(id)} has no {noun}, but every subnet of the task has another way out"

# Without an endpoint, the routes of the subnets decide.
_way_out_evidence(id, endpoints) := set() if {
	count(endpoints) > 0
} else := {way | some subnet in task.workloads[id].subnets.items; some way in _subnet_way_out(id, subnet.id)}

_abroad_evidence(id, service) := {{"message": message, "at": object.get(input.endpoints[endpoint], "at", 0)} |
	some endpoint, region in vpc_endpoint.abroad_in_vpc(task.vpcs[id], service)
	message := $"{endpoint} is for the region {region}, not for this one"
}

_subnet_way_out(id, subnet) := _exits(id, subnet) if {
	count(_exits(id, subnet)) > 0
} else := {{"message": message, "at": at} |
	tables := network.route_tables(subnet)
	count(tables) > 0
	message := $"{answer.list(object.keys(tables))} has no route to the internet for {subnet}"
	at := object.get(input.route_tables[min(object.keys(tables))], "at", 0)
}

_vpc(id) := task.vpcs[id] if {
	task.vpcs[id] != ""
} else := $"the VPC of {id}"

_target(target) := "the internet gateway" if {
	target == "internet_gateway"
} else := "an unknown gateway" if {
	target == ""
} else := $"a {replace(target, "_", " ")}"
