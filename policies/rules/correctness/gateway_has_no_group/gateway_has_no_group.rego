# METADATA
# title: A task reaches S3 by the prefix list, not by a security group
# description: >-
#   The gateway endpoint of S3 is a target of routes. It has no network interface, so it has no security group, even
#   if the files give it one. A rule of a task that names such a group, or the gateway itself where a security group
#   belongs, allows no packet to S3. It is reported instead of task-egress-destination; a group that something else
#   uses too is judged by that rule.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints and the egress that they need
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group referencing
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The rule reads as if it led to S3, the deployment succeeds, and the pull hangs at the first layer.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The rule is a violation if the peer is a group that only a gateway endpoint uses, or the gateway itself. It is
#     unknown where the endpoint, its kind, or what uses the group depends on a missing value. A group that a task or
#     an ECR endpoint uses as well is left to task-egress-destination.
#   related: [s3-unreachable, task-egress-destination]
#   mapping:
#     well-architected: [SEC05-BP02]
package egresslint.rules.correctness["gateway-has-no-group"]

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(answer.no, task.grant_doubts(grant) | vpc_endpoint.gateways_named_doubts(peer), place, says) if {
	some grant in allow.judged
	count(allow.gateways_named(grant)) > 0
	peer := grant.rule.peer
	place := object.union(finding.task_grant_place(grant), {"related": (finding.tasks_with_group(grant.group) | _gateways(peer))})
	says := {
		"violation": $"this rule allows {finding.peer(peer)}, {_mistake(peer)}",
		"notes": {"a gateway endpoint has no network interface: this rule allows nothing to S3"},
		"help": finding.after_mirroring(grant.group, [$"allow tcp/443 to {finding.s3_list(network.region_of_group(grant.group))} instead"]),
		"unknown": $"this rule may allow {finding.peer(peer)}, {_mistake(peer)}",
	}
}

# What is wrong with the peer.
_mistake(peer) := "which is a gateway endpoint, not a security group" if {
	vpc_endpoint.s3_gateways[peer.id]
} else := "which only a gateway endpoint names"

_gateways(peer) := {{"message": message, "at": vpc_endpoint.s3_gateways[id].at} |
	some id, _ in vpc_endpoint.gateways_named_by(peer)
	message := $"{id} is a gateway endpoint for S3"
}
