# METADATA
# title: An ECR endpoint sends only to ECR
# description: >-
#   The security groups of ECR's endpoints allow egress only to the public address blocks of ECR in the region, or
#   none at all, which is the strictest form: an endpoint answers, and answers need no egress rule.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Access an AWS service through an interface VPC endpoint
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html
#     description: SEC05-BP02 Control traffic flow within your network layers
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Nothing fails. An endpoint answers connections and opens none, so that egress rules of its groups serve no
#     purpose; but anything else that uses the same group may use them.
#   unknown: >-
#     The rule judges each egress rule of each group that an ECR endpoint uses. It is silent if the block lies within
#     the address blocks of ECR in the region, alone or together. Where egresslint does not know the blocks of the
#     region, a public block is unknown, and everywhere and private blocks are violations. A security group as the
#     peer is a violation. It is unknown, too, where the peer depends on a missing value or the endpoint may have
#     further groups.
#   gives_way_to: [endpoint-egress-port, stale-ecr-cidr]
#   related: [endpoint-egress-port, endpoint-default-egress, endpoint-ingress-open]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.endpoint["endpoint-egress-destination"]

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.vpc_endpoint

report contains finding.of(inside, vpc_endpoint.grant_doubts(grant), finding.endpoint_grant_place(grant, "to"), says) if {
	some grant in vpc_endpoint.egress
	grant.inside.is != "yes"
	inside := answer.any({grant.inside, allow.endpoint_grant("egress", grant)})
	inside.is != "yes"
	says := {
		"violation": $"this rule allows {finding.traffic(grant.rule, "to")}, which is outside of ECR",
		"notes": _other_region(grant),
		"help": finding.endpoint_advice(grant.group, grant.rule),
		"unknown": $"cannot tell whether {finding.traffic(grant.rule, "to")} stays within ECR",
	}
}

# Groups that the files do not name may allow anything.
report contains finding.unknown(why, place, said) if {
	some id, endpoint in vpc_endpoint.ecr
	open := answer.reasons(endpoint.groups, ["open"])
	count(open) > 0
	why := open | vpc_endpoint.doubts[id]
	place := {
		"resource": id,
		"at": finding.at(endpoint),
		"subject": "further security groups",
		"related": set(),
		"concerns": {"endpoints": {id}},
	}
	said := $"cannot tell what further security groups of {id} allow"
}

# A further sentence for a grant to a block of ECR in another region.
_other_region(grant) := {$"{grant.rule.peer.cidr} is a block of ECR in {answer.list(others)}, not in {where}"} if {
	not grant.rule.sensitive
	where := network.region_of_group(grant.group)
	others := vpc_endpoint.regions_of_cidr(grant.rule.peer.cidr, where)
	count(others) > 0
} else := set()
