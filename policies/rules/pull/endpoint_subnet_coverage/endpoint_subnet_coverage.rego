# METADATA
# title: ECR's endpoints have an interface in each availability zone of the tasks
# description: >-
#   An interface endpoint has a network interface in each of its subnets. From a subnet in an availability zone without
#   one, the pull of an image still gets to the endpoint, but through another zone: AWS charges for traffic between zones,
#   and if that zone fails, the tasks of a healthy one no longer start. Subnets that are not in the files are not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Access an AWS service through an interface VPC endpoint, on subnets and Availability Zones
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html
#     description: REL10-BP01 Deploy the workload to multiple locations
# custom:
#   since: 0.1.0
#   level: warning
#   symptom: >-
#     Nothing fails from day to day. The bill has data transfer between availability zones for each pull, and when a zone
#     fails, tasks in another one stop with CannotPullContainerError.
#   unknown: >-
#     A zone is covered if an endpoint of the service has an interface in the same subnet or in another one of the zone.
#     It is a violation if the zones of all subnets of the endpoints are known and the task's is not among them. It is
#     unknown where the subnets of both sides are declared in the files and only their zones cannot be told. Write the
#     availability zones of the subnets out.
#   path: {hop: zone, services: [ecr.api, ecr.dkr]}
#   related: [ecr-endpoint-missing]
#   mapping:
#     well-architected: [REL10-BP01]
package egresslint.rules.pull["endpoint-subnet-coverage"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(found, vpc_endpoint.doubts[id] | _about(workloads), place, says) if {
	some id, bare in _bare
	found := answer.all({given | some _, given in bare})
	subnets := {subnet | some subnet, given in bare; given.is == found.is}
	workloads := {workload |
		some place in _places[id]
		count(place.subnets & subnets) > 0
		some workload, _ in task.by_placement[place]
	} - task.exempt(vpc_endpoint.ecr[id].service)
	place := {
		"resource": id,
		"at": finding.at(vpc_endpoint.ecr[id]),
		"subject": "availability zones",
		"extent": subnets,
		"related": (_running(workloads) | _subnets(subnets)),
		"concerns": {}, # packets get to another zone, too: neither task nor endpoint is wrong
	}
	zones := answer.list({network.zone_name(subnet) | some subnet in subnets})
	says := {
		"violation": $"{id} has no network interface in {zones}",
		"notes": {
			$"{answer.list(workloads)} {_runs(workloads)} there, in {answer.list(subnets)}",
			"pulls cross to another availability zone: AWS charges for it, and they fail with that zone",
		},
		"help": [$"add a subnet in {zones} to the endpoint"],
		"unknown": $"cannot tell whether {id} has a network interface in each zone of the tasks",
	}
}

# {endpoint id: {subnet id: whether it is in a zone with an interface}}, for the subnets of tasks of which that is not
# certain.
_bare := {id: bare |
	some id, places in _places
	others := _interfaces[[vpc_endpoint.vpcs[id], vpc_endpoint.ecr[id].service]]
	bare := {subnet: given |
		some place in places
		some subnet in place.subnets
		given := _covered(subnet, others)
		given.is != "yes"
	}
	count(bare) > 0
}

# {endpoint id: the networks of tasks in its VPC}
_places := {id: _places_with_need(vpc_endpoint.vpcs[id], endpoint.service) |
	some id, endpoint in vpc_endpoint.ecr
	endpoint.service in vpc_endpoint.ecr_services
}

# _places_with_need are the networks of tasks in the VPC that use the service.
_places_with_need(own, service) := {place |
	some place in _placements[own]
	count(object.keys(task.by_placement[place]) - task.exempt(service)) > 0
}

_placements[place.vpc] contains place if some place, _ in task.by_placement

_declared(place) if {
	count(place.subnets) > 0
	count(place.open) == 0
	every subnet in place.subnets {
		input.subnets[subnet].origin == "declared"
	}
}

# {[VPC id, service]: the zones of all endpoints of the service that tasks in the VPC may use, and whether all subnets of these
# endpoints are declared, without which nothing is known}
_interfaces := {where: {"zones": network.zones_of(places), "declared": declared} |
	some where in {[vpc_endpoint.vpcs[id], vpc_endpoint.ecr[id].service] | some id, _ in _places}
	[own, service] := where
	places := {network.placement(vpc_endpoint.ecr[other]) | some other in vpc_endpoint.usable(own, service)}
	declared := count({place | some place in places; not _declared(place)}) == 0
}

_covered(subnet, others) := network.in_zones(subnet, others.zones) if {
	input.subnets[subnet].origin == "declared"
	others.declared
}

_about(workloads) := set() if {
	some id in workloads
	count(task.doubts[id]) == 0
} else := {why | some id in workloads; some why in task.doubts[id]}

_runs(workloads) := "runs" if {
	count(workloads) == 1
} else := "run"

_running(workloads) := {{"message": $"{id} pulls its image through this endpoint", "at": task.workloads[id].at} |
	some id in workloads
}

_subnets(subnets) := {{"message": $"{id} is a subnet of the task", "at": input.subnets[id].at} | some id in subnets}
