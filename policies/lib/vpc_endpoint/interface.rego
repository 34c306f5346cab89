# METADATA
# description: >-
#   VPC endpoints: interface endpoints, those of ECR among them, and the gateway endpoints of S3.
package egresslint.lib.vpc_endpoint

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.security_group

# interfaces are those that are, or may be, interface endpoints. Only S3 and DynamoDB have gateways. One that is only
# said to exist, without its groups and addresses, is not a destination of traffic.
interfaces := {id: endpoint |
	some id, endpoint in here
	_may_be_interface(endpoint)
	not announced_only(endpoint)
}

# announced_only reports whether of the endpoint it is only known that it exists.
announced_only(endpoint) if {
	endpoint.outside
	count(endpoint.groups.items) == 0
	count(object.get(endpoint, "addresses", [])) == 0
}

# vpcs is {endpoint id: the id of its VPC, "" where it is not known}.
vpcs := {id: network.vpc_of(endpoint) | some id, endpoint in interfaces}

# doubts is {endpoint id: the reasons why there may be no such endpoint of its service}.
doubts := {id: why |
	some id, endpoint in interfaces
	why := union({answer.reasons(endpoint, ["maybe"]), _service_doubts(endpoint), region_doubts(endpoint)})
}

# usable are the ids of the endpoints of the service that may be used from the VPC: those in it or, without any, those in
# VPCs that a link may join with it.
usable(own, service) := _in_vpc(own, service) | linked(own, service)

# linked are the ids of the endpoints of the service in other VPCs that may be used from the VPC.
linked(own, service) := {id |
	count(_in_vpc(own, service)) == 0
	count(input.links) > 0
	some id in _possibly_of(service)
	network.distinct_vpcs(own, vpcs[id])
	count(network.links_between(own, vpcs[id])) > 0
}

# seen_from is the endpoint as egress rules in the VPC name it: over a transit gateway, no egress rule can refer to its
# groups.
# Source: https://aws.amazon.com/blogs/networking-and-content-delivery/introducing-security-group-referencing-for-aws-transit-gateway
seen_from(own, id) := without_groups(interfaces[id]) if {
	network.distinct_vpcs(own, vpcs[id])
	by_transit_gateway(own, vpcs[id])
} else := interfaces[id]

# by_transit_gateway reports whether the VPCs are joined by nothing but transit gateways.
by_transit_gateway(a, b) if {
	every id in network.links_between(a, b) {
		input.links[id].kind == "transit_gateway"
	}
}

# without_groups is the workload or endpoint with groups that are not known.
without_groups(end) := object.union(end, {"groups": {"items": [], "open": [{
	"reason": $"whether a reference to the security group of {end.id} holds over a transit gateway is not known",
	"at": object.get(end, "at", 0),
}]}})

_in_vpc(own, service) := may_be_in(own) & _possibly_of(service)

_possibly_of(service) := object.get(_by_service, service, set()) | object.get(_by_service, "", set())

# peers are the peers that name the endpoint: its groups and all of its addresses.
peers(endpoint) := {{"kind": "endpoint_address", "id": endpoint.id}} | {{"kind": "group", "id": reference.id} |
	some reference in endpoint.groups.items
	not reference.maybe
}

# service_uses answers whether an endpoint of the service uses the group.
service_uses(service, group) := answer.yes if {
	count(_service_uses_doubts(service, group)) == 0
} else := answer.unknown(_service_uses_doubts(service, group)) if {
	_by_service_and_group[service][group]
} else := answer.unknown(_open_by_service[service]) if {
	count(_open_by_service[service]) > 0
} else := answer.no

# has_gateway reports whether the service is reached through a gateway and a prefix list.
has_gateway(service) if service in {"s3", "dynamodb"}

_service_uses_doubts(service, group) := security_group.use_doubts(_by_service_and_group[service][group], doubts)

# {service: {group id: {endpoint id: reference}}}
_by_service_and_group := {service: security_group.by_group({id: interfaces[id] | some id in ids}) | some service, ids in _by_service}

_by_service := {service: ids |
	services := {endpoint.service | some endpoint in interfaces}
	some service in services
	ids := {id | some id, endpoint in interfaces; endpoint.service == service}
}

# {service: what is not known about the lists of groups}
_open_by_service := {service: {why |
	some id in ids
	some why in interfaces[id].groups.open
} |
	some service, ids in _by_service
}

_may_be_interface(endpoint) if endpoint.kind in {"interface", ""}

_may_be_interface(endpoint) if {
	endpoint.kind == "gateway"
	endpoint.service != ""
	not has_gateway(endpoint.service)
}

_service_doubts(endpoint) := set() if {
	endpoint.service != ""
} else := why if {
	why := answer.reasons(endpoint, ["unknown"])
	count(why) > 0
} else := {{"reason": $"the service of {endpoint.id} is not known", "at": object.get(endpoint, "at", 0)}}
