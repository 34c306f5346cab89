# METADATA
# title: A task sends only to what the pull of its image needs
# description: >-
#   The security groups of a task on Fargate allow egress to the security group or the addresses of ECR's endpoints
#   and to the S3 prefix list of the region, and to nothing else. Whatever else is allowed is a way out for
#   an attacker who controls the task.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html
#     description: SEC05-BP02 Control traffic flow within your network layers
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Nothing fails, and no log shows it: the task can connect to more than it should. What is found later is data
#     that was sent out, a reverse shell or a miner, after an attacker got into the container through a dependency.
#   unknown: >-
#     The rule judges each egress rule of each group that a task uses. It is silent if the peer certainly is an
#     allowed destination: a security group or an address of an ECR endpoint, or the S3 prefix list of the region. It
#     is unknown where the peer depends on a missing value, where it is a group that is declared elsewhere and that
#     an endpoint may have, where a single private address may be that of an endpoint, where a prefix list is not
#     known, and where the workload may have further groups. A peer that is not known is a violation nonetheless if no
#     destination that it may be is allowed on any port of the rule.
#   gives_way_to: [gateway-has-no-group, prefix-list-mismatch]
#   path: {beyond: destination}
#   related: [task-egress-port, task-default-egress, prefix-list-mismatch, pinned-endpoint-address]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.exposure["task-egress-destination"]

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.task

report contains finding.of(grant.fault.answer, task.grant_doubts(grant), place, says) if {
	some grant in allow.judged
	grant.fault.kind == "destination"
	place := object.union(finding.task_grant_place(grant), {"related": (finding.tasks_with_group(grant.group) | finding.allowances_here(grant.parts))})
	advice := finding.egress_advice(grant.group)
	says := {
		"violation": $"this rule allows {finding.traffic(grant.rule, "to")}, which {finding.pull_of_group(grant.group)} does not need",
		"notes": union({_owned(grant), _any_peer(grant), _partly(grant), _past_nat(grant), _dns(grant.rule)}),
		"help": advice,
		"fix": finding.narrow(grant.group, grant.rule, advice),
		"unknown": _doubt(grant),
	}
}

_doubt(grant) := $"this rule may allow {finding.traffic(grant.rule, "to")}, which {finding.pull_of_group(grant.group)} does not need" if {
	grant.fault.answer.is == "no"
} else := $"cannot tell whether {finding.pull_of_group(grant.group)} needs {finding.traffic(grant.rule, "to")}"

# A list that prefix-list-mismatch does not report.
_owned(grant) := {$"{finding.peer(grant.rule.peer)} is that of {owner.service} in {owner.region}" | some owner in allow.managed_list_owners(grant)}

# The peer is not known, and the ports decide.
_any_peer(grant) := {"no allowed destination has these ports, whatever the destination is"} if {
	grant.destination.is == "unknown"
} else := set()

# Allowances that hold only a part of what is granted.
_partly(grant) := {$"{data.egresslint.config.file} allows only {finding.allowance(part)} of it" | some part in grant.parts}

# An allowance of the way through NAT that does not hold.
_past_nat(grant) := {$"{data.egresslint.config.file} allows the way through NAT, but {subnet} leads to an internet gateway" | some subnet in allow.nat_refused(grant)}

# A rule that people write because they believe that it is needed.
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
_dns(rule) := {"the VPC's DNS resolver needs no rule: security groups do not filter queries to it"} if {
	not rule.sensitive
	rule.protocol in {"tcp", "udp"}
	rule.from_port == 53
	rule.to_port == 53
} else := set()

# Groups that the files do not name may allow anything.
report contains finding.unknown(why, place, said) if {
	some id, workload in task.workloads
	why := answer.reasons(workload.groups, ["open"])
	count(why) > 0
	place := {
		"resource": id,
		"at": finding.at(workload),
		"subject": "further security groups",
		"related": set(),
		"concerns": {"workloads": {id}},
	}
	said := $"cannot tell what further security groups of {id} allow"
}
