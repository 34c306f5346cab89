# METADATA
# description: Interface endpoints of AWS services, and the security groups that they carry.
package egresslint.lib.interface

import data.egresslint.lib.answer
import data.egresslint.lib.carrier
import data.egresslint.lib.reason
import data.egresslint.lib.vpc

# endpoints are those that are, or may be, interface endpoints. Only S3 and DynamoDB have gateways. One that is only said
# to exist, without its groups and addresses, is none that traffic could be said to lead to.
endpoints := {id: endpoint |
	some id, endpoint in input.endpoints
	_candidate(endpoint)
	not hearsay(endpoint)
}

# hearsay tells whether of the endpoint it is only known that it exists.
hearsay(endpoint) if {
	endpoint.outside
	count(endpoint.groups.items) == 0
	count(object.get(endpoint, "addresses", [])) == 0
}

# vpcs is {endpoint id: the id of its VPC, "" where it is not known}.
vpcs := {id: vpc.of(endpoint) | some id, endpoint in endpoints}

# about is {endpoint id: the reasons why there may be no such endpoint of its service}.
about := {id: why |
	some id, endpoint in endpoints
	why := reason.of(endpoint, ["maybe"]) | _service(endpoint)
}

# of are the ids of the endpoints of the service that may be used from the VPC.
of(own, service) := {id |
	some id in (object.get(_by_service, service, set()) | object.get(_by_service, "", set()))
	not vpc.distinct(own, vpcs[id])
}

# names are the peers that name the endpoint: its groups and all of its addresses.
names(endpoint) := {{"kind": "endpoint_address", "id": endpoint.id}} | {{"kind": "group", "id": reference.id} |
	some reference in endpoint.groups.items
	not reference.maybe
}

# carries answers whether an endpoint of the service carries the group.
carries(service, group) := answer.yes if {
	count(_doubts(service, group)) == 0
} else := answer.unknown(_doubts(service, group)) if {
	_carriers[service][group]
} else := answer.unknown(_open[service]) if {
	count(_open[service]) > 0
} else := answer.no

# gateway tells whether the service is reached through a gateway and a prefix list.
gateway(service) if service in {"s3", "dynamodb"}

_doubts(service, group) := carrier.doubts(_carriers[service][group], about)

# {service: {group id: {endpoint id: reference}}}
_carriers := {service: carrier.by_group({id: endpoints[id] | some id in ids}) | some service, ids in _by_service}

_by_service := {service: ids |
	services := {endpoint.service | some endpoint in endpoints}
	some service in services
	ids := {id | some id, endpoint in endpoints; endpoint.service == service}
}

# {service: what is not known about the lists of groups}
_open := {service: {why |
	some id in ids
	some why in endpoints[id].groups.open
} |
	some service, ids in _by_service
}

_candidate(endpoint) if endpoint.kind in {"interface", ""}

_candidate(endpoint) if {
	endpoint.kind == "gateway"
	endpoint.service != ""
	not gateway(endpoint.service)
}

_service(endpoint) := set() if {
	endpoint.service != ""
} else := why if {
	why := reason.of(endpoint, ["unknown"])
	count(why) > 0
} else := {{"reason": $"the service of {endpoint.id} is not known", "at": object.get(endpoint, "at", 0)}}
