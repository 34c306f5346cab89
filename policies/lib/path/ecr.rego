# The path of a task to ECR: the names resolve to an endpoint, egress of the task, ingress of the endpoint.
package egresslint.lib.path

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.pull
import data.egresslint.lib.security_group
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# ecr_hops are the steps from the workload to the service. Without an endpoint there is no way to look at.
ecr_hops(id, service) := [_ecr_present(id, service)] if {
	pull.lacks(id, service)
} else := array.flatten([
	[_ecr_names(task.vpcs[id], endpoint) | some endpoint in endpoints],
	[_ecr_egress(id, service)],
	[_ecr_ingress(id, endpoint) | some endpoint in endpoints],
	[_ecr_present(id, service)],
]) if {
	endpoints := sort(vpc_endpoint.usable(task.vpcs[id], service))
}

_ecr_names(own, endpoint) := hop(found, set(), place, says) if {
	settings := array.concat([_private_dns(own, endpoint)], _of_vpc(_name_vpc(own, endpoint)))
	found := answer.all({setting.found | some setting in settings})
	[decisive | some decisive in settings; decisive.found.is == found.is][0] = first
	place := {"kind": "dns", "resource": first.resource, "at": first.at}
	alike := [setting | some setting in settings; setting.found.is == found.is]
	off := [setting.name | some setting in alike]
	says := {
		"yes": $"the names of {_service(endpoint)} resolve to {endpoint} by {_name_service(own, endpoint)}{_assumed(_name_vpc(own, endpoint))}",
		"no": $"the names of {_service(endpoint)} resolve to public addresses, not to {endpoint}: {answer.list(off)} {_are(off)} off",
		"unknown": $"cannot tell whether the names of {_service(endpoint)} resolve to {endpoint}",
		"help": _names_advice(own, endpoint, alike),
	}
}

_names_advice(own, endpoint, _) := [$"associate a private hosted zone with {own} whose records lead to {endpoint}"] if {
	network.distinct_vpcs(own, vpc_endpoint.vpcs[endpoint])
}

_names_advice(own, endpoint, settings) := _dns_advice(settings) if {
	not network.distinct_vpcs(own, vpc_endpoint.vpcs[endpoint])
}

# _name_vpc is the VPC in which the names have to resolve to the endpoint.
_name_vpc(own, endpoint) := own if {
	network.distinct_vpcs(own, vpc_endpoint.vpcs[endpoint])
} else := vpc_endpoint.vpcs[endpoint]

_name_service(own, endpoint) := "its private DNS" if {
	vpc_endpoint.ecr[endpoint].private_dns.is == "yes"
	not network.distinct_vpcs(own, vpc_endpoint.vpcs[endpoint])
} else := "a private hosted zone"

# What private DNS needs of a VPC is taken for given where the files do not declare the VPC.
_assumed(own) := "" if {
	input.vpcs[own].origin == "declared"
} else := $" (the DNS settings of {own} are not in these files)" if {
	own != ""
} else := " (the DNS settings of the VPC are not in these files)"

_are(settings) := "is" if {
	count(settings) == 1
} else := "are"

_service(endpoint) := vpc_endpoint.ecr[endpoint].service if {
	vpc_endpoint.ecr[endpoint].service != ""
} else := "ECR"

_private_dns(own, id) := {
	"name": $"private DNS of {id}",
	"setting": "private DNS",
	"resource": id,
	"at": object.get(vpc_endpoint.ecr[id].private_dns, "at", object.get(vpc_endpoint.ecr[id], "at", 0)),
	"found": answer.no_beyond_doubt(pull.resolves(own, id), vpc_endpoint.doubts[id]),
}

_of_vpc(id) := [setting |
	some name, found in pull.dns_settings[id]
	setting := {
		"name": $"{name} of {id}",
		"setting": name,
		"resource": id,
		"at": pull.dns_setting_at(id, name),
		"found": answer.no_beyond_doubt(found, vpc_endpoint.ecr_in_vpc_doubts(id)),
	}
]

_dns_advice(settings) := array.concat([$"enable {answer.list(off)}" | count(off) > 0], forward) if {
	off := [setting.name | some setting in settings; setting.setting != pull.dns_servers]
	forward := [$"use AmazonProvidedDNS, or let the {setting.name} forward the names of ECR to it" |
		some setting in settings
		setting.setting == pull.dns_servers
	]
}

_ecr_egress(id, service) := hop(found, _ecr_doubts(id, service), about.place, about.says) if {
	workload := task.workloads[id]
	found := pull.reaches[id][service]
	alone := [[rule, pull.reaches_through(id, rule, service)] | some rule in security_group.grants_by_rule(workload.groups, "egress")]
	place := object.union({"kind": "egress"}, _place_of_groups(workload.groups, workload))
	groups := _group_names(workload.groups)
	endpoint := finding.usable_endpoints(id, service)
	about := _decided_by_rules(found, alone, "to", place, {
		"yes": $"rules of {groups} allow tcp/443 to {endpoint}",
		"no": $"no egress rule of {groups} allows tcp/443 to {endpoint}",
		"unknown": $"no egress rule of {groups} certainly allows tcp/443 to {endpoint}",
		"help": [$"allow egress of tcp/443 to {finding.usable_endpoint_groups(id, service)}"],
	})
}

_ecr_ingress(id, endpoint) := hop(found, vpc_endpoint.doubts[endpoint], about.place, about.says) if {
	declared := vpc_endpoint.ecr[endpoint]
	found := object.get(pull.admission_by_task[endpoint], id, answer.yes)
	alone := [[rule, security_group.https_between(rule.certain, rule.possible, task.workloads[id])] |
		some rule in security_group.grants_by_rule(declared.groups, "ingress")
	]
	place := object.union({"kind": "ingress"}, _place_of_groups(declared.groups, declared))
	groups := _group_names(declared.groups)
	about := _decided_by_rules(found, alone, "from", place, {
		"yes": _admitted(id, endpoint),
		"no": $"no ingress rule of {groups}, the security group of {endpoint}, allows tcp/443 from {id}",
		"unknown": $"no ingress rule of {groups}, the security group of {endpoint}, certainly allows tcp/443 from {id}",
		"help": [$"allow ingress of tcp/443 in {finding.groups_of_endpoint(endpoint)} from the task's security group or the VPC's CIDR"],
	})
}

_admitted(id, endpoint) := $"{answer.list(pull.detours(endpoint, id))} accepts tcp/443 from {id}, if not {endpoint}" if {
	count(pull.detours(endpoint, id)) > 0
} else := $"rules of {_group_names(vpc_endpoint.ecr[endpoint].groups)} allow tcp/443 from {id}"

_ecr_present(id, service) := hop(pull.presence[id][service], _ecr_doubts(id, service), about.place, about.says) if {
	about := way_out(id, service, {
		"article": "an",
		"noun": $"{service} endpoint",
		"help": [$"declare an interface endpoint for {service} with private DNS"],
	})
}

_ecr_doubts(id, service) := task.doubts[id] | _platform(id, service)

_platform(id, "ecr.api") := answer.reasons(task.workloads[id], ["platform_unknown"])

_platform(_, "ecr.dkr") := set()
