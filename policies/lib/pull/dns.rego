# Whether the host names of ECR resolve to its endpoints.
package egresslint.lib.pull

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# resolved_in are the VPCs where the names of ECR have to resolve to the endpoint: that of the endpoint, unless only tasks
# in VPCs that are linked with it use it, and those VPCs.
resolved_in(id) := {vpc_endpoint.vpcs[id]} if {
	count(_linked_users(id)) == 0
} else := _linked_users(id) | {vpc_endpoint.vpcs[id] | count(task.in_vpc(vpc_endpoint.vpcs[id])) > 0}

_linked_users(id) := {own |
	count(input.links) > 0
	some own, _ in task.by_vpc
	network.distinct_vpcs(own, vpc_endpoint.vpcs[id])
	id in vpc_endpoint.ecr_from(own)
}

# resolves answers whether the names of the endpoint's service resolve to the endpoint in the VPC: by its private DNS, or by
# a private hosted zone that is associated with the VPC.
resolves(own, id) := answer.any({_by_private_dns(own, id)} | {_by_zone(own, id, zone) |
	some zone in input.zones
	_zone_may_hold(zone.name, vpc_endpoint.ecr[id].service)
})

# Private DNS works in the VPC of the endpoint. Elsewhere, what resolves the names may be outside of the files.
_by_private_dns(own, id) := answer.setting(vpc_endpoint.ecr[id].private_dns) if {
	not network.distinct_vpcs(own, vpc_endpoint.vpcs[id])
} else := answer.no if {
	some zone in input.zones
	_zone_may_hold(zone.name, vpc_endpoint.ecr[id].service)
	network.listed(zone.vpcs, own).is != "no"
} else := answer.unknown({{
	"reason": $"whether a private hosted zone resolves the names of ECR to {id} in {own} is not known",
	"at": object.get(vpc_endpoint.ecr[id], "at", 0),
}})

_by_zone(own, id, zone) := answer.all({network.listed(zone.vpcs, own), _records_lead(id, zone)})

_records_lead(id, zone) := answer.yes if {
	some record in zone.records
	record.endpoint == id
	regex.match(_record_names[vpc_endpoint.ecr[id].service], record.name)
	count(answer.reasons(record, ["maybe"])) == 0
} else := answer.unknown({{
	"reason": $"whether the private hosted zone {zone.id} has a record of {_wanted(vpc_endpoint.ecr[id].service)} that leads to {id} is not known",
	"at": object.get(zone, "at", 0),
}})

# dns_settings is {VPC id: {name of a setting: answer}}, for the settings that private DNS and private hosted zones need, of
# VPCs that use ECR endpoints.
dns_settings := {id: {
	"DNS support": answer.setting(input.vpcs[id].dns_support),
	"DNS hostnames": answer.setting(input.vpcs[id].dns_hostnames),
	dns_servers: answer.setting(object.get(input.vpcs[id], "amazon_dns", {"is": "yes"})),
} |
	some id, _ in vpc_endpoint.ecr_used_in
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

_wanted(service) := {
	"ecr.api": "api.ecr.<region>.amazonaws.com",
	"ecr.dkr": "*.dkr.ecr.<region>.amazonaws.com",
	"": "the names of ECR",
}[service]

# The names of records that resolve all host names of a service.
_record_names := {
	"ecr.api": `^api\.ecr\.[a-z]+(-[a-z]+)+-[0-9]+\.amazonaws\.(com|com\.cn|eu)$`,
	"ecr.dkr": `^\*\.dkr\.ecr\.[a-z]+(-[a-z]+)+-[0-9]+\.amazonaws\.(com|com\.cn|eu)$`,
}
