# METADATA
# description: Whether the names of ECR resolve to its endpoints.
package egresslint.lib.dns

import data.egresslint.lib.answer
import data.egresslint.lib.ecr
import data.egresslint.lib.reason

# resolves answers whether the names of the endpoint's service resolve to the endpoint: by its private DNS, or by a
# private hosted zone, whose records are not judged.
resolves(endpoint) := answer.any({_on(endpoint.private_dns)} | {answer.unknown({why}) |
	some id, zone in input.zones
	_may_hold(zone.name, endpoint.service)
	why := {
		"reason": $"whether the records of the private hosted zone {id} lead to {endpoint.id} is not known",
		"at": object.get(zone, "at", 0),
	}
})

# settings is {VPC id: {name of a setting: answer}}, for the settings of VPCs with ECR endpoints that private DNS needs.
settings := {id: {
	"DNS support": _on(input.vpcs[id].dns_support),
	"DNS hostnames": _on(input.vpcs[id].dns_hostnames),
} |
	some id, _ in endpoints
	input.vpcs[id].origin == "declared"
}

# written is the position of what decides about a setting of the VPC.
written(id, setting) := object.get(input.vpcs[id][_fields[setting]], "at", object.get(input.vpcs[id], "at", 0))

_fields := {"DNS support": "dns_support", "DNS hostnames": "dns_hostnames"}

# endpoints is {VPC id: {endpoint id: true}}.
endpoints := object.union_n([{own: {id: true}} | some id, own in ecr.vpcs])

# doubts is the set of reasons why there may be no ECR endpoint in the VPC; it is empty where there certainly is one.
doubts(id) := set() if {
	some endpoint, _ in endpoints[id]
	count(ecr.about[endpoint]) == 0
} else := {why | some endpoint, _ in endpoints[id]; some why in ecr.about[endpoint]}

_on(setting) := answer.yes if {
	setting.is == "yes"
} else := answer.no if {
	setting.is == "no"
} else := answer.unknown(reason.of(setting, ["unknown"]))

# A zone whose name is not known may be one for ECR.
_may_hold("", _) := true

_may_hold(name, service) if regex.match(_zones[service], name)

_may_hold(name, "") if {
	some pattern in _zones
	regex.match(pattern, name)
}

# The names of zones that hold the host names of a service: api.ecr.<region>.amazonaws.com, and
# <account>.dkr.ecr.<region>.amazonaws.com.
_zones := {
	"ecr.api": `^((api\.)?ecr\.)?([a-z]+(-[a-z]+)+-[0-9]+\.)?amazonaws\.(com|com\.cn|eu)$`,
	"ecr.dkr": `^((([0-9]+\.)?dkr\.)?ecr\.)?([a-z]+(-[a-z]+)+-[0-9]+\.)?amazonaws\.(com|com\.cn|eu)$`,
}
