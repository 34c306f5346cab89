# METADATA
# title: A task reaches the ecr.api endpoint
# description: >-
#   The egress of a task's security groups reaches the interface endpoint of ECR's API on tcp 443. Linux platform
#   version 1.3.0 and older do not need it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
#     description: CannotPullContainer task errors in Amazon ECS
# custom:
#   since: 0.1.0
#   level: error
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["ecr-api-unreachable"]

import data.egresslint.lib.finding
import data.egresslint.lib.presence
import data.egresslint.lib.pull
import data.egresslint.lib.reach
import data.egresslint.lib.reason
import data.egresslint.lib.task

report contains finding.of(reached, doubts, pull.place(id, "ecr.api"), says) if {
	some id, answers in reach.answers
	reached := answers["ecr.api"]
	reached.is != "yes"
	not presence.lacks(id, "ecr.api")
	not pull.without_api(task.workloads[id])
	doubts := task.about[id] | reason.of(task.workloads[id], ["platform_unknown"])
	endpoint := pull.endpoint(id, "ecr.api")
	says := {
		"violation": $"{id} cannot reach ecr.api: no egress rule lets tcp 443 through to {endpoint}. Without it ECR hands out no token, and the task stops with ResourceInitializationError before it pulls anything. Allow egress of tcp 443 to {pull.groups(id, "ecr.api")}.",
		"unknown": $"Whether {id} reaches ecr.api is not known: no egress rule certainly lets tcp 443 through to {endpoint}.",
	}
}
