# METADATA
# title: A prefix list id is that of S3 in the region
# description: >-
#   Every region has its own id for the prefix list of S3, and the same id can name the list of another service
#   elsewhere. A task whose security group names the list of another region or of another service sends to addresses
#   that its image does not come from.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
#     description: AWS-managed prefix lists
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints and the egress that they need
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The rule looks right, the id is that of some S3 list, and the pull still hangs at the first layer, often after
#     a stack was copied to another region.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The rule is a violation if an id that is written out is known as another list's and the id of the S3 list of the
#     region is known to be a different one. Where the region is not known, an id that is that of S3 in some region
#     may be right: that is unknown, in task-egress-destination and s3-unreachable. Give the region with --region.
#     The list of another service beside a rule for S3 is a further destination: that is task-egress-destination.
#   related: [s3-unreachable, task-egress-destination]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.exposure["prefix-list-mismatch"]

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.task

report contains finding.of(grant.destination, task.grant_doubts(grant), finding.task_grant_place(grant), says) if {
	some grant in allow.judged
	owners := allow.mistaken_list_owners(grant)
	count(owners) > 0
	mistake := $"{finding.peer(grant.rule.peer)}, which is that of {answer.list({$"{owner.service} in {owner.region}" | some owner in owners})}"
	right := finding.s3_list(network.region_of_group(grant.group))
	says := {
		"violation": $"this rule allows {mistake}",
		"notes": {$"the image layers come from {right}"},
		"help": finding.after_mirroring(grant.group, [$"allow tcp/443 to {right} instead"]),
		"unknown": $"this rule may allow {mistake}",
	}
}
