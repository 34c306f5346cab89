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

# need is what to say of a service that the task needs and does not reach. Facts are the name of the service, the
# consequence for the task, and whether there certainly is no endpoint of the service: {name, consequence, no_endpoint}.
need(id, service, facts) := object.union(_need_cause(id, service, facts), {
	"violation": $"{id} cannot reach {facts.name}, but {_need_purpose(id, service)}",
	"unknown": $"cannot tell whether {id} reaches {facts.name}, but {_need_purpose(id, service)}",
})

_need_cause(id, service, facts) := {
	"notes": {$"the VPC has no endpoint for {service}, and a subnet of the task has no other way out", facts.consequence},
	"help": [$"declare an interface endpoint for {service}", "allow egress of tcp/443 to its security group"],
} if {
	facts.no_endpoint
} else := {
	"notes": {$"no egress rule allows tcp/443 to {usable_endpoints(id, service)}", facts.consequence},
	"help": [step],
	"fix": [fix | data.egresslint.config.needs.allow_needed; some fix in allow_service(id, service, step)],
} if {
	step := $"allow egress of tcp/443 to {usable_endpoint_groups(id, service)}"
}

# _need_purpose says what needs the service, as the end of a sentence.
_need_purpose(id, service) := task.needs(id, service)[0].for

_need_related(id, service) := ({{"message": message, "at": need.at} |
	some need in task.needs(id, service)
	message := need.for
} | {{"message": message, "at": input.endpoints[endpoint].at} |
	some endpoint in vpc_endpoint.usable(task.vpcs[id], service)
	input.endpoints[endpoint].service == service
	message := $"{endpoint} is the endpoint for {service}"
}) | {{"message": message, "at": input.groups[reference.id].at} |
	some reference in task.workloads[id].groups.items
	message := $"{reference.id} is a security group of the task"
}
