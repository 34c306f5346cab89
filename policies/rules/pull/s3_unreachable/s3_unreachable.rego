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
#   symptom: >-
#     The hardest one to see: ECR answers, the manifest of the image arrives, and then the pull hangs until it times
#     out. The host that is not reached is the bucket of the layers, prod-<region>-starport-layer-bucket, at a public
#     address of S3.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The rule is silent if an egress rule certainly allows tcp 443 to the S3 prefix list of the region, or to
#     0.0.0.0/0 as a whole. It is unknown where a prefix list may be that of S3: its id is not known, or it is
#     written out and the region, or the id of the region's list, is not known. Give the region with --region. Egress
#     to a part of the internet does not count, as the addresses of S3 change.
#     A task whose images certainly are not in private ECR is not judged.
#   path: {hop: egress, services: [s3]}
#   related: [s3-gateway-missing, s3-gateway-not-routed, prefix-list-mismatch]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["s3-unreachable"]

import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(reached, task.doubts[id], finding.pull_place(id, "s3"), says) if {
	some id, answers in pull.reaches
	reached := answers.s3
	reached.is != "yes"
	step := $"allow egress of tcp/443 to {finding.s3_destination(id)}"
	says := {
		"violation": $"{id} cannot reach S3, where ECR stores image layers",
		"notes": {
			$"no egress rule allows tcp/443 to {finding.s3_destination(id)}",
			"the pull hangs, and the task stops with CannotPullContainerError",
		},
		"help": [step],
		"fix": finding.allow_service(id, "s3", step),
		"unknown": $"cannot tell whether {id} reaches S3, where ECR stores image layers",
	}
}
