# METADATA
# description: >-
#   The way of a task to ECR: the names resolve to an endpoint, the groups of the task let the packets out, and those of the
#   endpoint let them in.
package egresslint.lib.registry

import data.egresslint.lib.admission
import data.egresslint.lib.answer
import data.egresslint.lib.contact
import data.egresslint.lib.dns
import data.egresslint.lib.ecr
import data.egresslint.lib.evidence
import data.egresslint.lib.grant
import data.egresslint.lib.hop
import data.egresslint.lib.outlet
import data.egresslint.lib.presence
import data.egresslint.lib.pull
import data.egresslint.lib.reach
import data.egresslint.lib.reason
import data.egresslint.lib.task
import data.egresslint.lib.words

# hops are the steps from the workload to the service. Without an endpoint there is no way to look at.
hops(id, service) := [_presence(id, service)] if {
	presence.lacks(id, service)
} else := array.flatten([
	[_names(endpoint) | some endpoint in endpoints],
	[_egress(id, service)],
	[_ingress(id, endpoint) | some endpoint in endpoints],
	[_presence(id, service)],
]) if {
	endpoints := sort(reach.endpoints(task.vpcs[id], service))
}

_names(endpoint) := hop.of(found, set(), place, says) if {
	settings := array.concat([_private_dns(endpoint)], _of_vpc(ecr.vpcs[endpoint]))
	found := answer.all({setting.found | some setting in settings})
	[decisive | some decisive in settings; decisive.found.is == found.is][0] = first
	place := {"kind": "dns", "rule": "private-dns-disabled", "resource": first.resource, "at": first.at}
	off := [setting.name | some setting in settings; setting.found.is != "yes"]
	says := {
		"yes": $"The names of {_service(endpoint)} resolve to {endpoint} by its private DNS.{_assumed(ecr.vpcs[endpoint])}",
		"no": $"The names of {_service(endpoint)} resolve to public addresses, not to {endpoint}: {words.list(off)} {_are(off)} off.",
		"unknown": $"Whether the names of {_service(endpoint)} resolve to {endpoint} is not known.",
		"advice": $"Enable {words.list(off)}.",
	}
}

# What private DNS needs of a VPC is taken for given where the files do not declare the VPC.
_assumed(own) := "" if {
	input.vpcs[own].origin == "declared"
} else := $" What {own} sets for DNS is not in these files." if {
	own != ""
} else := " What the VPC sets for DNS is not in these files."

_are(settings) := "is" if {
	count(settings) == 1
} else := "are"

_service(endpoint) := ecr.endpoints[endpoint].service if {
	ecr.endpoints[endpoint].service != ""
} else := "ECR"

_private_dns(id) := {
	"name": $"private DNS of {id}",
	"resource": id,
	"at": object.get(ecr.endpoints[id].private_dns, "at", object.get(ecr.endpoints[id], "at", 0)),
	"found": answer.settled(dns.resolves(ecr.endpoints[id]), ecr.about[id]),
}

_of_vpc(id) := [setting |
	some name, found in dns.settings[id]
	setting := {
		"name": $"{name} of {id}",
		"resource": id,
		"at": dns.written(id, name),
		"found": answer.settled(found, dns.doubts(id)),
	}
]

_egress(id, service) := hop.of(found, _doubts(id, service), about.place, about.says) if {
	workload := task.workloads[id]
	found := reach.answers[id][service]
	alone := [[rule, reach.through(id, rule, service)] | some rule in grant.each(workload.groups, "egress")]
	place := object.union({"kind": "egress", "rule": _rules[service]}, hop.carrier(workload.groups, workload))
	groups := hop.names(workload.groups)
	endpoint := pull.endpoint(id, service)
	about := evidence.hold(found, alone, "to", place, {
		"yes": $"Rules of {groups} let tcp 443 out to {endpoint}.",
		"no": $"No egress rule of {groups} lets tcp 443 through to {endpoint}.",
		"unknown": $"No egress rule of {groups} certainly lets tcp 443 through to {endpoint}.",
		"advice": $"Allow egress of tcp 443 to {pull.groups(id, service)}.",
	})
}

_rules := {"ecr.api": "ecr-api-unreachable", "ecr.dkr": "ecr-dkr-unreachable"}

_ingress(id, endpoint) := hop.of(found, ecr.about[endpoint], about.place, about.says) if {
	declared := ecr.endpoints[endpoint]
	found := object.get(admission.pairs[endpoint], id, answer.yes)
	alone := [[rule, contact.between(rule.certain, rule.possible, task.workloads[id])] |
		some rule in grant.each(declared.groups, "ingress")
	]
	place := object.union({"kind": "ingress", "rule": "endpoint-ingress-blocked"}, hop.carrier(declared.groups, declared))
	groups := hop.names(declared.groups)
	about := evidence.hold(found, alone, "from", place, {
		"yes": _admitted(id, endpoint),
		"no": $"No ingress rule of {groups}, which {endpoint} carries, lets tcp 443 in from {id}.",
		"unknown": $"No ingress rule of {groups}, which {endpoint} carries, certainly lets tcp 443 in from {id}.",
		"advice": $"Allow ingress of tcp 443 to {admission.groups(endpoint)} from the security group of the task or from the CIDR of the VPC.",
	})
}

_admitted(id, endpoint) := $"{id} gets in at {words.list(admission.detours(endpoint, id))}, if not at {endpoint}." if {
	count(admission.detours(endpoint, id)) > 0
} else := $"Rules of {hop.names(ecr.endpoints[endpoint].groups)} let tcp 443 in from {id}."

_presence(id, service) := hop.of(presence.answers[id][service], _doubts(id, service), about.place, about.says) if {
	about := outlet.about(id, service, {
		"rule": "ecr-endpoint-missing",
		"article": "an",
		"noun": $"{service} endpoint",
		"advice": $"Declare the interface endpoint of {service} with private DNS.",
	})
}

_doubts(id, service) := task.about[id] | _platform(id, service)

_platform(id, "ecr.api") := reason.of(task.workloads[id], ["platform_unknown"])

_platform(_, "ecr.dkr") := set()
