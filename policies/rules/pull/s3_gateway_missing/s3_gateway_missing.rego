# METADATA
# title: The VPC of a task has a gateway endpoint of S3
# description: >-
#   ECR keeps the layers of images in S3. A task in subnets without a way to the internet gets them through the gateway
#   endpoint of S3 in its VPC; the endpoints of ECR do not hand them out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
#     description: Gateway endpoints for Amazon S3
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     ECR answers through its endpoints, and the pull hangs at the first layer. Often it worked as long as there was a
#     NAT gateway.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     Only a VPC that the files declare can be missing a gateway. The rule is silent if there certainly is one, or if
#     all subnets of the task have a default route that leads out: to an internet gateway if the task has a public
#     address, or to a public NAT gateway whose subnet leads to an internet gateway. It is unknown for a VPC that is
#     declared elsewhere, where an endpoint may be the gateway, where S3 has an interface endpoint only, and where
#     subnets, their routes, the public address or the network behind a route are not known.
#     A gateway for the S3 of another region counts as none.
#     A task whose images certainly are not in private ECR is not judged.
#   path: {hop: endpoint, services: [s3]}
#   related: [s3-gateway-not-routed, s3-unreachable, ecr-endpoint-missing]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["s3-gateway-missing"]

import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(found, task.doubts[id], place, says) if {
	some id, answers in pull.presence
	found := answers.s3
	found.is != "yes"
	place := {
		"resource": id,
		"at": finding.at(task.workloads[id]),
		"subject": "S3 gateway",
		"related": finding.network_of_task(id),
		"concerns": {"workloads": {id}},
	}
	says := {
		"violation": $"the VPC of {id} has no gateway endpoint for S3, where ECR stores image layers",
		"notes": (({
			"a subnet of the task has no other way out",
			"the pull hangs, and the task stops with CannotPullContainerError",
		} | finding.endpoints_abroad(id, {"s3"})) | finding.dead_ends(id)),
		"help": ["declare a gateway endpoint for S3 on the route tables of the task's subnets"],
		"unknown": $"cannot tell whether the VPC of {id} has a gateway endpoint for S3",
	}
}
