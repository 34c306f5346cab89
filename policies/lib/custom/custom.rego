# METADATA
# description: Custom rules, in packages custom.rules.<category>["<name>"], and their findings.
package egresslint.lib.custom

import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# findings are those that are well-formed, with the rule's name, its category, and everything that they leave out.
findings := [_completed(found, {"rule": name, "category": category}) |
	some found in data.custom.rules[category][name].report
	count(problems(found)) == 0
]

# faults are what is wrong with the others.
faults := {{"rule": name, "category": category, "message": problem} |
	some found in data.custom.rules[category][name].report
	some problem in problems(found)
}

_completed(found, rule) := object.union(rule, {
	"verdict": object.get(found, "verdict", "violation"),
	"message": found.message,
	"resource": found.resource,
	"at": object.get(found, "at", _declared(found.resource)),
	"subject": object.get(found, "subject", ""),
	"extent": object.get(found, "extent", set()),
	"related": object.get(found, "related", []),
	"notes": object.get(found, "notes", []),
	"help": object.get(found, "help", []),
	"why": object.get(found, "why", []),
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

# A finding that does not say what it is about is about its resource, the groups of that, and what uses it.
_concerns(id) := {
	"groups": (({id} | _groups_of(task.workloads, id)) | _groups_of(vpc_endpoint.ecr, id)),
	"workloads": ({id} | object.keys(object.get(task.by_group, id, {}))),
	"endpoints": ({id} | object.keys(object.get(vpc_endpoint.by_group, id, {}))),
}

_groups_of(users, id) := {reference.id | some reference in users[id].groups.items}
