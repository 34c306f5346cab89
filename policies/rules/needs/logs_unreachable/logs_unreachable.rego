# METADATA
# title: A task reaches CloudWatch Logs where it writes its logs with awslogs
# description: >-
#   The egress of a task's security groups reaches the interface endpoint of CloudWatch Logs on tcp 443, or a way out
#   of the VPC, if a container of its task definition uses the log driver awslogs. The rule is only applied where the
#   configuration has the key needs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
#     description: Send Amazon ECS logs to CloudWatch
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-and-interface-VPC.html
#     description: Using CloudWatch Logs with interface VPC endpoints
# custom:
#   since: 0.1.0
#   level: error
#   on_request: true
#   symptom: >-
#     The log driver cannot open its stream. On Fargate the container is not started, and the task stops right after
#     the pull of its image.
#   errors:
#     - 'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: RequestError: send request failed caused by: Post "https://logs.….amazonaws.com/": dial tcp …:443: i/o timeout'
#   unknown: >-
#     A task is judged if its task definition or the workload demonstrably needs the service. A rule that names a
#     security group or an address of its endpoint proves that it is reached, and so does one that certainly leads to
#     all addresses of an endpoint in the VPC; one that allows everything proves it where the VPC has the endpoint or
#     each subnet of the task another way out. What depends on a missing value, or on a VPC that is declared
#     elsewhere, is unknown.
#   related: [secrets-unreachable, ecr-api-unreachable]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.needs["logs-unreachable"]

import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(reached, task.need_doubts(id, "logs"), finding.need_place(id, "logs"), says) if {
	some id, reached in pull.needed("logs")
	reached.is != "yes"
	says := finding.need(id, "logs", {
		"name": "CloudWatch Logs",
		"consequence": "without its log stream, the task stops with ResourceInitializationError",
		"no_endpoint": pull.present(id, "logs").is == "no",
	})
}
