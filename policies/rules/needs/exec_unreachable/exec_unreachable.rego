# METADATA
# title: A task reaches Session Manager where ECS Exec is switched on
# description: >-
#   The egress of a task's security groups reaches the interface endpoint of Session Manager (ssmmessages) on tcp
#   443, or a way out of the VPC, if ECS Exec is switched on for it. The rule is only applied where the configuration
#   has the key needs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
#     description: Monitor Amazon ECS containers with ECS Exec
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
#     description: Use VPC endpoints for Systems Manager
# custom:
#   since: 0.1.0
#   level: error
#   on_request: true
#   symptom: >-
#     Tasks run, but ECS Exec opens no shell in them: the agent in the task never connects.
#   errors:
#     - 'An error occurred (TargetNotConnectedException) when calling the ExecuteCommand operation: The execute command failed due to an internal error. Try again later.'
#   unknown: >-
#     A task is judged if its task definition or the workload demonstrably needs the service. A rule that names a
#     security group or an address of its endpoint proves that it is reached, and so does one that certainly leads to
#     all addresses of an endpoint in the VPC; one that allows everything proves it where the VPC has the endpoint or
#     each subnet of the task another way out. What depends on a missing value, or on a VPC that is declared
#     elsewhere, is unknown.
#   related: [kms-unreachable]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.needs["exec-unreachable"]

import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(reached, task.need_doubts(id, "ssmmessages"), finding.need_place(id, "ssmmessages"), says) if {
	some id, reached in pull.needed("ssmmessages")
	reached.is != "yes"
	says := finding.need(id, "ssmmessages", {
		"name": "Session Manager",
		"consequence": "ECS Exec cannot open a session in the task",
		"no_endpoint": pull.present(id, "ssmmessages").is == "no",
	})
}
