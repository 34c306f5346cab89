# METADATA
# title: A task reaches an endpoint by its security group, not by its address
# description: >-
#   The private addresses of an interface endpoint are new when the endpoint is replaced or moves to another subnet. A
#   rule with one of them written out then leads nowhere, and the next pull of the image fails. A rule for the security
#   group of the endpoint stays right.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group referencing
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Network interfaces of interface endpoints
# custom:
#   since: 0.1.0
#   level: warning
#   symptom: >-
#     The pull works for months. Then the endpoint is replaced, or gets an interface in another subnet, and the pull
#     times out at a private address that no rule names.
#   errors:
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.…amazonaws.com/": dial tcp …:443: i/o timeout'
#     - 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ….dkr.ecr.….amazonaws.com/…: failed to do request: Head "https://….dkr.ecr.….amazonaws.com/v2/…/manifests/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The rule is a violation if the files fix an address of an ECR endpoint, and an egress rule of a task names that
#     address. It is unknown where the rule or the endpoint may not be there, or where it is not known whether both
#     are in the same VPC. An address that is looked up from the endpoint is followed and is fine; a single private
#     address that may or may not be that of an endpoint is unknown in task-egress-destination.
#   related: [task-egress-destination, ecr-api-unreachable, ecr-dkr-unreachable]
#   mapping:
#     well-architected: [SEC05-BP02]
package egresslint.rules.correctness["pinned-endpoint-address"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(answer.no, task.grant_doubts(grant) | _doubts(grant, id), place, says) if {
	some grant in task.grants
	grant.rule.peer.kind == "cidr"
	some id, endpoint in vpc_endpoint.ecr
	not endpoint.outside
	some address in endpoint.addresses
	network.host_cidr(address) == grant.rule.peer.cidr
	not network.distinct_vpcs(_vpc(grant), vpc_endpoint.vpcs[id])
	place := object.union(finding.task_grant_place(grant), {
		"extent": {id},
		"related": (finding.tasks_with_group(grant.group) | _carried(id)),
	})
	groups := answer.list({reference.id | some reference in endpoint.groups.items})
	says := {
		"violation": $"this rule pins {grant.rule.peer.cidr}, an address of {id}",
		"notes": {"the address changes when the endpoint is replaced"},
		"help": [$"allow tcp/443 to {groups}, the security group of the endpoint, instead"],
		"unknown": $"this rule may pin {grant.rule.peer.cidr}, an address of {id}",
	}
}

# Only groups of the same VPC, or of a peered one, can be referred to.
_doubts(grant, id) := vpc_endpoint.doubts[id] | network.same_vpc_doubts(_vpc(grant), vpc_endpoint.vpcs[id])

_vpc(grant) := object.get(input.groups, [grant.group, "vpc"], "")

_carried(id) := {{"message": $"{id} is the endpoint", "at": vpc_endpoint.ecr[id].at}}
