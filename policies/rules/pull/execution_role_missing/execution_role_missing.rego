# METADATA
# title: A task on Fargate has the execution role that it needs
# description: >-
#   ECS pulls the image of a task from private ECR, writes its logs with awslogs and reads its secrets with the
#   execution role. A task definition that needs any of these names an execution role, or what starts the task gives
#   one in its overrides.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
#     description: Amazon ECS task execution IAM role
#   - ref: https://github.com/hashicorp/terraform-provider-aws/issues/3051
#     description: Fargate with ECR images, on the error message
# custom:
#   since: unreleased
#   level: error
#   symptom: >-
#     ECS refuses the task definition if that requires Fargate. Otherwise the task stops before its image is pulled.
#   errors:
#     - 'ClientException: Fargate requires task definition to have execution role ARN to support ECR images.'
#     - 'ResourceInitializationError: unable to pull secrets or registry auth'
#   unknown: >-
#     A task definition of these files that a workload on Fargate runs is judged: it needs an execution role for an
#     image in private ECR, for the log driver awslogs, for secrets and for the credentials of a registry. It is
#     unknown where a missing value decides whether a role is given, or needed. A parameter without a value that names
#     the role counts as one: whoever deploys has to give it. Where it is not known which
#     task definition a workload runs, it may be any that no other one runs. A task definition that is not in these
#     files is not judged.
#   path: {hop: role}
#   related: [execution-role-denies-pull, image-not-in-private-ecr, ecr-api-unreachable]
#   mapping:
#     well-architected: [SEC03-BP02]
package egresslint.rules.pull["execution-role-missing"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.task

report contains finding.of(answer.no, (needed.why | _doubts(lacking)), place, says) if {
	some id, definition in input.task_definitions
	needed := _needed(definition)
	needed.is != "no"
	lacking := {workload: given |
		some workload, run in task.runs(id)
		given := answer.no_beyond_doubt(_given(definition, task.workloads[workload]), run)
		given.is != "yes"
	}
	count(lacking) > 0
	place := {
		"resource": id,
		"at": finding.at_or(definition.execution_role, definition),
		"subject": "execution role",
		"extent": object.keys(lacking),
		"related": {{"message": $"{workload} runs this task definition", "at": task.workloads[workload].at} | some workload, _ in lacking},
		"concerns": {"workloads": object.keys(lacking)},
	}
	says := {
		"violation": $"{id} has no execution role, but {_purposes(definition)[0]}",
		"notes": {"ECS refuses it for Fargate, or the task stops with ResourceInitializationError"},
		"help": array.concat(["give it an execution role with the managed policy AmazonECSTaskExecutionRolePolicy"], _secrets(definition)),
		"unknown": $"cannot tell whether {id} has the execution role that it needs",
	}
}

# Whether ECS needs a role to start the task.
_needed(definition) := answer.any(array.flatten([
	[answer.yes_beyond_doubt(_private(image), answer.reasons(image, ["maybe"])) | some image in definition.images],
	[answer.beyond_doubt(answer.yes, answer.reasons(need, ["maybe"])) | some need in definition.needs],
	[answer.unknown(why) | why := answer.reasons(definition, ["unknown"]); count(why) > 0],
]))

_private(image) := answer.unknown(answer.reasons(image, ["unknown"])) if {
	image.ecr == "unknown"
} else := {"is": image.ecr, "why": set()}

# Whether a task that the workload starts has a role.
_given(definition, workload) := answer.any({answer.beyond_doubt({"is": role.is, "why": set()}, _unsure(role)) |
	some role in [named.execution_role | some named in [definition, workload]]
})

_unsure(role) := answer.reasons(role, ["unknown"]) if {
	role.is == "unknown"
} else := set()

# One task that certainly runs without a role is enough.
_doubts(lacking) := set() if {
	some workload, given in lacking
	given.is == "no"
	count(task.doubts[workload]) == 0
} else := union({given.why | some given in lacking}) | union({task.doubts[workload] | some workload, _ in lacking})

_purposes(definition) := array.concat(
	["its image is in private ECR" | some image in definition.images; image.ecr == "yes"],
	[need.for | some need in definition.needs],
)

# The managed policy allows the pull and the logs.
_secrets(definition) := ["allow the role to read the secrets"] if {
	some need in definition.needs
	need.service != "logs"
} else := []
