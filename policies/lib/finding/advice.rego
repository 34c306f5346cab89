# What to write instead. No advice breaks a pull: what has to be there first is said first, and no rule is to be removed
# that a task needs.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# egress_advice says what to write instead of a rule of a group of tasks, step by step.
egress_advice(group) := after_mirroring(group, array.concat(_narrow(group), shared_group_advice(group)))

# after_mirroring is the advice to narrow the egress of the group to ECR. Images of its tasks that come from elsewhere would
# no longer arrive: they have to be mirrored first.
after_mirroring(group, advice) := array.flatten([
	[$"first mirror {_image_names(images)} to private ECR, with a copy or a pull through cache rule" | images := task.elsewhere_by_group[group]],
	[$"first replicate {_image_names(images)} to ECR in this region" | images := task.abroad_by_group[group]],
	advice,
])

_image_names(images) := answer.list({image.name | some image in images})

# pull_of_group names what a rule of the group is compared with.
pull_of_group(group) := "a pull from private ECR" if {
	task.elsewhere_by_group[group]
} else := "a pull from ECR in this region" if {
	task.abroad_by_group[group]
} else := "the image pull"

# group_advice says what to do about a workload that names no security group.
group_advice(id) := array.flatten([
	[$"first declare the interface endpoints for {answer.list(_lacking(id))}" | count(_lacking(id)) > 0],
	"name a security group that allows only what the image pull needs",
	_keep_way({id | count(_lacking(id)) > 0}),
])

# endpoint_advice says what to do about an egress rule of a group of endpoints, which need none to answer.
endpoint_advice(group, rule) := ["give the endpoints a security group without egress: tasks use this one, and need its egress"] if {
	task.by_group[group]
} else := [$"{removal(group, rule)}: an endpoint needs no egress to answer"]

# endpoint_port_advice says what to do about an egress rule of a group of endpoints that is only too wide.
endpoint_port_advice(group, rule) := array.concat(["allow only tcp/443"], shared_group_advice(group)) if {
	task.by_group[group]
} else := [$"allow only tcp/443, or {removal(group, rule)}: an endpoint needs no egress to answer"]

# removal says how to remove an egress rule so that AWS allows nothing in its place. A rule that is a resource of Terraform
# goes with the resource.
removal(group, rule) := data.egresslint.words.last_egress_rule[_style(rule)] if {
	count(_written(group)) == 1
	rule in _written(group)
	not _style(rule) in {"resource", "rule_resource"}
} else := "remove the rule"

_style(rule) := object.get(rule, "style", "")

_written(group) := [rule | some rule in input.groups[group].egress; not rule.implicit]

# Without endpoints, the pull leaves by the rules that are too wide.
_narrow(group) := array.flatten([
	$"first declare the interface endpoints for {answer.list(_lacking_services(lacking))} in {answer.list(_vpcs_of(lacking))}: the pull uses this rule",
	$"then allow {_allowed(group)}",
	_keep_way(lacking),
]) if {
	lacking := _lacking_tasks(group)
	count(lacking) > 0
} else := array.concat([$"allow {_allowed(group)}"], _if_lacking(group))

_allowed(group) := $"only tcp/443 to {_ecr_peers(group)} and to {s3_list(network.region_of_group(group))}"

_lacking_tasks(group) := {id | some id, _ in task.by_group[group]; count(_lacking(id)) > 0}

_vpcs_of(workloads) := {task.vpcs[id] | some id in workloads}

_lacking_services(workloads) := {service | some id in workloads; some service in _lacking(id)}

# _lacking are the services of ECR of which the workload's VPC certainly has no endpoint, while it may have another way out.
_lacking(id) := _unserved[id] if {
	_has_all_endpoints_here(task.vpcs[id])
	_may_leave(id)
} else := set()

# {workload id: the services of ECR of which the files have no endpoint for it}
_unserved := {id: services |
	some id, workload in task.workloads
	services := {service |
		some service in vpc_endpoint.ecr_services
		not _pulls_without(workload, service)
		count(vpc_endpoint.usable(task.vpcs[id], service)) == 0
		not _announced(service)
	}
}

_pulls_without(workload, "ecr.api") if task.without_api(workload)

_announced(service) if {
	some endpoint in input.endpoints
	endpoint.service == service
	vpc_endpoint.announced_only(endpoint)
}

_has_all_endpoints_here(own) if {
	input.vpcs[own].origin == "declared"
	count(answer.reasons(input.vpcs[own], ["handed", "exported"])) == 0
}

_may_leave(id) if count(task.workloads[id].subnets.items) == 0

_may_leave(id) if {
	some reference in task.workloads[id].subnets.items
	network.way_out(reference.id, network.placement(task.workloads[id]).public).is != "no"
}

# A further step for tasks whose VPC may have no endpoints.
_if_lacking(group) := ["if the VPC has no ECR endpoints yet, declare them first"] if {
	some id, _ in task.by_group[group]
	not _has_all_endpoints_here(task.vpcs[id])
	count(_unserved[id]) > 0
} else := []

_keep_way(workloads) := [$"or keep the way through {answer.list(ways)}: {data.egresslint.words.settle.allow_way}"] if {
	ways := {_way_name(route) |
		some id in workloads
		some reference in task.workloads[id].subnets.items
		some table, _ in network.route_tables(reference.id)
		some route in network.default_routes(table)
	}
	count(ways) > 0
} else := []

_way_name(route) := route.gateway if {
	route.gateway != ""
} else := $"the {replace(route.target, "_", " ")}" if {
	route.target != ""
} else := "another way"

# What egress rules refer to. Over a transit gateway, they cannot refer to security groups.
_ecr_peers(group) := "the addresses of the ECR endpoints" if {
	count(_pairs(group)) > 0
	every pair in _pairs(group) {
		network.distinct_vpcs(pair.vpc, vpc_endpoint.vpcs[pair.endpoint])
		vpc_endpoint.by_transit_gateway(pair.vpc, vpc_endpoint.vpcs[pair.endpoint])
	}
} else := answer.list(_ecr_groups) if {
	count(_ecr_groups) == 1
} else := "the security groups of the ECR endpoints"

_ecr_groups := {group | some group, _ in vpc_endpoint.by_group; vpc_endpoint.ecr_uses(group).is == "yes"}

_pairs(group) := {{"vpc": task.vpcs[id], "endpoint": endpoint} |
	some id, _ in task.by_group[group]
	some service in vpc_endpoint.ecr_services
	some endpoint in vpc_endpoint.usable(task.vpcs[id], service)
}
