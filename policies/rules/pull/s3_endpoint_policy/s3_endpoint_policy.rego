# METADATA
# title: The policy of the S3 gateway lets the layers of images through
# description: >-
#   ECR keeps the layers of images in a bucket of its own, and the gateway endpoint of S3 passes on what its policy
#   allows: with a policy for the buckets of the application alone, a task gets the manifest of its image and no
#   layer. The layers are fetched with URLs that ECR signs, so that a statement for certain principals or with
#   conditions may or may not apply. Without a policy, the gateway allows everything.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints, on the minimum Amazon S3 bucket permissions
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
#     description: Control access to VPC endpoints using endpoint policies
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The gateway exists and the route leads there, the manifest of the image arrives, and the first layer is refused
#     with 403 Forbidden.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…: 403 Forbidden'
#   unknown: >-
#     The policy is evaluated as IAM does: a statement that denies wins, and what none allows is refused. It is a
#     violation if no statement can allow the action on the bucket of the region. It is unknown where a statement that
#     decides it has conditions, names principals other than *, or has parts that are not known, and where the region
#     is not known and the policy names the bucket of one. Give the region with --region.
#   path: {hop: policy, services: [s3]}
#   related: [s3-gateway-missing, s3-gateway-not-routed, ecr-endpoint-policy]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["s3-endpoint-policy"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.policy
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(found, answer.reasons(endpoint, ["maybe"]), place, says) if {
	some id, endpoint in vpc_endpoint.s3_gateways
	requests := _requests(network.region_of(endpoint))
	found := answer.any({policy.allows(endpoint, request) | some request in requests})
	found.is != "yes"
	own := network.vpc_of(endpoint)
	_pulled_from(own)
	denials := {at | some request in requests; some at in policy.denials(endpoint.policy, request)}
	place := {
		"resource": id,
		"at": min(denials | {finding.at(endpoint.policy) | count(denials) == 0}),
		"subject": "policy",
		"related": finding.tasks_in_vpc(own),
		"concerns": {"workloads": task.in_vpc(own), "endpoints": {id}},
	}
	bucket := _layers(min(network.partitions(network.region_of(endpoint))), _or(network.region_of(endpoint), "REGION"))
	says := {
		"violation": $"the policy of {id} {_refuses(denials)} s3:GetObject on the bucket of image layers",
		"notes": {
			$"ECR stores image layers in {bucket}",
			"the pull ends with CannotPullContainerError and 403 Forbidden",
		},
		"help": [$"allow s3:GetObject on {bucket} for the principal *"],
		"unknown": $"cannot tell whether the policy of {id} allows s3:GetObject on the bucket of image layers",
	}
}

# Gateways serve other things than pulls.
_pulled_from(own) if count(task.in_vpc(own)) > 0

_pulled_from(own) if {
	some other, _ in vpc_endpoint.ecr_by_vpc
	not network.distinct_vpcs(own, other)
}

_requests(where) := {{"action": "s3:getobject", "resource": _layers(name, _or(where, "*")), "part": _part(where)} |
	some name in network.partitions(where)
}

# Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
_layers(name, where) := $"arn:{name}:s3:::prod-{where}-starport-layer-bucket/*"

_or(where, unknown) := unknown if {
	where == ""
} else := where

_part(where) := {answer.region_not_known([])} if {
	where == ""
} else := {{"reason": "a statement names only a part of the bucket"}}

_refuses(denials) := "denies" if {
	count(denials) > 0
} else := "does not allow"
