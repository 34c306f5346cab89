# METADATA
# description: >-
#   The rules of an organisation's own, which live in packages custom.rules.<category>["<name>"], and what becomes of the
#   findings that they report.
package egresslint.lib.custom

import data.egresslint.lib.ecr
import data.egresslint.lib.shape
import data.egresslint.lib.task

# findings are those that are well-formed, with the rule's name, its category, and everything that they leave out.
findings := [_completed(found, {"rule": name, "category": category}) |
	some found in data.custom.rules[category][name].report
	count(shape.problems(found)) == 0
]

# faults are what is wrong with the others.
faults := {{"rule": name, "category": category, "message": problem} |
	some found in data.custom.rules[category][name].report
	some problem in shape.problems(found)
}

_completed(found, rule) := object.union(rule, {
	"verdict": object.get(found, "verdict", "violation"),
	"message": found.message,
	"resource": found.resource,
	"at": object.get(found, "at", _declared(found.resource)),
	"subject": object.get(found, "subject", ""),
	"related": object.get(found, "related", []),
	"concerns": object.get(found, "concerns", _concerns(found.resource)),
})

# A finding that does not say where it is points at its resource.
_declared(id) := max({0} | {at |
	some things in [
		input.groups, input.workloads, input.endpoints, input.vpcs, input.subnets, input.route_tables,
		input.network_acls, input.prefix_lists, input.zones, input.task_definitions,
	]
	at := things[id].at
})

# A finding that does not say what it speaks of speaks of its resource, of what that carries, and of what carries it.
_concerns(id) := {
	"groups": (({id} | _carried(task.workloads, id)) | _carried(ecr.endpoints, id)),
	"workloads": ({id} | object.keys(object.get(task.carriers, id, {}))),
	"endpoints": ({id} | object.keys(object.get(ecr.carriers, id, {}))),
}

_carried(holders, id) := {reference.id | some reference in holders[id].groups.items}
