# METADATA
# title: An ECR endpoint sends only tcp 443 to ECR
# description: >-
#   Egress of ECR's endpoints that goes to the public address blocks of ECR is nothing but tcp 443.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Access an AWS service through an interface VPC endpoint
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html
#     description: SEC05-BP02 Control traffic flow within your network layers
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Nothing fails. The destination is right, and other ports and protocols to it are open as well.
#   unknown: >-
#     The rule judges the egress rules whose peer certainly lies within the blocks of ECR, and those whose peer cannot
#     be told but which are wrong whatever it is. It is unknown where the protocol or a port depends on a missing
#     value and may still be tcp 443.
#   related: [endpoint-egress-destination]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.endpoint["endpoint-egress-port"]

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.security_group
import data.egresslint.lib.vpc_endpoint

report contains finding.of(narrow, vpc_endpoint.grant_doubts(grant), finding.endpoint_grant_place(grant, "to"), says) if {
	some grant in vpc_endpoint.egress
	_concerned(grant)
	narrow := answer.any({security_group.only_https(grant.rule), allow.endpoint_grant("egress", grant)})
	narrow.is != "yes"
	says := {
		"violation": $"this rule allows {finding.traffic(grant.rule, "to")}; an ECR endpoint needs at most tcp/443",
		"help": finding.endpoint_port_advice(grant.group, grant.rule),
		"unknown": $"cannot tell whether this rule allows only tcp/443: {finding.traffic(grant.rule, "to")}",
	}
}

_concerned(grant) if {
	grant.inside.is == "yes"
	security_group.only_https(grant.rule).is != "yes"
}

# More than tcp 443 is wrong even if the peer should be right.
_concerned(grant) if {
	grant.inside.is == "unknown"
	security_group.only_https(grant.rule).is == "no"
}
