# Findings about the pull of a task.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# pull_place is what findings about a workload and a service have in common.
pull_place(id, service) := {
	"resource": id,
	"at": egress_at(id),
	"subject": service,
	"related": (_endpoints(id, service) | egress_related(id)),
	"concerns": {"workloads": {id}},
}

# usable_endpoints names the endpoint that the workload would use.
usable_endpoints(id, service) := answer.list(vpc_endpoint.usable(task.vpcs[id], service)) if {
	count(vpc_endpoint.usable(task.vpcs[id], service)) > 0
} else := $"an {service} endpoint; these files declare none{_in_region(id, service)}"

_in_region(id, service) := " for this region" if {
	count(vpc_endpoint.abroad_in_vpc(task.vpcs[id], service)) > 0
} else := ""

# endpoints_abroad are facts about endpoints of the services in the VPC of the workload that are for another region.
endpoints_abroad(id, services) := {$"{endpoint} is for the region {region}, not for this one" |
	some service in services
	some endpoint, region in vpc_endpoint.abroad_in_vpc(task.vpcs[id], service)
}

# usable_endpoint_groups names what an egress rule should allow.
usable_endpoint_groups(id, service) := answer.list(names) if {
	names := {reference.id |
		some endpoint in vpc_endpoint.usable(task.vpcs[id], service)
		some reference in vpc_endpoint.interfaces[endpoint].groups.items
	}
	count(names) == 1
} else := "the endpoint's security group"

_endpoints(id, service) := {{"message": message, "at": input.endpoints[endpoint].at} |
	some endpoint in _serving(id, service)
	message := $"{endpoint} is the endpoint for {service}"
}

_serving(id, service) := vpc_endpoint.usable(task.vpcs[id], service) if {
	service != "s3"
} else := _s3_gateways(id)

# egress_at is where an egress rule of the workload would go: at its security group, if it has one that the files declare.
egress_at(id) := at(_only_group(id)) if {
	_only_group(id)
} else := at(task.workloads[id])

# egress_related are the workload or its security groups, whichever egress_at is not.
egress_related(id) := {{"message": $"{id} runs with this security group", "at": at(task.workloads[id])}} if {
	_only_group(id)
} else := {{"message": message, "at": input.groups[reference.id].at} |
	some reference in task.workloads[id].groups.items
	message := $"{reference.id} is a security group of the task"
}

_only_group(id) := input.groups[only.id] if {
	count(task.workloads[id].groups.items) == 1
	count(answer.reasons(task.workloads[id].groups, ["open"])) == 0
	some only in task.workloads[id].groups.items
	input.groups[only.id].origin == "declared"
}
