# METADATA
# description: >-
#   The report on a stack: what the enabled rules found, and what that means for each workload, endpoint and security
#   group. This is the only place that knows of all rules; it finds them by their packages.
package egresslint.main

import data.egresslint.lib.allow
import data.egresslint.lib.custom
import data.egresslint.lib.pull
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report := {
	"findings": findings,
	"faults": faults,
	"workloads": workloads,
	"endpoints": endpoints,
	"task_groups": _tally(verdicts.task_groups),
	"endpoint_groups": _tally(verdicts.endpoint_groups),
	"verdicts": verdicts,
	"allowances": allow.used,
}

# What was found out about each security group.
verdicts := {
	"task_groups": {group: _verdict(_task_groups, group, _reasons("workloads", users)) |
		some group, users in task.by_group
	},
	"endpoint_groups": {group: _verdict(_endpoint_groups, group, _reasons("endpoints", users)) |
		some group, users in vpc_endpoint.by_group
	},
}

findings := array.concat(
	[object.union(found, {"rule": name, "category": category, "level": _level_of(found, level)}) |
		some found in data.egresslint.rules[category][name].report
		level := data.egresslint.config.rules[name].level
		level != "off"
		reporter(name, found) == name
	],
	[object.union(found, {"level": level}) |
		some found in custom.findings
		level := object.get(data.egresslint.config.rules, [found.rule, "level"], "error")
		level != "off"
	],
)

# A finding may be milder than its rule.
_level_of(found, level) := "warning" if {
	found.level == "warning"
	level == "error"
} else := level

# reporter is the rule that reports what the rule has found: itself, or one that it gives way to. Levels do not matter: what
# a rule that is off would report, no other rule reports instead.
reporter(name, found) := min(reporting) if {
	others := _instead[name]
	reporting := {other | some other, reported in others; [found.resource, found.at, found.subject] in reported}
} else := name

# {rule: {rule that it gives way to: what that reports about}}. Nearly always there is nothing.
_instead := {name: others |
	some name, about in data.egresslint.metadata
	others := {other: reported |
		some other in about.gives_way_to
		reported := {[found.resource, found.at, found.subject] | some found in data.egresslint.rules[_][other].report}
		count(reported) > 0
	}
	count(others) > 0
}

# What is wrong with the findings of custom rules.
faults := custom.faults

workloads := [result |
	some id, workload in task.workloads
	result := {
		"id": id,
		"kind": workload.kind,
		"at": object.get(workload, "at", 0),
		"groups": _ids(workload.groups),
		"verdict": _verdict(_workloads, id, not_judged.workloads[id]),
		"not_judged": not_judged.workloads[id],
		"reaches": {service: answer.is | some service, answer in pull.reaches[id]},
	}
]

endpoints := [result |
	some id, endpoint in vpc_endpoint.ecr
	not endpoint.outside
	result := {
		"id": id,
		"service": endpoint.service,
		"at": object.get(endpoint, "at", 0),
		"groups": _ids(endpoint.groups),
		"verdict": _verdict(_endpoints, id, not_judged.endpoints[id]),
		"not_judged": not_judged.endpoints[id],
	}
]

# not_judged says why some rule about a workload or an endpoint does not judge it: {kind: {id: {reason}}}. What has no other
# verdict is then not proven.
not_judged := {
	"workloads": {id: (reasons | _from_elsewhere(id)) |
		reasons := off({"exposure", "pull"})
		some id, _ in task.workloads
	},
	"endpoints": {id: reasons |
		reasons := off({"endpoint"})
		some id, _ in vpc_endpoint.ecr
	},
}

# The rules about the pull judge images in private ECR only.
_from_elsewhere(id) := {$"its image {image.name} {task.origin(image)}" | some image in task.elsewhere[id]}

# The reasons that hold for any of the things.
_reasons(kind, ids) := {reason | some id, _ in ids; some reason in not_judged[kind][id]}

# off says which of the rules that judge things by the categories are off. A rule that has to be asked for is not missed.
off(categories) := {$"{name} is off" |
	some name in _off
	name in _judging(categories)
}

_off := {name |
	some name, settings in data.egresslint.config.rules
	settings.level == "off"
	not settings.on_request
}

# The rules of the categories, and those that report what these leave to them.
_judging(categories) := {rule |
	some name, about in data.egresslint.metadata
	about.category in categories
	some rule in ({name} | {other | some other in about.gives_way_to})
}

# What the findings say about things of one kind: {id: {verdict: true}}.
_workloads := object.union_n([{id: {found.verdict: true}} |
	some found in findings
	some id in found.concerns.workloads
])

_endpoints := object.union_n([{id: {found.verdict: true}} |
	some found in findings
	some id in found.concerns.endpoints
])

_task_groups := object.union_n([{group: {found.verdict: true}} |
	some found in findings
	found.category != "endpoint"
	some group in _groups(found, task.workloads, "workloads")
])

_endpoint_groups := object.union_n([{group: {found.verdict: true}} |
	some found in findings
	found.category != "exposure"
	some group in _groups(found, vpc_endpoint.ecr, "endpoints")
])

# A pull that fails is the fault of all groups that take part in it.
_groups(found, users, kind) := {reference.id |
	some id in found.concerns[kind]
	some reference in users[id].groups.items
} if {
	found.category == "pull"
} else := found.concerns.groups

_ids(references) := [reference.id | some reference in references.items]

_verdict(index, id, reasons) := "violated" if {
	index[id].violation
} else := "unknown" if {
	index[id].unknown
} else := "not_judged" if {
	count(reasons) > 0
} else := "proven"

_tally(verdicts) := {verdict: count([group | some group; verdicts[group] == verdict]) |
	some verdict in {"proven", "violated", "unknown", "not_judged"}
}
