# METADATA
# title: A task reaches the ecr.dkr endpoint
# description: >-
#   The egress of a task's security groups reaches the interface endpoint of ECR's registry on tcp 443.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
#     description: CannotPullContainer task errors in Amazon ECS
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The task gets its token from ecr.api, then waits for the manifest of its image, and stops. The container never
#     runs, and its log stays empty.
#   errors:
#     - 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ….dkr.ecr.….amazonaws.com/…: failed to do request: Head "https://….dkr.ecr.….amazonaws.com/v2/…/manifests/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     It is decided as for ecr-api-unreachable, with the endpoint of ecr.dkr: a rule that certainly leads to all of
#     its addresses proves it, and what depends on a missing value, on a part of the subnets or on an endpoint that is
#     declared elsewhere is unknown.
#     A task whose images certainly are not in private ECR is not judged.
#   path: {hop: egress, services: [ecr.dkr]}
#   related: [ecr-api-unreachable, endpoint-ingress-blocked, ecr-endpoint-missing, private-dns-disabled]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["ecr-dkr-unreachable"]

import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(reached, task.doubts[id], finding.pull_place(id, "ecr.dkr"), says) if {
	some id, answers in pull.reaches
	reached := answers["ecr.dkr"]
	reached.is != "yes"
	not pull.lacks(id, "ecr.dkr")
	step := $"allow egress of tcp/443 to {finding.usable_endpoint_groups(id, "ecr.dkr")}"
	says := {
		"violation": $"{id} cannot reach ecr.dkr",
		"notes": {
			$"no egress rule allows tcp/443 to {finding.usable_endpoints(id, "ecr.dkr")}",
			"without the image manifest, the task stops with CannotPullContainerError",
		},
		"help": [step],
		"fix": finding.allow_service(id, "ecr.dkr", step),
		"unknown": $"cannot tell whether {id} reaches ecr.dkr",
	}
}
