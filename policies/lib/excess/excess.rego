# METADATA
# description: What a task may send to beyond what the pull of its image needs.
package egresslint.lib.excess

import data.egresslint.lib.answer
import data.egresslint.lib.defaults
import data.egresslint.lib.destination
import data.egresslint.lib.finding
import data.egresslint.lib.reason
import data.egresslint.lib.task

# of lists what the workload reaches: {is, rule, resource, at, traffic, packet, why, advice}. What gets out for certain is
# a "yes", what may get out "unknown".
of(id) := union({_written(id), _default(id), _unnamed(id), _further(id)})

# What people wrote.
_written(id) := {_entry(fault.answer, _doubts(id, grant), object.union(fault, object.union(task.place(grant), {
	"traffic": finding.traffic(grant.rule, "to"),
	"packet": destination.packet(grant),
	"advice": destination.advice(grant.group),
}))) |
	some grant in _judged[id]
	fault := _fault(grant)
}

# The rule that reports the grant, and why; it is undefined for a grant that is right.
_fault(grant) := {"answer": grant.allowed, "rule": "gateway-has-no-group"} if {
	count(destination.misdirected(grant)) > 0
} else := {"answer": grant.allowed, "rule": "prefix-list-mismatch"} if {
	count(destination.mistaken(grant)) > 0
} else := {"answer": grant.allowed, "rule": "task-egress-destination"} if {
	grant.allowed.is != "yes"
} else := {"answer": grant.exact, "rule": "task-egress-port"} if {
	grant.exact.is != "yes"
}

# {workload id: the judged grants of its groups}; a rule of an unknown group may be that of any task.
_judged := {id: grants |
	some id, workload in task.workloads
	groups := {reference.id | some reference in workload.groups.items} | {""}
	grants := [grant | some group in groups; some grant in _by_group[group]]
}

_by_group := {group: grants |
	some group in (object.keys(task.carriers) | {""})
	grants := [grant | some grant in destination.judged; grant.group == group]
}

_doubts(_, grant) := task.doubts_about(grant) if grant.group == ""

_doubts(id, grant) := _carrying(id, grant.group) | reason.of(grant.rule, ["maybe"]) if grant.group != ""

_carrying(id, group) := union({
	task.about[id],
	reason.of(task.carriers[group][id], ["maybe"]),
	reason.of(input.groups[group], ["maybe"]),
})

# What AWS allows where nobody wrote rules.
_default(id) := {_entry(answer.no, _carrying(id, group) | defaults.doubts(group), {
	"rule": "task-default-egress",
	"resource": group,
	"at": object.get(input.groups[group], "at", 0),
	"traffic": finding.traffic(rule, "to"),
	"packet": finding.packet(rule, "to"),
	"advice": destination.advice(group),
}) |
	some reference in task.workloads[id].groups.items
	group := reference.id
	defaults.chosen(task.carriers[group])
	some rule in defaults.rules(group)
}

# What the default group allows where nobody named a group.
_unnamed(id) := {_entry(answer.no, task.about[id] | reason.of(reference, ["maybe"]), {
	"rule": "task-default-egress",
	"resource": id,
	"at": object.get(reference, "at", object.get(task.workloads[id], "at", 0)),
	"traffic": "what the default security group of the VPC lets out",
	"packet": "tcp/22 to 198.51.100.7",
	"advice": "Name a security group that allows only what the pull of the image needs.",
}) |
	some reference in task.workloads[id].groups.items
	reference.implied
}

# What groups allow that the files do not name.
_further(id) := {_entry(answer.unknown(why), set(), {
	"rule": "task-egress-destination",
	"resource": id,
	"at": object.get(task.workloads[id], "at", 0),
	"traffic": "what further security groups let out",
	"packet": "",
	"advice": "",
}) |
	why := reason.of(task.workloads[id].groups, ["open"])
	count(why) > 0
}

_entry(right, doubts, entry) := {
	"is": _reached[settled.is],
	"why": settled.why,
	"rule": entry.rule,
	"resource": entry.resource,
	"at": entry.at,
	"traffic": entry.traffic,
	"packet": entry.packet,
	"advice": entry.advice,
} if {
	settled := answer.settled(right, doubts)
}

_reached := {"no": "yes", "unknown": "unknown"}
