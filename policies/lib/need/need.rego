# METADATA
# description: What tasks need besides their image, as far as their task definitions show it.
package egresslint.lib.need

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.presence
import data.egresslint.lib.pull
import data.egresslint.lib.reach
import data.egresslint.lib.reason
import data.egresslint.lib.task

# on tells whether the configuration asks for it.
on if data.egresslint.config.needs.on

# of are the needs of the workload for the service: those of its task definition and its own.
of(id, service) := [need |
	some need in _needs[id]
	need.service == service
]

# judged is {workload id: the answer whether it reaches the service}, for those that need it.
judged(service) := {id: _answer(id, service) |
	on
	some id, _ in task.workloads
	count(of(id, service)) > 0
}

# doubts is the set of reasons why the workload may not need the service.
doubts(id, service) := task.about[id] if {
	some need in of(id, service)
	count(reason.of(need, ["maybe"])) == 0
} else := task.about[id] | {why | some need in of(id, service); some why in reason.of(need, ["maybe"])}

# purpose says what needs the service, as the end of a sentence.
purpose(id, service) := of(id, service)[0].for

# place is what findings about a workload and a service that it needs have in common.
place(id, service) := {
	"resource": id,
	"at": finding.at(task.workloads[id]),
	"subject": service,
	"related": _related(id, service),
	"concerns": {"workloads": {id}},
}

# lacking tells whether there certainly is no endpoint of the service in the VPC, and no other way out of it.
lacking(id, service) := presence.of(id, service).is == "no"

# says is what there is to say where the service is not reached; name is what people call it, and consequence what comes of
# it.
says(id, service, name, consequence) := {"violation": _violation(id, service, name, consequence), "unknown": unsure} if {
	unsure := $"Whether {id} reaches {name} is not known, but {purpose(id, service)}."
}

_violation(id, service, name, consequence) := $"{id} cannot reach {name}, but {purpose(id, service)}: the VPC has no endpoint of {service}, and a subnet of the task has no other way out. {consequence} Declare an interface endpoint of {service}, and allow egress of tcp 443 to its security group." if {
	lacking(id, service)
} else := $"{id} cannot reach {name}, but {purpose(id, service)}: no egress rule lets tcp 443 through to {pull.endpoint(id, service)}. {consequence} Allow egress of tcp 443 to {pull.groups(id, service)}."

# by_definition is {task definition id: the workloads that run it}.
by_definition := {definition: object.keys(ids) | some definition, ids in _users}

_users := object.union_n([{workload.task_definition: {id: true}} | some id, workload in task.workloads])

# users_doubts is the set of reasons why nothing may run the task definition on Fargate.
users_doubts(definition) := set() if {
	some id in by_definition[definition]
	count(task.about[id]) == 0
} else := union({task.about[id] | some id in by_definition[definition]})

# entries are the allowances that follow from needs, where the configuration says so.
entries := [{
	"number": -1, "kind": "service", "is": service, "protocol": "tcp", "ports": [{"from": 443, "to": 443}],
	"from": [], "groups": groups, "reason": "tasks need it", "at": data.egresslint.config.needs.at,
} |
	on
	data.egresslint.config.needs.allow_needed
	some service in {need.service | some needs in _needs; some need in needs}
	groups := {group |
		some id, needs in _needs
		some need in needs
		need.service == service
		some reference in task.workloads[id].groups.items
		group := reference.id
	}
]

# {workload id: what it needs}
_needs := {id: array.concat(_of_definition(workload), object.get(workload, "needs", [])) |
	some id, workload in task.workloads
}

_of_definition(workload) := needs if {
	needs := input.task_definitions[workload.task_definition].needs
} else := []

# A task that may send to everywhere reaches the service by any way out of its VPC.
_answer(id, service) := answer.yes if {
	reach.by_name(id, service)
} else := answer.all({reach.to(id, service), presence.of(id, service)})

_related(id, service) := ({{"message": message, "at": need.at} |
	some need in of(id, service)
	message := $"{_capital(need.for)}."
} | {{"message": message, "at": input.endpoints[endpoint].at} |
	some endpoint in reach.endpoints(task.vpcs[id], service)
	input.endpoints[endpoint].service == service
	message := $"{endpoint} is the endpoint of {service}."
}) | {{"message": message, "at": input.groups[reference.id].at} |
	some reference in task.workloads[id].groups.items
	message := $"{reference.id} is a security group of the task."
}

_capital(text) := concat("", [upper(substring(text, 0, 1)), substring(text, 1, -1)])
