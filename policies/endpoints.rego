# METADATA
# description: >-
#   Which services each task needs, as far as task definitions show it, whether the task reaches them, and which endpoints
#   no task definition shows a need for. It asks the libraries that the rules ask, and takes the ways of image pulls from the
#   paths.
package egresslint.endpoints

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.path
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report := {"tasks": tasks, "needs": needs, "endpoints": endpoints}

# tasks are the workloads that run, or may run, on Fargate, with what is not known about their needs.
tasks := [{
	"id": id,
	"kind": workload.kind,
	"at": object.get(workload, "at", 0),
	"why": _open[id],
	"images": {image.name | some image in _images(id)},
	"region": network.region_of(workload),
} |
	some id, workload in task.workloads
]

# needs are the services that tasks need, with whether they are reached: reached, blocked, missing or unknown. Where no
# endpoint serves, service is the name of what is needed, such as "ecr in eu-west-1", or the host of a registry.
needs := array.flatten([
	[_need(id, way.service, _pull_hops(way), {"for": (_pull_purpose(id, way.service) | _purpose(id, way.service)), "doubts": _pull_doubts(id)}) |
		some id, pulls in _pulls
		some way in pulls
	],
	[_need(id, service, path.service_hops(id, service), {"for": _purpose(id, service), "doubts": _need_doubts(id, service)}) |
		some id, _ in task.workloads
		some service in sort(_further[id])
	],
	[object.union(_need(id, registry, path.registry_hops(id, registry), about), {"endpoints": []}) |
		some id, images in task.elsewhere
		some registry in sort({image.registry | some image in images; image.registry != ""})
		about := _registry_purpose(id, {image | some image in images; image.registry == registry})
	],
])

_need(id, service, hops, about) := {
	"id": id,
	"service": service,
	"is": _state(hops, about.doubts),
	"why": (about.doubts | {why | some hop in hops; some why in hop.why}),
	"for": about.for,
	"endpoints": sort(path.service_endpoints(id, service)),
	"hops": hops,
}

_registry_purpose(id, images) := {"for": purpose, "doubts": (task.doubts[id] | doubts)} if {
	purpose := {{"message": message, "at": object.get(image, "at", 0)} |
		some image in images
		message := $"{image.name} comes from there"
	}
	doubts := {why | not _certain(images); some image in images; some why in answer.reasons(image, ["maybe"])}
}

_certain(images) if {
	some image in images
	count(answer.reasons(image, ["maybe"])) == 0
}

_state(hops, doubts) := "reached" if {
	path.all_passed(hops) == "yes"
} else := "unknown" if {
	count(doubts) > 0
} else := "unknown" if {
	path.all_passed(hops) == "unknown"
} else := "missing" if {
	some hop in hops
	hop.is == "no"
	hop.kind in {"endpoint", "region"}
} else := "blocked"

# {workload id: the ways of its pull}
_pulls := {followed.id: ways |
	some followed in data.egresslint.path.report
	ways := [way | some way in followed.pull; way.needed; way.service != "ecs"]
}

# What a role allows is not a question of endpoints.
_pull_hops(way) := [hop | some hop in way.hops; hop.kind != "role"]

_pull_purpose(id, service) := {{"message": message, "at": object.get(image, "at", 0)} |
	some image in _images(id)
	image.ecr != "no"
	message := $"{_image_name(image)} {_origin(image)}{_part(service)}"
} | {{"message": "its image is not known, and may come from private ECR", "at": object.get(task.workloads[id], "at", 0)} |
	count(_images(id)) == 0
}

_image_name(image) := image.name if {
	image.name != ""
} else := "an image"

_origin(image) := "comes from private ECR" if {
	image.ecr == "yes"
} else := "may come from private ECR"

_part("s3") := ", which keeps layers in S3"

_part(service) := "" if service != "s3"

# The reasons why nothing may be pulled from private ECR.
_pull_doubts(id) := task.doubts[id] if {
	some image in _images(id)
	image.ecr == "yes"
	not image.maybe
} else := (task.doubts[id] | _open[id]) | {why | some image in _images(id); some why in answer.reasons(image, ["unknown", "maybe"])}

_images(id) := array.concat(
	object.get(_definition(id), "images", []),
	object.get(task.workloads[id], "images", []),
)

_definition(id) := object.get(input.task_definitions, object.get(task.workloads[id], "task_definition", ""), {})

# {workload id: all that it needs or uses}
_all := {id: array.flatten([
	of_rules,
	object.get(_definition(id), "uses", []),
	object.get(task.workloads[id], "uses", []),
]) |
	some id, of_rules in task.needs_of_all
}

