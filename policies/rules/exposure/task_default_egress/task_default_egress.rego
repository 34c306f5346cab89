# METADATA
# title: A task does not run with AWS's default egress
# description: >-
#   A security group without egress rules in the files allows all traffic out: the default security group of a VPC,
#   which a task gets where none is named, and a group whose egress is left to AWS.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
#     description: Default security groups
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html
#     description: SEC05-BP02 Control traffic flow within your network layers
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Nothing fails: the pull works, and so does every other connection. Security Hub reports EC2.2 for a default
#     security group that allows traffic.
#   unknown: >-
#     The rule is silent if every task certainly names its security groups, and each of them has egress rules that
#     somebody wrote. In Terraform, a security group without egress rules allows nothing; in CloudFormation, it allows
#     everything. It is unknown where it depends on a missing value whether groups are named, whether rules are
#     written, or whether the workload runs on Fargate.
#   path: {beyond: default}
#   related: [task-egress-destination, endpoint-default-egress]
#   mapping:
#     security-hub: [EC2.2]
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.exposure["task-default-egress"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.security_group
import data.egresslint.lib.task

report contains finding.of(answer.no, task.doubts[id] | answer.reasons(reference, ["maybe"]), place, says) if {
	some group, users in task.by_group
	some id, reference in users
	reference.implied
	place := {
		"resource": id,
		"at": finding.at_or(reference, task.workloads[id]),
		"subject": "no security group",
		"related": set(),
		"concerns": {"groups": {group}, "workloads": {id}},
	}
	says := {
		"violation": $"{id} names no security group",
		"notes": {"its tasks run with the default group of the VPC, which allows all egress"},
		"help": finding.after_mirroring(group, finding.group_advice(id)),
		"unknown": $"{id} may run tasks with the default group of the VPC, which allows all egress",
	}
}

report contains finding.of(answer.no, task.group_doubts(group) | security_group.implicit_rules_doubts(group), place, says) if {
	some group, users in task.by_group
	security_group.named_by_any(users)
	count(security_group.implicit_rules(group)) > 0
	place := {
		"resource": group,
		"at": finding.at(input.groups[group]),
		"subject": "default egress",
		"related": finding.tasks_with_group(group),
		"concerns": finding.task_group_concerns(group),
	}
	advice := finding.egress_advice(group)
	says := {
		"violation": $"{finding.default_origin(group)}",
		"help": advice,
		"fix": finding.narrow_default(group, advice),
		"unknown": $"{finding.default_origin(group)}",
	}
}
