# Whether the VPC of a task has the endpoints that the pull uses. Tasks in the same VPC and subnets share the answers:
# they have the same placement.
package egresslint.lib.pull

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# presence is {workload id: {service: whether the workload's VPC has an endpoint of the service, or another way to it}}.
presence := {id: _presence_by_placement[place] |
	some place, workloads in task.by_placement
	some id, _ in workloads
}

# present answers whether the workload's VPC has an interface endpoint of the service, or another way to it.
present(id, service) := _present(network.placement(task.workloads[id]), service)

# lacks reports whether there certainly is neither an endpoint of the service nor another way to it.
lacks(id, service) if presence[id][service].is == "no"

# s3_gateways is {placement: the S3 gateways that certainly are in its VPC}, without those outside of the files.
s3_gateways := {place: {id | some id in certain_endpoints(place.vpc, "s3"); not input.endpoints[id].outside} |
	some place, _ in task.by_placement
}

# _vpc_shared holds the answer that the VPC leaves the files, to where endpoints and routes may be added to it. That it
# is published only matters where the files have no endpoints: otherwise this is where they are declared.
_vpc_shared(own) := {answer.unknown(why) |
	why := answer.reasons(object.get(input.vpcs, own, {}), _shared_fields)
	count(why) > 0
}

_shared_fields := ["handed", "exported"] if {
	count([id | some id, endpoint in input.endpoints; not endpoint.outside]) == 0
} else := ["handed"]

_presence_by_placement := {place: {service: _present(place, service) | some service in {"ecr.api", "ecr.dkr", "s3"}} |
	some place, _ in task.by_placement
}

_present(place, service) := answer.yes if {
	count(certain_endpoints(place.vpc, service)) > 0
} else := answer.any(((_possible_endpoints(place.vpc, service) | _linked_endpoints(place, service)) | {_other_way_out(place)})) if {
	network.declares_vpc(place.vpc)
} else := answer.unknown({object.union(network.not_declared(place.vpc), {"settle": answer.settle("endpoints", {})})})

# certain_endpoints are the endpoints of the service that certainly are in the VPC.
certain_endpoints(own, service) := {id | some id, why in _usable(own, service); count(why) == 0}

# {endpoint id: the reasons why it may be no endpoint of the service in the VPC}
_usable(own, service) := {id: (why | network.same_vpc_doubts(own, other)) |
	some id in vpc_endpoint.may_be_in(own)
	why := _candidates(service)[id]
	other := network.vpc_of(input.endpoints[id])
}

# What the VPC may have: endpoints that may not be there, and what is added to it from outside of the files.
_possible_endpoints(own, service) := _vpc_shared(own) | {answer.unknown(why) | some why in _usable(own, service)}

# Whether packets get to the endpoints in linked VPCs.
_linked_endpoints(place, service) := {answer.yes_beyond_doubt(crosses(place, id), vpc_endpoint.doubts[id]) |
	some id in vpc_endpoint.linked(place.vpc, service)
}

# crosses answers whether packets get from the placement to the endpoint in another VPC, and back.
crosses(place, id) := network.crosses(place, network.placement(vpc_endpoint.interfaces[id]))

# Whether all subnets have a way to the internet that leads through no VPC endpoint.
_other_way_out(place) := answer.all({network.way_out(subnet, place.public) | some subnet in place.subnets} | _subnets_not_known(place))

_subnets_not_known(place) := {answer.unknown(place.open)} if {
	count(place.open) > 0
} else := {answer.unknown({{"reason": "the subnets are not known"}})} if {
	count(place.subnets) == 0
} else := set()

# {endpoint id: the reasons why it may be no endpoint of the service}
_candidates(service) := _interfaces[service] if {
	not vpc_endpoint.has_gateway(service)
	_interfaces[service]
} else := object.get(_interfaces, "", {}) if {
	not vpc_endpoint.has_gateway(service)
} else := _gateways

_interfaces := {service: object.union(_interfaces_of({service, ""}), _announced(service)) |
	services := ({endpoint.service | some endpoint in input.endpoints} | vpc_endpoint.ecr_services) | {""}
	some service in services
}

_interfaces_of(services) := {id: why | some id, why in vpc_endpoint.doubts; vpc_endpoint.interfaces[id].service in services}

# What the configuration says to exist, exists.
_announced(service) := {id: set() |
	some id, endpoint in vpc_endpoint.here
	endpoint.service == service
	vpc_endpoint.announced_only(endpoint)
}

_gateways := {id: (_gateway_doubts(endpoint) | vpc_endpoint.region_doubts(endpoint)) |
	some id, endpoint in vpc_endpoint.here
	endpoint.service in {"s3", ""}
	_may_be_gateway(endpoint)
}

_may_be_gateway(endpoint) if endpoint.service == "s3"

_may_be_gateway(endpoint) if endpoint.kind in {"gateway", ""}

# ECR's layers did not come through an interface endpoint of S3, and the documentation no longer says so.
_gateway_doubts(endpoint) := answer.reasons(endpoint, ["maybe", "unknown"]) if {
	endpoint.kind == "gateway"
} else := {{
	"reason": $"whether ECR's layers come through {endpoint.id}, which is no gateway endpoint, is not known",
	"at": object.get(endpoint, "at", 0),
}}