# {workload id: the services that it needs besides those that its pull needs}
_further := {id: services |
	some id, all in _all
	services := {need.service | some need in all} - {way.service | some way in _pulls[id]}
}

_purpose(id, service) := {{"message": need.for, "at": object.get(need, "at", 0)} | some need in _all[id]; need.service == service}

_need_doubts(id, service) := task.doubts[id] if {
	some need in _all[id]
	need.service == service
	count(answer.reasons(need, ["maybe"])) == 0
} else := task.doubts[id] | {why | some need in _all[id]; need.service == service; some why in answer.reasons(need, ["maybe"])}

# {workload id: the reasons why it may need more than is listed}
_open := {id: _open_of(id) | some id, _ in task.workloads}

_open_of(id) := answer.reasons(_definition(id), ["unknown", "uses_unknown"]) if {
	count(_definition(id)) > 0
} else := {{"reason": $"what the containers of {id} need besides their images is not read", "at": object.get(task.workloads[id], "at", 0)}} if {
	count(_images(id)) > 0
} else := {{"reason": $"what {id} runs is not in these files", "at": object.get(task.workloads[id], "at", 0)}}

# endpoints are those of services of AWS, with whether a task definition shows a need for them: used, no_need_shown or
# unknown.
endpoints := [{
	"id": id,
	"service": endpoint.service,
	"kind": endpoint.kind,
	"vpc": network.vpc_of(endpoint),
	"at": object.get(endpoint, "at", 0),
	"outside": object.get(endpoint, "outside", false),
	"subnets": {reference.id | some reference in endpoint.subnets.items},
	"open": answer.reasons(endpoint.subnets, ["open"]),
	"is": usage.is,
	"why": usage.why,
	"tasks": _users(id),
	"note": object.get(_notes, endpoint.service, ""),
} |
	some id, endpoint in input.endpoints
	endpoint.kind in {"interface", "gateway", ""}
	usage := _usage(id, endpoint)
]

_usage(id, endpoint) := {"is": "unknown", "why": why} if {
	endpoint.service == ""
	why := answer.reasons(endpoint, ["unknown"])
} else := {"is": "unknown", "why": {{"reason": $"{id} is for the region {region}, which tasks name where they need it", "at": object.get(endpoint, "at", 0)}}} if {
	region := vpc_endpoint.abroad[id]
} else := {"is": "used", "why": set()} if {
	some user in _users(id)
	count(_use_doubts(user, id)) == 0
} else := {"is": "unknown", "why": why} if {
	count(_users(id)) > 0
	why := {why | some user in _users(id); some why in _use_doubts(user, id)}
} else := {"is": "unknown", "why": {{"reason": $"no Fargate task in these files runs in the VPC of {id}"}}} if {
	count(_neighbours(id)) == 0
} else := {"is": "unknown", "why": why} if {
	why := {why | some neighbour in _neighbours(id); some why in _open[neighbour]}
	count(why) > 0
} else := {"is": "no_need_shown", "why": set()}

# The tasks that need the service of the endpoint, and may use it.
_users(id) := {need.id | some need in needs; id in need.endpoints}

# The reasons why a task may not use the endpoint.
_use_doubts(user, id) := union({
	_doubts_of_need(user, input.endpoints[id].service),
	answer.reasons(input.endpoints[id], ["maybe", "unknown"]),
	vpc_endpoint.region_doubts(input.endpoints[id]),
	network.same_vpc_doubts(task.vpcs[user], network.vpc_of(input.endpoints[id])),
	_by_gateway(id),
})

_doubts_of_need(user, service) := _pull_doubts(user) if {
	some way in _pulls[user]
	way.service == service
} else := _need_doubts(user, service)

# An endpoint with interfaces for S3 serves if the names of S3 resolve to it.
_by_gateway(id) := {{"reason": $"whether the names of {input.endpoints[id].service} resolve to {id}, or a gateway endpoint serves, is not known"}} if {
	vpc_endpoint.has_gateway(input.endpoints[id].service)
	input.endpoints[id].kind != "gateway"
} else := set()

# The tasks that may be in the VPC of the endpoint.
_neighbours(id) := {workload |
	some workload, own in task.vpcs
	not network.distinct_vpcs(own, network.vpc_of(input.endpoints[id]))
}

# Endpoints that ECS has for instances.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
_notes := {service: "tasks on Fargate do not need it; container instances do" |
	some service in ["ecs", "ecs-agent", "ecs-telemetry"]
}
