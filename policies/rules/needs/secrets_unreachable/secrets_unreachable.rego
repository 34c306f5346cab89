# METADATA
# title: A task reaches Secrets Manager where it is given secrets from there
# description: >-
#   The egress of a task's security groups reaches the interface endpoint of Secrets Manager on tcp 443, or a way out
#   of the VPC, if its task definition takes secrets or the credentials of a registry from there. The rule is only
#   applied where the configuration has the key needs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
#     description: Pass sensitive data to an Amazon ECS container
#   - ref: https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html
#     description: Using an AWS Secrets Manager VPC endpoint
# custom:
#   since: 0.1.0
#   level: error
#   on_request: true
#   symptom: >-
#     Fargate fetches the secrets over the network interface of the task before it starts a container. It waits, and
#     the task stops.
#   errors:
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 5 time(s): failed to fetch secret arn:aws:secretsmanager:… from secrets manager: RequestCanceled: request context canceled caused by: context deadline exceeded'
#   unknown: >-
#     A task is judged if its task definition or the workload demonstrably needs the service. A rule that names a
#     security group or an address of its endpoint proves that it is reached, and so does one that certainly leads to
#     all addresses of an endpoint in the VPC; one that allows everything proves it where the VPC has the endpoint or
#     each subnet of the task another way out. What depends on a missing value, or on a VPC that is declared
#     elsewhere, is unknown.
#   related: [ssm-unreachable, kms-unreachable]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.needs["secrets-unreachable"]

import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(reached, task.need_doubts(id, "secretsmanager"), finding.need_place(id, "secretsmanager"), says) if {
	some id, reached in pull.needed("secretsmanager")
	reached.is != "yes"
	says := finding.need(id, "secretsmanager", {
		"name": "Secrets Manager",
		"consequence": "without the secret, the task stops with ResourceInitializationError",
		"no_endpoint": pull.present(id, "secretsmanager").is == "no",
	})
}
