# METADATA
# description: >-
#   The hops that rules about the pull decide without a library for paths: where such a rule has found something about a task,
#   that is a hop.
package egresslint.lib.complaint

import data.egresslint.lib.reach
import data.egresslint.lib.task
import data.egresslint.lib.vpc

# hops are what the rules found on the way of the workload to the service.
hops(id, service) := [{
	"kind": _kind(name),
	"rule": name,
	"resource": found.resource,
	"at": found.at,
	"is": _is(name, found),
	"why": set(),
	"message": found.message,
	"advice": "",
	"evidence": object.get(found, "related", set()),
} |
	some [name, found] in _about[id]
	_on_the_way(found, id, service)
]

# {workload id: [[rule, finding]]}
_about := {id: sort([[name, found] |
	some [name, found] in _found
	id in found.concerns.workloads
]) |
	some id, _ in task.workloads
}

_found := [[name, found] |
	some name, _ in data.egresslint.config.rules
	not name in _followed
	some found in data.egresslint.rules.pull[name].report
]

# The rules whose questions the paths ask themselves.
_followed := {
	"ecr-api-unreachable", "ecr-dkr-unreachable", "s3-unreachable", "endpoint-ingress-blocked", "private-dns-disabled",
	"ecr-endpoint-missing", "s3-gateway-missing", "s3-gateway-not-routed",
}

# A finding that names endpoints is about the ways to them, any other about the way to S3.
_on_the_way(found, id, service) if {
	some endpoint in found.concerns.endpoints
	endpoint in endpoints(id, service)
}

_on_the_way(found, _, "s3") if count(object.get(found.concerns, "endpoints", set())) == 0

# endpoints are those that the workload may use to get to the service.
endpoints(id, service) := reach.endpoints(task.vpcs[id], service) if {
	service != "s3"
} else := {gateway |
	some gateway, endpoint in input.endpoints
	endpoint.service == "s3"
	not vpc.distinct(task.vpcs[id], vpc.of(endpoint))
}

_kind(name) := object.get(
	{
		"network-acl-blocks-pull": "acl",
		"ecr-endpoint-policy": "policy",
		"s3-endpoint-policy": "policy",
		"endpoint-subnet-coverage": "zone",
	},
	name, "other",
)

# Packets find their way to another zone, too.
_is(name, found) := "yes" if {
	name == "endpoint-subnet-coverage"
} else := "no" if {
	found.verdict == "violation"
} else := "unknown"
