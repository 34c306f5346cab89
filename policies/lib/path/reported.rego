# Hops that rules about the pull decide: what such a rule reports of a task is a hop.
package egresslint.lib.path

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# followed are the kinds of hops that the path asks the libraries for. All others come from what rules report.
followed := {"dns", "egress", "ingress", "endpoint", "route"}

# reported_hops are the hops from the workload to the service that come from reports: [[rule, kind of hop, finding]].
reported_hops(reports, id, service) := [_reported(rule, kind, found) |
	some [rule, kind, found] in reports
	_on_the_path(kind, found, id, service)
]

# hops_abroad are the hops from the workload to ECR of another region that come from reports. The way is {rule, region,
# kinds}: the rule about it, and the kinds of hops that are on it.
hops_abroad(reports, id, way) := array.concat(others, _hop_abroad(reports, id, way)) if {
	others := [_reported(rule, kind, found) |
		some [rule, kind, found] in reports
		kind in way.kinds
		rule != way.rule
	]
}

_hop_abroad(reports, id, way) := hops if {
	hops := [_reported(rule, kind, found) | some [rule, kind, found] in reports; rule == way.rule; found.subject == way.region]
	count(hops) > 0
} else := [{
	"kind": "region",
	"rule": way.rule,
	"resource": id,
	"at": min({object.get(image, "at", 0) | some image in images}),
	"is": "yes",
	"why": set(),
	"message": $"{answer.list({image.name | some image in images})} comes from ECR of {way.region}, by a way out of the VPC",
	"help": [],
	"evidence": set(),
}] if {
	images := {image | some image, _ in task.abroad[id]; image.region == way.region}
}

_reported(rule, kind, found) := {
	"kind": kind,
	"rule": rule,
	"resource": found.resource,
	"at": found.at,
	"is": _passed(found.verdict),
	"why": object.get(found, "why", set()),
	"message": found.message,
	"help": object.get(found, "help", []),
	"evidence": object.get(found, "related", set()),
}

_passed(verdict) := "no" if {
	verdict == "violation"
} else := "unknown"

# A finding about the execution role is about the paths to ECR: S3 takes the URLs that ECR signs. Of the others, one that
# names endpoints is about the paths to them, any other about the path to S3.
_on_the_path("role", _, _, service) if service != "s3"

_on_the_path(kind, found, id, service) if {
	kind != "role"
	some endpoint in found.concerns.endpoints
	endpoint in _endpoints(id, service)
}

_on_the_path(kind, found, _, "s3") if {
	not kind in {"role", "region"}
	count(object.get(found.concerns, "endpoints", set())) == 0
}

# The endpoints that the workload may use to reach the service.
_endpoints(id, service) := vpc_endpoint.usable(task.vpcs[id], service) if {
	service != "s3"
} else := {gateway |
	some gateway, endpoint in vpc_endpoint.here
	endpoint.service == "s3"
	not network.distinct_vpcs(task.vpcs[id], network.vpc_of(endpoint))
}
