# METADATA
# title: Not everyone reaches a task
# description: >-
#   The security groups of a task on Fargate allow no ingress from everywhere: clients reach the task through a load
#   balancer. Say here what your rule is about and why it matters; egresslint explain shows it.
# schemas:
#   - input: schema.input
# custom:
#   level: error
package custom.rules.category["rule-name"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.task

# This is a violation, unless it is doubtful whether the security group or the rule is there: then it is unknown.
report contains finding.of(answer.no, _doubts(grant), _place(grant), says) if {
	some grant in _grants
	grant.rule.peer.cidr in {"0.0.0.0/0", "::/0"}
	says := {
		"violation": $"this rule allows {finding.traffic(grant.rule, "from")} to a task",
		"help": ["allow ingress from the security group of the load balancer only"],
		"unknown": $"this rule may allow {finding.traffic(grant.rule, "from")} to a task",
	}
}

# What is not known may be everyone. The finding says what it depends on.
report contains finding.unknown(why, _place(grant), said) if {
	some grant in _grants
	grant.rule.peer.kind == "unknown"
	why := answer.reasons(grant.rule, ["unknown"]) | _doubts(grant)
	said := $"cannot tell who reaches a task: this rule allows {finding.traffic(grant.rule, "from")}"
}

# The ingress rules of the security groups of tasks.
_grants contains {"group": group, "rule": rule} if {
	some group, _ in task.by_group
	some rule in input.groups[group].ingress
}

_doubts(grant) := task.group_doubts(grant.group) | answer.reasons(grant.rule, ["maybe"])

_place(grant) := object.union(finding.rule_place(grant.group, grant.rule, "from"), {
	"related": finding.tasks_with_group(grant.group),
	"concerns": finding.task_group_concerns(grant.group),
})
