# METADATA
# title: A task reaches S3 for the layers of its image
# description: >-
#   The egress of a task's security groups reaches the S3 prefix list of the region on tcp 443. ECR keeps the layers
#   of images in S3, so a task that reaches ECR but not S3 hangs in the middle of the pull.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints and the egress that they need
# custom:
#   since: 0.1.0
#   level: error
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["s3-unreachable"]

import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.reach
import data.egresslint.lib.task

report contains finding.of(reached, task.about[id], pull.place(id, "s3"), says) if {
	some id, answers in reach.answers
	reached := answers.s3
	reached.is != "yes"
	says := {
		"violation": $"{id} cannot reach S3, where ECR keeps the layers of its image: the pull hangs until it ends with CannotPullContainerError. Allow egress of tcp 443 to {pull.s3(id)}.",
		"unknown": $"Whether {id} reaches S3, where ECR keeps the layers of its image, is not known: no egress rule certainly lets tcp 443 through to {pull.s3(id)}.",
	}
}
