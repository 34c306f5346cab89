# METADATA
# title: A task reaches KMS where it uses a key itself
# description: >-
#   The egress of a task's security groups reaches the interface endpoint of KMS on tcp 443, or a way out of the VPC,
#   if the sessions of ECS Exec are encrypted with a KMS key: the agent in the task asks KMS for the key of each
#   session. Secrets are decrypted by the service that they come from, which needs no endpoint. The rule is only
#   applied where the configuration has the key needs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
#     description: Monitor Amazon ECS containers with ECS Exec
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/kms-vpc-endpoint.html
#     description: Connect to AWS KMS through a VPC endpoint
# custom:
#   since: 0.1.0
#   level: error
#   on_request: true
#   symptom: >-
#     Tasks run, but ECS Exec opens no shell in them: each session ends as it starts.
#   errors:
#     - 'An error occurred (TargetNotConnectedException) when calling the ExecuteCommand operation: The execute command failed due to an internal error. Try again later.'
#   unknown: >-
#     A task is judged if its task definition or the workload demonstrably needs the service. A rule that names a
#     security group or an address of its endpoint proves that it is reached, and so does one that certainly leads to
#     all addresses of an endpoint in the VPC; one that allows everything proves it where the VPC has the endpoint or
#     each subnet of the task another way out. What depends on a missing value, or on a VPC that is declared
#     elsewhere, is unknown.
#   related: [exec-unreachable, secrets-unreachable]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.needs["kms-unreachable"]

import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(reached, task.need_doubts(id, "kms"), finding.need_place(id, "kms"), says) if {
	some id, reached in pull.needed("kms")
	reached.is != "yes"
	says := finding.need(id, "kms", {
		"name": "KMS",
		"consequence": "ECS Exec cannot encrypt its session, so none starts",
		"no_endpoint": pull.present(id, "kms").is == "no",
	})
}
