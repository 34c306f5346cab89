# METADATA
# title: The policies of ECR's endpoints let the pull through
# description: >-
#   An endpoint passes on what its policy allows. The token of a pull comes through ecr.api
#   (ecr:GetAuthorizationToken on *, as the action knows no resources), the manifest and the layers through ecr.dkr
#   (ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository; a policy may name some repositories).
#   Statements for certain principals or with conditions may or may not apply. Without a policy, an endpoint allows
#   everything.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints, on endpoint policies
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
#     description: Actions, resources, and condition keys for Amazon Elastic Container Registry
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The endpoint is reached and refuses: ECR returns no token, or no manifest and no layers, although the execution
#     role allows all of it.
#   errors:
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: … because no VPC endpoint policy allows the ecr:GetAuthorizationToken action'
#   unknown: >-
#     The policy is evaluated as IAM does: a statement that denies wins, and what none allows is refused. Of a
#     repository it is enough that the policy allows some of the region. It is unknown where a statement that decides
#     it has conditions, names principals other than *, or has parts that are not known.
#   path: {hop: policy, services: [ecr.api, ecr.dkr]}
#   related: [s3-endpoint-policy, ecr-api-unreachable, ecr-dkr-unreachable]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["ecr-endpoint-policy"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.policy
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(found, vpc_endpoint.doubts[id], place, says) if {
	some id, endpoint in vpc_endpoint.ecr
	not _spared(endpoint)
	answers := {action: _answer(endpoint, action) | some action in _needed[endpoint.service]}
	found := answer.all({given | some given in answers})
	found.is != "yes"
	refused := {action | some action, given in answers; given.is == found.is}
	denials := {at | some action in refused; some request in _requests(endpoint, action); some at in policy.denials(endpoint.policy, request)}
	place := {
		"resource": id,
		"at": min(denials | {finding.at(endpoint.policy) | count(denials) == 0}),
		"subject": "policy",
		"extent": refused,
		"related": finding.tasks_in_vpc(vpc_endpoint.vpcs[id]),
		"concerns": {"workloads": task.in_vpc(vpc_endpoint.vpcs[id]) - task.exempt(endpoint.service), "endpoints": {id}},
	}
	allowed := $"{answer.list(refused)} on {_resource[endpoint.service]}"
	says := {
		"violation": $"the policy of {id} {_refuses(denials)} {answer.list(refused)}",
		"notes": {_outcome[endpoint.service]},
		"help": [$"allow {allowed}"],
		"unknown": $"cannot tell whether the policy of {id} allows {answer.list(refused)}",
	}
}

_spared(endpoint) if _without_need(vpc_endpoint.vpcs[endpoint.id], endpoint.service)

# Tasks of old platforms have no use for ecr.api.
_without_need(own, service) if {
	workloads := task.in_vpc(own)
	count(workloads) > 0
	count(workloads - task.exempt(service)) == 0
}

_needed := {
	"ecr.api": {"ecr:GetAuthorizationToken"},
	"ecr.dkr": {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
}

_resource := {"ecr.api": "*", "ecr.dkr": "the repository of the image"}

_outcome := {
	"ecr.api": "without a token, the task stops with ResourceInitializationError and AccessDeniedException",
	"ecr.dkr": "the pull ends with CannotPullContainerError and 403 Forbidden",
}

_answer(endpoint, action) := answer.any({policy.allows_some(endpoint, request) | some request in _requests(endpoint, action)})

_requests(endpoint, action) := {{"action": lower(action), "resource": resource, "part": set()} |
	some resource in _resources(endpoint)
}

# An action without resources is only allowed where everything is, which # stands for.
_resources(endpoint) := {"#"} if {
	endpoint.service == "ecr.api"
} else := {$"arn:{name}:ecr:{_region(endpoint)}:*:repository/*" | some name in network.partitions(network.region_of(endpoint))}

_region(endpoint) := "*" if {
	network.region_of(endpoint) == ""
} else := network.region_of(endpoint)

_refuses(denials) := "denies" if {
	count(denials) > 0
} else := "does not allow"
