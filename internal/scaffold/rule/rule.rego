# METADATA
# title: Only what is known reaches a task
# description: >-
#   The security groups of a task on Fargate let nobody in from everywhere: who is to reach the task does so through a load
#   balancer. Say here what your rule is about and why it matters; egresslint explain shows it.
# custom:
#   level: error
package custom.rules.category["rule-name"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.reason
import data.egresslint.lib.task

# A finding is about one ingress rule of a security group that a task carries. It is a violation where the answer is no
# and nothing is doubtful; otherwise it is unknown, and says why.
report contains finding.of(narrow, doubts, place, says) if {
	some group, _ in task.carriers
	some rule in input.groups[group].ingress
	narrow := _narrow(rule)
	narrow.is != "yes"
	doubts := task.doubts(group) | reason.of(rule, ["maybe"])
	place := object.union(finding.on_rule(group, rule, "from"), {
		"related": task.related(group),
		"concerns": task.concerns(group),
	})
	says := {
		"violation": $"{group} lets everyone reach a task: {finding.packet(rule, "from")} gets in. Allow ingress from the security group of the load balancer only.",
		"unknown": $"{group} may let everyone reach a task: {finding.traffic(rule, "from")}.",
	}
}

# Whether the rule lets in less than everyone.
_narrow(rule) := answer.no if {
	rule.peer.cidr in {"0.0.0.0/0", "::/0"}
} else := answer.unknown(reason.of(rule, ["unknown"])) if {
	rule.peer.kind == "unknown"
} else := answer.yes
