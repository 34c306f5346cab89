# Endpoints for the services of another region: what asks for the names of its own region does not get there.
# Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
package egresslint.lib.vpc_endpoint

import data.egresslint.lib.answer
import data.egresslint.lib.network

# here are the endpoints whose services are, or may be, those of the region of their VPC.
here := {id: endpoint | some id, endpoint in input.endpoints; not abroad[id]}

# abroad is {endpoint id: the region of its service}, for the endpoints whose services certainly are those of another
# region.
abroad := {id: region |
	some id, endpoint in input.endpoints
	region := endpoint.service_region
	not network.region_of(endpoint) in {"", region}
}

# abroad_in_vpc is {endpoint id: the region of its service}, for those of the service that may be in the VPC.
abroad_in_vpc(own, service) := {id: region |
	some id, region in abroad
	input.endpoints[id].service == service
	not network.distinct_vpcs(own, network.vpc_of(input.endpoints[id]))
}

# region_doubts is the set of reasons why the service of the endpoint may be that of another region.
region_doubts(endpoint) := answer.reasons(endpoint, ["service_region_unknown"]) | {answer.region_not_known([region]) |
	region := endpoint.service_region
	network.region_of(endpoint) == ""
}
