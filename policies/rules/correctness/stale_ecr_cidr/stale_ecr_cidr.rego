# METADATA
# title: The ECR address blocks in use are those of the region today
# description: >-
#   The egress of an endpoint's security group names an address block that was ECR's in the region once. AWS
#   publishes no list of these blocks, so a change of them goes unnoticed, and the rule then allows traffic to the
#   next owner of the addresses. It is reported instead of endpoint-egress-destination.
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
#     given to another customer.
#   unknown: >-
#     The dated facts about ECR list which blocks it has and had, by region. The rule is a violation if the region is
#     known and the block was once that of ECR there, and unknown where it depends on a missing value whether the
#     rule or its group is there. Where the region is not known, the block is left to endpoint-egress-destination.
#     Give the region with --region.
#   related: [endpoint-egress-destination, endpoint-egress-port]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.correctness["stale-ecr-cidr"]

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.security_group
import data.egresslint.lib.vpc_endpoint

report contains finding.of(inside, vpc_endpoint.grant_doubts(grant), finding.endpoint_grant_place(grant, "to"), says) if {
	some grant in vpc_endpoint.egress
	retired := _retired(grant)
	inside := answer.any({answer.no, allow.endpoint_grant("egress", grant)})
	inside.is != "yes"
	where := network.region_of_group(grant.group)
	says := {
		"violation": $"this rule allows {finding.traffic(grant.rule, "to")}, which ECR in {where} no longer uses",
		"notes": {$"ECR in {where} was last seen there in {retired.last_seen}"},
		"help": finding.endpoint_advice(grant.group, grant.rule),
		"unknown": $"this rule may allow {finding.traffic(grant.rule, "to")}, which ECR in {where} no longer uses",
	}
}

# The block that was one of ECR in the region once and that holds the peer. A grant of more than tcp 443 need not be meant
# for ECR.
_retired(grant) := blocks[0] if {
	grant.inside.is != "yes"
	grant.rule.peer.kind == "cidr"
	security_group.only_https(grant.rule).is != "no"
	not grant.rule.sensitive
	where := network.region_of_group(grant.group)
	blocks := [block |
		some block in data.egresslint.aws.ecr_cidrs.regions[where].retired
		network.inside(grant.rule.peer.cidr, {block.cidr})
	]
}
