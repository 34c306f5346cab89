# Findings about what a task needs besides its image.
package egresslint.lib.finding

import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# need_place is what findings about a workload and a service that it needs have in common.
need_place(id, service) := {
	"resource": id,
	"at": at(task.workloads[id]),
	"subject": service,
	"related": _need_related(id, service),
	"concerns": {"workloads": {id}},
}

# need is the message for a service that the task needs and does not reach. Facts are the name of the service, the
# consequence for the task, and whether there certainly is no endpoint of the service: {name, consequence, no_endpoint}.
need(id, service, facts) := {"violation": violation, "unknown": unsure} if {
	violation := _need_violation(id, service, facts)
	unsure := $"Whether {id} reaches {facts.name} is not known, but {_need_purpose(id, service)}."
}

_need_violation(id, service, facts) := $"{id} cannot reach {facts.name}, but {_need_purpose(id, service)}: the VPC has no endpoint of {service}, and a subnet of the task has no other way out. {facts.consequence} Declare an interface endpoint of {service}, and allow egress of tcp 443 to its security group." if {
	facts.no_endpoint
} else := $"{id} cannot reach {facts.name}, but {_need_purpose(id, service)}: no egress rule lets tcp 443 through to {usable_endpoints(id, service)}. {facts.consequence} Allow egress of tcp 443 to {usable_endpoint_groups(id, service)}."

# _need_purpose says what needs the service, as the end of a sentence.
_need_purpose(id, service) := task.needs(id, service)[0].for

_need_related(id, service) := ({{"message": message, "at": need.at} |
	some need in task.needs(id, service)
	message := $"{_capitalised(need.for)}."
} | {{"message": message, "at": input.endpoints[endpoint].at} |
	some endpoint in vpc_endpoint.usable(task.vpcs[id], service)
	input.endpoints[endpoint].service == service
	message := $"{endpoint} is the endpoint of {service}."
}) | {{"message": message, "at": input.groups[reference.id].at} |
	some reference in task.workloads[id].groups.items
	message := $"{reference.id} is a security group of the task."
}

_capitalised(text) := concat("", [upper(substring(text, 0, 1)), substring(text, 1, -1)])
