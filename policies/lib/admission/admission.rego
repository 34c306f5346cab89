# METADATA
# description: Whether the ECR endpoints let the tasks in.
package egresslint.lib.admission

import data.egresslint.lib.answer
import data.egresslint.lib.contact
import data.egresslint.lib.ecr
import data.egresslint.lib.grant
import data.egresslint.lib.pull
import data.egresslint.lib.reach
import data.egresslint.lib.reason
import data.egresslint.lib.task
import data.egresslint.lib.vpc
import data.egresslint.lib.words

# answers is {endpoint id: [whether the endpoint lets tasks in, for each answer other than yes]}.
answers := {id: found |
	some id, by_workload in pairs
	found := [answer.all(alike) |
		some is in ["no", "unknown"]
		alike := {given | some given in by_workload; given.is == is}
		count(alike) > 0
	]
	count(found) > 0
}

# shut_out are the workloads for which the answer is the same.
shut_out(id, found) := {workload | some workload, given in pairs[id]; given.is == found.is}

# groups names the groups of the endpoint.
groups(id) := words.list({reference.id | some reference in ecr.endpoints[id].groups.items})

# related are the groups of the endpoint and the workloads that it does not let in.
related(id, found) := _groups(id) | {{"message": message, "at": task.workloads[workload].at} |
	some workload in shut_out(id, found)
	message := $"{workload} pulls its image through this endpoint."
}

_groups(id) := {{"message": message, "at": input.groups[reference.id].at} |
	some reference in ecr.endpoints[id].groups.items
	message := $"{reference.id} is a security group of the endpoint."
}

# pairs is {endpoint id: {workload id: answer}}, for the tasks that may use the endpoint and that it does not certainly
# let in.
pairs := {id: by_workload |
	some id, _ in _waiting
	by_workload := {workload: _answer(id, workload) |
		some workload in _waiting[id]
		count(detours(id, workload)) == 0
	}
}

# {endpoint id: the workloads in its VPC that it does not certainly let in}
_waiting := {id: waiting |
	some id, endpoint in ecr.endpoints
	not ecr.sealed(id)
	certain := _ingress[id]
	waiting := {workload | some workload in _users(id, endpoint.service)} - (_named(certain) | _surrounded(certain))
}

_ingress := {id: grant.certain(endpoint.groups, "ingress") | some id, endpoint in ecr.endpoints}

_users(id, service) := {workload |
	some own, workloads in task.by_vpc
	not vpc.distinct(own, ecr.vpcs[id])
	some workload, _ in workloads
} - pull.exempt(service) # old platforms pull without ecr.api

_named(certain) := {workload |
	some peer in certain.peers
	peer.kind == "group"
	some workload, reference in task.carriers[peer.id]
	not reference.maybe
}

_surrounded(certain) := {workload |
	some place, workloads in task.by_network
	contact.surrounds(certain, place)
	some workload, _ in workloads
}

# detours are the other endpoints of the service that let in a task that the endpoint does not.
detours(id, workload) := {other |
	workload in _waiting[id]
	some other in _others(id, workload)
	not workload in _waiting[other]
	count(ecr.about[other]) == 0
	count(vpc.doubts(task.vpcs[workload], ecr.vpcs[other])) == 0
}

_others(id, workload) := reach.endpoints(task.vpcs[workload], ecr.endpoints[id].service) - {id}

_answer(id, workload) := answer.shaken(_between(id, workload), _distance(id, workload))

_between(id, workload) := contact.between(_ingress[id], _possible[id], task.workloads[workload])

_possible := {id: grant.possible(endpoint.groups, "ingress") | some id, endpoint in ecr.endpoints}

_distance(id, workload) := union({
	task.about[workload],
	vpc.doubts(task.vpcs[workload], ecr.vpcs[id]),
	_choice(id, workload),
	_alternatives(id, workload),
	_platform(ecr.endpoints[id].service, task.workloads[workload]),
})

_platform(service, workload) := reason.of(workload, ["platform_unknown"]) if {
	service == "ecr.api"
} else := set()

# The task may get in at another endpoint of the service.
_alternatives(id, workload) := {{"reason": reason} |
	some other in _others(id, workload)
	_between(other, workload).is != "no"
	reason := $"whether {other} lets {workload} in is not known"
}

# A task whose VPC is not known may be in that of another endpoint.
_choice(id, workload) := {{"reason": reason}} if {
	"" in {task.vpcs[workload], ecr.vpcs[id]}
	others := _others(id, workload)
	count(others) > 0
	reason := $"whether {workload} uses {id} or {words.list(others)} is not known"
} else := set()
