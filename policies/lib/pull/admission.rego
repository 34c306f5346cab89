# Whether the ECR endpoints admit the tasks.
package egresslint.lib.pull

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.security_group
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# admissions is {endpoint id: [whether the endpoint admits tasks, for each answer other than yes]}.
admissions := {id: found |
	some id, by_workload in admission_by_task
	found := [answer.all(alike) |
		some is in ["no", "unknown"]
		alike := {given | some given in by_workload; given.is == is}
		count(alike) > 0
	]
	count(found) > 0
}

# not_admitted are the workloads for which the answer is the same.
not_admitted(id, found) := {workload | some workload, given in admission_by_task[id]; given.is == found.is}

# admission_by_task is {endpoint id: {workload id: answer}}, for the tasks that may use the endpoint and that it does
# not certainly admit.
admission_by_task := {id: by_workload |
	some id, _ in _not_certainly_admitted
	by_workload := {workload: _admission(id, workload) |
		some workload in _not_certainly_admitted[id]
		count(detours(id, workload)) == 0
	}
}

# {endpoint id: the workloads in its VPC that it does not certainly admit}
_not_certainly_admitted := {id: _waiting[kind] | some id, kind in _kinds}

# {endpoint id: what of it decides which workloads those are}: endpoints are often alike.
_kinds := {id: [endpoint.service, vpc_endpoint.vpcs[id], object.get(_used_from, id, set()), _certain_ingress[id]] |
	some id, endpoint in vpc_endpoint.ecr
	not vpc_endpoint.outside_files(id)
}

_waiting := {kind: tasks |
	some kind in {kind | some kind in _kinds}
	[service, vpc, used_from, certain] := kind
	tasks := _possible_tasks(service, used_from) - (_named_tasks(vpc, certain) | _tasks_within(used_from, certain))
}

_certain_ingress := {id: security_group.certain_grants(endpoint.groups, "ingress") | some id, endpoint in vpc_endpoint.ecr}

_possible_tasks(service, used_from) := {workload |
	some own in used_from
	some workload, _ in task.by_vpc[own]
} - task.exempt(service) # old platforms pull without ecr.api

# {endpoint id: the VPCs of tasks that may use it}
_used_from[id] contains own if {
	some own, _ in task.by_vpc
	some id in vpc_endpoint.ecr_from(own)
}

_named_tasks(vpc, certain) := {workload |
	some peer in certain.peers
	peer.kind == "group"
	some workload, reference in task.by_group[peer.id]
	not reference.maybe
	not _over_transit_gateway(vpc, workload)
}

# Whether the way from the workload to an endpoint in the VPC is over a transit gateway.
_over_transit_gateway(vpc, workload) if {
	network.distinct_vpcs(task.vpcs[workload], vpc)
	vpc_endpoint.by_transit_gateway(task.vpcs[workload], vpc)
}

# The workload as ingress rules of the endpoint name it.
_seen_by(id, workload) := vpc_endpoint.without_groups(task.workloads[workload]) if {
	_over_transit_gateway(vpc_endpoint.vpcs[id], workload)
} else := task.workloads[workload]

_tasks_within(used_from, certain) := {workload |
	some own in used_from
	some place in _placements[own]
	security_group.holds_placement(certain, place)
	some workload, _ in task.by_placement[place]
}

# {VPC id: the placements of tasks in it}
_placements[place.vpc] contains place if some place, _ in task.by_placement

# detours are the other endpoints of the service that admit a task that the endpoint does not.
detours(id, workload) := {other |
	workload in _not_certainly_admitted[id]
	some other in _other_endpoints(id, workload)
	not workload in _not_certainly_admitted[other]
	count(vpc_endpoint.doubts[other]) == 0
	count(network.same_vpc_doubts(task.vpcs[workload], vpc_endpoint.vpcs[other])) == 0
}

_other_endpoints(id, workload) := vpc_endpoint.usable(task.vpcs[workload], vpc_endpoint.ecr[id].service) - {id}

_admission(id, workload) := answer.beyond_doubt(_admission_by_rules(id, workload), _admission_doubts(id, workload))

_admission_by_rules(id, workload) := security_group.https_between(_certain_ingress[id], _possible_ingress[id], _seen_by(id, workload))

_possible_ingress := {id: security_group.possible_grants(endpoint.groups, "ingress") | some id, endpoint in vpc_endpoint.ecr}

_admission_doubts(id, workload) := union({
	task.doubts[workload],
	network.same_vpc_doubts(task.vpcs[workload], vpc_endpoint.vpcs[id]),
	_which_endpoint(id, workload),
	_may_use_another(id, workload),
	_api_needed_doubts(vpc_endpoint.ecr[id].service, task.workloads[workload]),
})

_api_needed_doubts(service, workload) := answer.reasons(workload, ["platform_unknown"]) if {
	service == "ecr.api"
} else := set()

# The task may be admitted by another endpoint of the service.
_may_use_another(id, workload) := {{"reason": reason} |
	some other in _other_endpoints(id, workload)
	_admission_by_rules(other, workload).is != "no"
	reason := $"whether {other} lets {workload} in is not known"
}

# A task whose VPC is not known may be in that of another endpoint.
_which_endpoint(id, workload) := {{"reason": reason}} if {
	"" in {task.vpcs[workload], vpc_endpoint.vpcs[id]}
	others := _other_endpoints(id, workload)
	count(others) > 0
	reason := $"whether {workload} uses {id} or {answer.list(others)} is not known"
} else := set()
