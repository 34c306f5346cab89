# METADATA
# title: The VPC of a task has the endpoints of ECR
# description: >-
#   A task in subnets without a way to the internet pulls its image through the interface endpoints ecr.api and ecr.dkr
#   of its VPC. Linux platform version 1.3.0 and older do not need ecr.api.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
#     description: CannotPullContainer task errors in Amazon ECS
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The name of ECR resolves to a public address, and a subnet without a way out does not reach it.
#   errors:
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.…amazonaws.com/": dial tcp …:443: i/o timeout'
#     - 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ….dkr.ecr.….amazonaws.com/…: failed to do request: Head "https://….dkr.ecr.….amazonaws.com/v2/…/manifests/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     Only a VPC that the files declare can be missing an endpoint. The rule is silent if there certainly is one, or
#     if all subnets of the task have a default route that leads out: to an internet gateway if the task has a public
#     address, or to a public NAT gateway whose subnet leads to an internet gateway. An endpoint in another VPC of the
#     files counts if routes lead there and back by a peering connection or a transit gateway. It is unknown for a VPC that is
#     declared elsewhere, where an endpoint may be the one (its service is not known, or it may not be created), where
#     the VPC is handed to a module that is not installed, and where subnets, their routes, the public address or the
#     network behind a route are not known.
#     An endpoint for the service of another region counts as none.
#     A task whose images certainly are not in private ECR is not judged.
#   path: {hop: endpoint, services: [ecr.api, ecr.dkr]}
#   related: [s3-gateway-missing, private-dns-disabled, ecr-api-unreachable, ecr-dkr-unreachable]
#   mapping:
#     security-hub: [EC2.55, EC2.56]
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["ecr-endpoint-missing"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.pull
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(found, task.doubts[id] | _platform(id, services), place, says) if {
	some id, missing in _missing
	found := answer.all({given | some given in missing})
	services := {service | some service, given in missing; given.is == found.is}
	place := {
		"resource": id,
		"at": finding.at(task.workloads[id]),
		"subject": "ECR endpoints",
		"extent": services,
		"related": finding.network_of_task(id),
		"concerns": {"workloads": {id}},
	}
	says := _says(id, services)
}

_says(id, services) := finding.links_says(id, linked) if {
	linked := _linked(id, services)
	count(linked) > 0
} else := {
	"violation": $"the VPC of {id} has no endpoint for {answer.list(services)}",
	"notes": (({
		"a subnet of the task has no other way out",
		"the pull times out with ResourceInitializationError or CannotPullContainerError",
	} | finding.endpoints_abroad(id, services)) | finding.dead_ends(id)),
	"help": [$"declare {_endpoints(services)} with private DNS"],
	"unknown": $"cannot tell whether the VPC of {id} has an endpoint for {answer.list(services)}",
}

_endpoints(services) := $"an interface endpoint for {answer.list(services)}" if {
	count(services) == 1
} else := $"interface endpoints for {answer.list(services)}"

_linked(id, services) := {endpoint | some service in services; some endpoint in vpc_endpoint.linked(task.vpcs[id], service)}

# {workload id: {service: answer}}, for the endpoints that do not certainly exist.
_missing := {id: missing |
	some id, answers in pull.presence
	missing := {service: given |
		some service in vpc_endpoint.ecr_services
		given := answers[service]
		given.is != "yes"
		not _exempt(id, service)
	}
	count(missing) > 0
}

_exempt(id, "ecr.api") if task.without_api(task.workloads[id])

_platform(id, services) := answer.reasons(task.workloads[id], ["platform_unknown"]) if {
	services == {"ecr.api"}
} else := set()
