# Findings about the pull of a task.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# pull_place is what findings about a workload and a service have in common.
pull_place(id, service) := {
	"resource": id,
	"at": object.get(task.workloads[id], "at", 0),
	"subject": service,
	"related": (_endpoints(id, service) | _groups_of_task(task.workloads[id].groups)),
	"concerns": {"workloads": {id}},
}

# usable_endpoints names the endpoint that the workload would use.
usable_endpoints(id, service) := answer.list(vpc_endpoint.usable(task.vpcs[id], service)) if {
	count(vpc_endpoint.usable(task.vpcs[id], service)) > 0
} else := $"an {service} endpoint, of which these files declare none"

# usable_endpoint_groups names what an egress rule should allow.
usable_endpoint_groups(id, service) := $"{answer.list(names)}, the security group of the endpoint" if {
	names := {reference.id |
		some endpoint in vpc_endpoint.usable(task.vpcs[id], service)
		some reference in vpc_endpoint.interfaces[endpoint].groups.items
	}
	count(names) == 1
} else := "the security group of the endpoint"

_endpoints(id, service) := {{"message": message, "at": input.endpoints[endpoint].at} |
	some endpoint in _serving(id, service)
	message := $"{endpoint} is the endpoint of {service}."
}

_serving(id, service) := vpc_endpoint.usable(task.vpcs[id], service) if {
	service != "s3"
} else := _s3_gateways(id)

_groups_of_task(references) := {{"message": message, "at": input.groups[reference.id].at} |
	some reference in references.items
	message := $"{reference.id} is a security group of the task."
}
