# METADATA
# title: An ECR endpoint is open for tcp 443 from inside only
# description: >-
#   The security groups of ECR's endpoints allow ingress of tcp 443 and nothing else, and only from private
#   addresses or from security groups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Access an AWS service through an interface VPC endpoint
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html
#     description: SEC05-BP02 Control traffic flow within your network layers
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Nothing fails. Anything that can reach the network, over peering, a VPN or another subnet, can use the
#     endpoint.
#   unknown: >-
#     The rule judges each ingress rule of each group that an ECR endpoint uses. It is silent for tcp 443 from a
#     security group, from private address blocks, or from the blocks of the VPC itself. It is unknown where the
#     protocol, a port or the peer depends on a missing value, and where the entries of a prefix list are not known.
#   related: [endpoint-ingress-blocked, endpoint-egress-destination]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.endpoint["endpoint-ingress-open"]

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.vpc_endpoint

report contains finding.of(narrow, vpc_endpoint.grant_doubts(grant), finding.endpoint_grant_place(grant, "from"), says) if {
	some grant in vpc_endpoint.ingress
	narrow := answer.any({grant.narrow, allow.endpoint_grant("ingress", grant)})
	narrow.is != "yes"
	says := {
		"violation": $"this rule allows {finding.traffic(grant.rule, "from")}, which the image pull does not need",
		"help": ["allow ingress of tcp/443 only, from the tasks' security groups or the VPC's CIDR"],
		"unknown": $"cannot tell whether the image pull needs {finding.traffic(grant.rule, "from")}",
	}
}
