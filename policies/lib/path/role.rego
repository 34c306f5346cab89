# The execution role, with which ECS asks ECR for the image: a hop about which no rule reports anything.
package egresslint.lib.path

import data.egresslint.lib.finding
import data.egresslint.lib.task

# passed_roles is the role of the workload on the path to the service, given the hops that rules report.
passed_roles(id, service, reported) := [{
	"kind": "role",
	"resource": role.role,
	"at": finding.at(role),
	"is": "yes",
	"why": set(),
	"message": message,
	"advice": "",
	"evidence": set(),
} |
	service != "s3"
	not "role" in {other.kind | some other in reported}
	role := _role(task.workloads[id])
	message := $"{role.role} is the execution role of the task."
]

# What starts a task may override the role of its task definition.
_role(workload) := object.get(workload, "execution_role", own) if {
	own := object.get(input.task_definitions, [workload.task_definition, "execution_role"], {})
}
