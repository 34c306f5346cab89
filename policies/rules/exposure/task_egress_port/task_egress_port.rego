# METADATA
# title: A task sends only tcp 443 to what the pull of its image needs
# description: >-
#   The security groups of a task on Fargate allow nothing but tcp 443 to the endpoints of ECR and to the S3 prefix
#   list: the pull of an image is HTTPS.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html
#     description: SEC05-BP02 Control traffic flow within your network layers
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Nothing fails. The destination is right, and other ports and protocols to it are open as well: to another
#     service behind the same security group, or to whatever S3's addresses answer on.
#   unknown: >-
#     The rule judges the egress rules whose peer is, or may be, an allowed destination. It is unknown where the
#     protocol or a port depends on a missing value and may still be tcp 443.
#   path: {beyond: port}
#   related: [task-egress-destination]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
#     well-architected: [SEC05-BP02]
package egresslint.rules.exposure["task-egress-port"]

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.task

report contains finding.of(grant.fault.answer, task.grant_doubts(grant), place, says) if {
	some grant in allow.judged
	grant.fault.kind == "port"
	enough := _enough(grant)
	place := object.union(finding.task_grant_place(grant), {"related": (finding.tasks_with_group(grant.group) | _allowed(grant))})
	says := {
		"violation": $"this rule allows {finding.traffic(grant.rule, "to")}; {enough.says}",
		"notes": enough.notes,
		"help": _advice(grant, enough.what),
		"unknown": $"{_doubt(grant.fault.answer)} more than {enough.what}: {finding.traffic(grant.rule, "to")}",
	}
}

_doubt(answered) := "this rule may allow" if {
	answered.is == "no"
} else := "cannot tell whether this rule allows"

_advice(grant, what) := [$"allow only {what}"] if {
	grant.destination.is == "yes"
} else := finding.egress_advice(grant.group)

# What is allowed at the peer, and by what.
_enough(grant) := {"what": "tcp/443", "says": "the image pull needs only tcp/443", "notes": set()} if {
	count(grant.claims) == 0
} else := {"what": what, "says": "less is allowed there", "notes": {$"{data.egresslint.config.file} allows only {what} there"}} if {
	what := answer.list({finding.port_ranges(claim.entry) | some claim in grant.claims})
}

_allowed(grant) := finding.allowances_here([claim.entry | some claim in grant.claims; claim.entry.at])
