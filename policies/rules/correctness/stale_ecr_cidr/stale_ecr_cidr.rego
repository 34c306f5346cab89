# METADATA
# title: The ECR address blocks in use are those of the region today
# description: >-
#   The egress of an endpoint's security group names an address block that was ECR's in the region once. AWS publishes no
#   list of these blocks, so that nobody notices when they move; whoever gets the addresses next is let through. It is
#   reported instead of endpoint-egress-destination.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html
#     description: AWS IP address ranges
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Access an AWS service through an interface VPC endpoint
# custom:
#   since: 0.1.0
#   level: warning
#   symptom: >-
#     Nothing fails, as an endpoint needs no egress to answer. The endpoint just may send to addresses that AWS has
#     given to somebody else.
#   unknown: >-
#     The dated facts about ECR tell which blocks it has and had, by region. The rule is a violation if the region is
#     known and the block was once that of ECR there, and unknown where it depends on a missing value whether the rule
#     or its group is there. Where the region is not known, the block is left to endpoint-egress-destination. Give the
#     region with --region.
#   related: [endpoint-egress-destination, endpoint-egress-port]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.correctness["stale-ecr-cidr"]

import data.egresslint.lib.answer
import data.egresslint.lib.ecr
import data.egresslint.lib.finding
import data.egresslint.lib.upstream

report contains finding.of(answer.no, ecr.doubts_about(grant), ecr.place(grant, "to"), says) if {
	some grant in upstream.judged
	stale := upstream.stale(grant)
	stale != ""
	mistake := $"{finding.traffic(grant.rule, "to")}, {stale}"
	says := {
		"violation": $"{grant.group} lets an ECR endpoint send {mistake}. Remove the rule: an endpoint needs no egress to answer.",
		"unknown": $"{grant.group} may let an ECR endpoint send {mistake}.",
	}
}
