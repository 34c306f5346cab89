# What tasks need besides their image, as far as their task definitions show it.
package egresslint.lib.task

import data.egresslint.lib.answer

# needs_judged reports whether the configuration asks for it.
needs_judged if data.egresslint.config.needs.on

# needs are the needs of the workload for the service: those of its task definition and its own.
needs(id, service) := [need |
	some need in needs_of_all[id]
	need.service == service
]

# need_doubts is the set of reasons why the workload may not need the service.
need_doubts(id, service) := doubts[id] if {
	some need in needs(id, service)
	count(answer.reasons(need, ["maybe"])) == 0
} else := doubts[id] | {why | some need in needs(id, service); some why in answer.reasons(need, ["maybe"])}

# by_definition is {task definition id: the workloads that run it}.
by_definition := {definition: object.keys(ids) | some definition, ids in _runs_definition}

_runs_definition := object.union_n([{workload.task_definition: {id: true}} | some id, workload in workloads])

# runs are the workloads that run the task definition, each with the reasons why it may not: {id: why}. Where none does,
# those of which it is not known what they run may.
runs(definition) := {id: set() | some id in by_definition[definition]} if {
	by_definition[definition]
} else := {id: {why} |
	some id, workload in workloads
	not workload.task_definition
	not workload.kind in {"batch_compute_environment", "ecs_express_service"}
	why := {"reason": $"which task definition {id} runs is not known", "at": object.get(workload, "at", 0)}
}

# definition_doubts is the set of reasons why nothing may run the task definition on Fargate.
definition_doubts(definition) := set() if {
	some id in by_definition[definition]
	count(doubts[id]) == 0
} else := union({doubts[id] | some id in by_definition[definition]})

# {workload id: what it needs}
needs_of_all := {id: array.concat(_definition_needs(workload), object.get(workload, "needs", [])) |
	some id, workload in workloads
}

_definition_needs(workload) := needs if {
	needs := input.task_definitions[workload.task_definition].needs
} else := []
