# METADATA
# title: An ECR endpoint does not have AWS's default egress
# description: >-
#   A security group without egress rules in the files allows all traffic out: the default security group of a VPC,
#   which an endpoint gets where none is named, and a group whose egress is left to AWS.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
#     description: Default security groups
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Access an AWS service through an interface VPC endpoint
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Nothing fails, or the endpoint does not answer at all: the default security group admits its own members only.
#     Security Hub reports EC2.2 for a default security group that allows traffic.
#   unknown: >-
#     The rule is silent if every ECR endpoint certainly names its security groups, and each of them has egress rules
#     that the files declare, or none in Terraform. It is unknown where it depends on a missing value whether groups
#     are named or rules are written.
#   related: [endpoint-egress-destination, endpoint-ingress-blocked, task-default-egress]
#   mapping:
#     security-hub: [EC2.2]
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.endpoint["endpoint-default-egress"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.security_group
import data.egresslint.lib.vpc_endpoint

report contains finding.of(answer.no, vpc_endpoint.doubts[id] | answer.reasons(reference, ["maybe"]), place, says) if {
	some group, users in vpc_endpoint.by_group
	some id, reference in users
	reference.implied
	place := {
		"resource": id,
		"at": finding.at_or(reference, vpc_endpoint.ecr[id]),
		"subject": "no security group",
		"related": set(),
		"concerns": {"groups": {group}, "endpoints": {id}},
	}
	says := {
		"violation": $"{id} names no security group",
		"notes": {"AWS gives it the default group of the VPC, which allows all egress"},
		"help": ["name a security group with ingress of tcp/443 from the tasks, and without egress"],
		"unknown": $"{id} may use the default group of the VPC, which allows all egress",
	}
}

report contains finding.of(answer.no, vpc_endpoint.group_doubts(group) | security_group.implicit_rules_doubts(group), place, says) if {
	some group, users in vpc_endpoint.by_group
	security_group.named_by_any(users)
	count(security_group.implicit_rules(group)) > 0
	place := {
		"resource": group,
		"at": finding.at(input.groups[group]),
		"subject": "default egress",
		"related": finding.endpoints_with_group(group),
		"concerns": finding.endpoint_group_concerns(group),
	}
	says := {
		"violation": $"{finding.default_origin(group)}",
		"help": ["write its egress rules out, none if possible: an endpoint needs no egress to answer"],
		"unknown": $"{finding.default_origin(group)}",
	}
}
