# The execution role, with which ECS asks ECR for the image: a hop where no rule reports anything about it.
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
	"help": [],
	"evidence": set(),
} |
	service != "s3"
	not "role" in {other.kind | some other in reported}
	role := _role(task.workloads[id])
	message := $"{role.role} is the execution role of the task{_judged_role(role.role)}"
]

_judged_role(id) := ", and allows what the pull needs" if {
	input.roles[id]
} else := "; these files do not say what it allows"

# What starts a task may override the role of its task definition.
_role(workload) := object.get(workload, "execution_role", own) if {
	own := object.get(input.task_definitions, [workload.task_definition, "execution_role"], {})
}
