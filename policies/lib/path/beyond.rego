# What a task may send to beyond what the image pull needs.
package egresslint.lib.path

import data.egresslint.lib.allow
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.security_group
import data.egresslint.lib.task

# beyond lists what the workload reaches: {kind, is, resource, at, subject, traffic, why, help}. What is
# certainly allowed is a "yes", what may be allowed "unknown". Kind says what is wrong: the "destination", the "port",
# or that AWS allows it by "default". Resource, at and subject are those of the finding about it.
beyond(id) := union({_written(id), _default(id), _unnamed(id), _further(id)})

# What people wrote.
_written(id) := {_entry(fault.answer, _grant_doubts(id, grant), object.union(finding.task_grant_place(grant), {
	"kind": fault.kind,
	"traffic": finding.traffic(grant.rule, "to"),
	"help": finding.egress_advice(grant.group),
})) |
	some grant in _judged[id]
	fault := grant.fault
}

# {workload id: the judged grants of its groups}; a rule of an unknown group may be that of any task.
_judged := {id: grants |
	some id, workload in task.workloads
	groups := {reference.id | some reference in workload.groups.items} | {""}
	grants := [grant | some group in groups; some grant in _by_group[group]]
}

# In the order of the grants.
_by_group := {group: [grant | some grant in numbered] |
	some group, numbered in object.union_n([{grant.group: {number: grant}} | some number, grant in allow.judged])
}

_grant_doubts(_, grant) := task.grant_doubts(grant) if grant.group == ""

_grant_doubts(id, grant) := _carrying(id, grant.group) | answer.reasons(grant.rule, ["maybe"]) if grant.group != ""

_carrying(id, group) := union({
	task.doubts[id],
	answer.reasons(task.by_group[group][id], ["maybe"]),
	answer.reasons(input.groups[group], ["maybe"]),
})

# What AWS allows where nobody wrote rules.
_default(id) := {_entry(answer.no, _carrying(id, group) | security_group.implicit_rules_doubts(group), {
	"resource": group,
	"at": object.get(input.groups[group], "at", 0),
	"subject": "default egress",
	"kind": "default",
	"traffic": finding.traffic(rule, "to"),
	"help": finding.egress_advice(group),
}) |
	some reference in task.workloads[id].groups.items
	group := reference.id
	security_group.named_by_any(task.by_group[group])
	some rule in security_group.implicit_rules(group)
}

# What the default group allows where nobody named a group.
_unnamed(id) := {_entry(answer.no, task.doubts[id] | answer.reasons(reference, ["maybe"]), {
	"resource": id,
	"at": object.get(reference, "at", object.get(task.workloads[id], "at", 0)),
	"subject": "no security group",
	"kind": "default",
	"traffic": "what the default group of the VPC allows",
	"help": finding.after_mirroring(reference.id, finding.group_advice(id)),
}) |
	some reference in task.workloads[id].groups.items
	reference.implied
}

# What groups allow that the files do not name.
_further(id) := {_entry(answer.unknown(why), set(), {
	"resource": id,
	"at": object.get(task.workloads[id], "at", 0),
	"subject": "further security groups",
	"kind": "destination",
	"traffic": "what further security groups allow",
	"help": [],
}) |
	why := answer.reasons(task.workloads[id].groups, ["open"])
	count(why) > 0
}

_entry(right, doubts, entry) := {
	"is": _reached[settled.is],
	"why": settled.why,
	"kind": entry.kind,
	"resource": entry.resource,
	"at": entry.at,
	"subject": entry.subject,
	"traffic": entry.traffic,
	"help": entry.help,
} if {
	settled := answer.no_beyond_doubt(right, doubts)
}

_reached := {"no": "yes", "unknown": "unknown"}
