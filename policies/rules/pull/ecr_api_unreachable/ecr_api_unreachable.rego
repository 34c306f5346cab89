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
#   symptom: >-
#     The service starts tasks again and again, and each stops after some minutes, before its container runs and
#     without a line in its log. The address that times out is that of api.ecr: a private one where private DNS is on.
#   errors:
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.…amazonaws.com/": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The rule is silent if an egress rule certainly allows tcp 443 to all addresses of an ecr.api endpoint: to a
#     group that it uses, to its addresses, to the CIDRs of its subnets or its VPC, or to everywhere. It is a
#     violation if no rule can. It is unknown where a rule may: its port, its peer or its existence depends on a
#     value that the files do not have, it covers a part of the subnets only, the task may have further groups, or
#     the endpoint is declared elsewhere and the rule leads to a group or an address that may be the endpoint's.
#     A task whose images certainly are not in private ECR is not judged.
#   path: {hop: egress, services: [ecr.api]}
#   related: [ecr-dkr-unreachable, endpoint-ingress-blocked, ecr-endpoint-missing, private-dns-disabled]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["ecr-api-unreachable"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(reached, doubts, finding.pull_place(id, "ecr.api"), says) if {
	some id, answers in pull.reaches
	reached := answers["ecr.api"]
	reached.is != "yes"
	not pull.lacks(id, "ecr.api")
	not task.without_api(task.workloads[id])
	doubts := task.doubts[id] | answer.reasons(task.workloads[id], ["platform_unknown"])
	endpoint := finding.usable_endpoints(id, "ecr.api")
	step := $"allow egress of tcp/443 to {finding.usable_endpoint_groups(id, "ecr.api")}"
	says := {
		"violation": $"{id} cannot reach ecr.api",
		"notes": {
			$"no egress rule allows tcp/443 to {endpoint}",
			"without a token from ecr.api, the task stops with ResourceInitializationError",
		},
		"help": [step],
		"fix": finding.allow_service(id, "ecr.api", step),
		"unknown": $"cannot tell whether {id} reaches ecr.api",
	}
}
