# METADATA
# description: The pull of an image as a task on Fargate does it, and what to say where it fails.
package egresslint.lib.pull

import data.egresslint.lib.interface
import data.egresslint.lib.prefix_list
import data.egresslint.lib.reach
import data.egresslint.lib.region
import data.egresslint.lib.task
import data.egresslint.lib.vpc
import data.egresslint.lib.words

# without_api tells whether the workload's platform pulls without ecr.api.
without_api(workload) if {
	semver.is_valid(workload.platform_version)
	semver.compare(workload.platform_version, "1.3.0") <= 0
}

# exempt are the workloads that pull without the service.
exempt(service) := {id | some id, workload in task.workloads; without_api(workload)} if {
	service == "ecr.api"
} else := set()

# place is what findings about a workload and a service have in common.
place(id, service) := {
	"resource": id,
	"at": object.get(task.workloads[id], "at", 0),
	"subject": service,
	"related": (_endpoints(id, service) | _groups(task.workloads[id].groups)),
	"concerns": {"workloads": {id}},
}

# endpoint names the endpoint that the workload would use.
endpoint(id, service) := words.list(reach.endpoints(task.vpcs[id], service)) if {
	count(reach.endpoints(task.vpcs[id], service)) > 0
} else := $"an {service} endpoint, of which these files declare none"

# groups names what an egress rule should allow.
groups(id, service) := $"{words.list(names)}, the security group of the endpoint" if {
	names := {reference.id |
		some endpoint in reach.endpoints(task.vpcs[id], service)
		some reference in interface.endpoints[endpoint].groups.items
	}
	count(names) == 1
} else := "the security group of the endpoint"

# s3 names what an egress rule should allow.
s3(id) := $"{list}, which {words.list(gateways)} serves" if {
	gateways := _gateways(id)
	count(gateways) > 0
	list := _s3_list(id)
} else := _s3_list(id)

_s3_list(id) := prefix_list.s3_text(region.of(task.workloads[id]))

_endpoints(id, service) := {{"message": message, "at": input.endpoints[endpoint].at} |
	some endpoint in _serving(id, service)
	message := $"{endpoint} is the endpoint of {service}."
}

_serving(id, service) := reach.endpoints(task.vpcs[id], service) if {
	service != "s3"
} else := _gateways(id)

_gateways(id) := {gateway |
	some gateway, endpoint in input.endpoints
	endpoint.kind == "gateway"
	endpoint.service == "s3"
	not vpc.distinct(task.vpcs[id], vpc.of(endpoint))
}

_groups(references) := {{"message": message, "at": input.groups[reference.id].at} |
	some reference in references.items
	message := $"{reference.id} is a security group of the task."
}
