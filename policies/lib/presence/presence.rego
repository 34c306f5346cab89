# METADATA
# description: >-
#   Whether the VPC of a task has the endpoints that the pull of its image goes through. Tasks in the same VPC and subnets
#   share the answers: a place is what network.of makes of a workload.
package egresslint.lib.presence

import data.egresslint.lib.answer
import data.egresslint.lib.ecr
import data.egresslint.lib.interface
import data.egresslint.lib.network
import data.egresslint.lib.reason
import data.egresslint.lib.route
import data.egresslint.lib.task
import data.egresslint.lib.vpc

# answers is {workload id: {service: whether the workload's VPC has an endpoint of the service, or another way to it}}.
answers := {id: _by_place[place] |
	some place, workloads in task.by_network
	some id, _ in workloads
}

# of answers whether the workload's VPC has an interface endpoint of the service, or another way to it.
of(id, service) := _answer(network.of(task.workloads[id]), service)

# lacks tells whether there certainly is neither an endpoint of the service nor another way to it.
lacks(id, service) if answers[id][service].is == "no"

# gateways is {place: the S3 gateways that certainly are in its VPC}, without those outside of the files.
gateways := {place: {id | some id in certain(place.vpc, "s3"); not input.endpoints[id].outside} |
	some place, _ in task.by_network
}

# handed holds the answer that the VPC leaves the files, to where endpoints and routes may be added to it. That it is
# published only matters where the files have no endpoints: otherwise this is where they are declared.
handed(own) := {answer.unknown(why) |
	why := reason.of(object.get(input.vpcs, own, {}), _ways)
	count(why) > 0
}

_ways := ["handed", "exported"] if {
	count([id | some id, endpoint in input.endpoints; not endpoint.outside]) == 0
} else := ["handed"]

# related is the VPC and the subnets of the workload.
related(id) := {{"message": message, "at": input.vpcs[own].at} |
	own := task.vpcs[id]
	input.vpcs[own]
	message := $"{own} is the VPC of the task."
} | {{"message": message, "at": input.subnets[subnet.id].at} |
	some subnet in task.workloads[id].subnets.items
	message := $"{subnet.id} is a subnet of the task."
}

_by_place := {place: {service: _answer(place, service) | some service in {"ecr.api", "ecr.dkr", "s3"}} |
	some place, _ in task.by_network
}

_answer(place, service) := answer.yes if {
	count(certain(place.vpc, service)) > 0
} else := answer.any(_perhaps(place.vpc, service) | {_way_out(place)}) if {
	input.vpcs[place.vpc].origin == "declared"
} else := answer.unknown({{
	"reason": "the VPC is not declared in these files",
	"settle": "if it has one, say so under endpoints in .egresslint.yaml",
}})

# certain are the endpoints of the service that certainly are in the VPC.
certain(own, service) := {id | some id, why in _usable(own, service); count(why) == 0}

# {endpoint id: the reasons why it may be no endpoint of the service in the VPC}
_usable(own, service) := {id: (why | vpc.doubts(own, other)) |
	some id, why in _candidates(service)
	other := vpc.of(input.endpoints[id])
	not vpc.distinct(own, other)
}

# What the VPC may have: endpoints that may not be there, and what is added to it from outside of the files.
_perhaps(own, service) := handed(own) | {answer.unknown(why) | some why in _usable(own, service)}

# Whether all subnets have a way to the internet that leads through no VPC endpoint.
_way_out(place) := answer.all({route.ways_out[subnet] | some subnet in place.subnets} | _further(place))

_further(place) := {answer.unknown(place.open)} if {
	count(place.open) > 0
} else := {answer.unknown({{"reason": "the subnets are not known"}})} if {
	count(place.subnets) == 0
} else := set()

# {endpoint id: the reasons why it may be no endpoint of the service}
_candidates(service) := _interfaces[service] if {
	not interface.gateway(service)
	_interfaces[service]
} else := object.get(_interfaces, "", {}) if {
	not interface.gateway(service)
} else := _gateways

_interfaces := {service: object.union(_known({service, ""}), _said(service)) |
	services := ({endpoint.service | some endpoint in input.endpoints} | ecr.services) | {""}
	some service in services
}

_known(services) := {id: why | some id, why in interface.about; interface.endpoints[id].service in services}

# What is said to exist, does.
_said(service) := {id: set() |
	some id, endpoint in input.endpoints
	endpoint.service == service
	interface.hearsay(endpoint)
}

_gateways := {id: _no_gateway(endpoint) |
	some id, endpoint in input.endpoints
	endpoint.service in {"s3", ""}
	_may_be_gateway(endpoint)
}

_may_be_gateway(endpoint) if endpoint.service == "s3"

_may_be_gateway(endpoint) if endpoint.kind in {"gateway", ""}

# ECR's layers were not to be had through an interface endpoint of S3, and the documentation no longer says so.
_no_gateway(endpoint) := reason.of(endpoint, ["maybe", "unknown"]) if {
	endpoint.kind == "gateway"
} else := {{
	"reason": $"whether ECR's layers come through {endpoint.id}, which is no gateway endpoint, is not known",
	"at": object.get(endpoint, "at", 0),
}}
