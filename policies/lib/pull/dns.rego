# Whether the host names of ECR resolve to its endpoints.
package egresslint.lib.pull

import data.egresslint.lib.answer
import data.egresslint.lib.vpc_endpoint

# resolves answers whether the names of the endpoint's service resolve to the endpoint: by its private DNS, or by a
# private hosted zone, whose records are not judged.
resolves(endpoint) := answer.any({answer.setting(endpoint.private_dns)} | {answer.unknown({why}) |
	some id, zone in input.zones
	_zone_may_hold(zone.name, endpoint.service)
	why := {
		"reason": $"whether the records of the private hosted zone {id} lead to {endpoint.id} is not known",
		"at": object.get(zone, "at", 0),
	}
})

# dns_settings is {VPC id: {name of a setting: answer}}, for the settings of VPCs with ECR endpoints that private DNS
# needs.
dns_settings := {id: {
	"DNS support": answer.setting(input.vpcs[id].dns_support),
	"DNS hostnames": answer.setting(input.vpcs[id].dns_hostnames),
	dns_servers: answer.setting(object.get(input.vpcs[id], "amazon_dns", {"is": "yes"})),
} |
	some id, _ in vpc_endpoint.ecr_by_vpc
	input.vpcs[id].origin == "declared"
}

# dns_servers is the name of the setting that is on if nothing but Amazon's DNS server is asked.
dns_servers := "DNS servers"

# dns_setting_at is the position of what decides about a setting of the VPC.
dns_setting_at(id, setting) := object.get(input.vpcs[id][_dns_fields[setting]], "at", object.get(input.vpcs[id], "at", 0))

_dns_fields := {"DNS support": "dns_support", "DNS hostnames": "dns_hostnames", dns_servers: "amazon_dns"}

# A zone whose name is not known may be one for ECR.
_zone_may_hold("", _) := true

_zone_may_hold(name, service) if regex.match(_zone_names[service], name)

_zone_may_hold(name, "") if {
	some pattern in _zone_names
	regex.match(pattern, name)
}

# The names of zones that hold the host names of a service: api.ecr.<region>.amazonaws.com, and
# <account>.dkr.ecr.<region>.amazonaws.com.
_zone_names := {
	"ecr.api": `^((api\.)?ecr\.)?([a-z]+(-[a-z]+)+-[0-9]+\.)?amazonaws\.(com|com\.cn|eu)$`,
	"ecr.dkr": `^((([0-9]+\.)?dkr\.)?ecr\.)?([a-z]+(-[a-z]+)+-[0-9]+\.)?amazonaws\.(com|com\.cn|eu)$`,
}
