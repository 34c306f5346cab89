# METADATA
# title: An ECR endpoint admits the tasks
# description: >-
#   The ingress of an ECR endpoint's security groups admits tcp 443 from the tasks in its VPC: from one of their
#   security groups, from their subnets or from the CIDR of the VPC.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Access an AWS service through an interface VPC endpoint
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The name resolves to a private address of the VPC, and the connection to it times out. Everything on the side of
#     the task looks right.
#   errors:
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.…amazonaws.com/": dial tcp 10.…:443: i/o timeout'
#     - 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ….dkr.ecr.….amazonaws.com/…: failed to do request: Head "https://….dkr.ecr.….amazonaws.com/v2/…/manifests/…": dial tcp 10.…:443: i/o timeout'
#   unknown: >-
#     The rule asks, for each task and each ECR endpoint that the task may use, whether the ingress of the endpoint's
#     groups admits tcp 443 from one of the task's groups, from all of its subnets, or from the VPC. It is unknown
#     where a rule may admit it, where the endpoint may have further groups, or where it is not known whether both are
#     in the same VPC. Another endpoint of the same service that certainly admits the task is enough.
#   path: {hop: ingress, services: [ecr.api, ecr.dkr]}
#   related: [ecr-api-unreachable, ecr-dkr-unreachable, endpoint-ingress-open, endpoint-default-egress]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["endpoint-ingress-blocked"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(found, vpc_endpoint.doubts[id], place, says) if {
	some id, answers in pull.admissions
	some found in answers
	place := {
		"resource": id,
		"at": finding.at(vpc_endpoint.ecr[id]),
		"subject": "ingress of tcp 443",
		"extent": pull.not_admitted(id, found),
		"related": (_groups(id) | _tasks(pull.not_admitted(id, found))),
		"concerns": {"endpoints": {id}, "workloads": pull.not_admitted(id, found)},
	}
	tasks := _task_names(pull.not_admitted(id, found))
	says := {
		"violation": $"{id} does not accept tcp/443 from {tasks}",
		"notes": {"the pull times out at the endpoint"},
		"help": [$"allow ingress of tcp/443 in {finding.groups_of_endpoint(id)} from the task's security group or the VPC's CIDR"],
		"unknown": $"cannot tell whether {id} accepts tcp/443 from {tasks}",
	}
}

_task_names(workloads) := answer.list(workloads) if {
	count(workloads) == 1
} else := $"{count(workloads)} tasks"

# The security groups of the endpoint.
_groups(id) := {{"message": message, "at": input.groups[reference.id].at} |
	some reference in vpc_endpoint.ecr[id].groups.items
	message := $"{reference.id} is a security group of the endpoint"
}

_tasks(workloads) := {{"message": message, "at": task.workloads[workload].at} |
	some workload in workloads
	message := $"{workload} pulls its image through this endpoint"
}
