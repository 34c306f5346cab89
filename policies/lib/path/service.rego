# The path of a task to a service that it needs besides its image: the names resolve to an endpoint, egress of the task,
# ingress of the endpoint, network ACLs and the policy of the endpoint.
package egresslint.lib.path

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.policy
import data.egresslint.lib.pull
import data.egresslint.lib.security_group
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# service_hops are the steps from the workload to the service. Of several endpoints, those of the best one are shown.
service_hops(id, service) := [_service_present(id, service)] if {
	pull.present(id, service).is == "no"
} else := array.flatten([
	[hop | some hop in hops; hop.kind == "dns"],
	[_service_egress(id, service)],
	[hop | some hop in hops; hop.kind != "dns"],
	_gateway_routes(id, service),
	[_service_present(id, service)],
]) if {
	hops := _best(id, service)
}

_best(id, service) := ways[number] if {
	ways := [_through(id, endpoint) | some endpoint in sort(service_endpoints(id, service)); vpc_endpoint.interfaces[endpoint]]
	rank := {"yes": 2, "unknown": 1, "no": 0}
	ranks := [rank[all_passed(way)] | some way in ways]
	[number | some number, value in ranks; value == max(ranks)][0] = number
} else := []

# service_endpoints are the endpoints of the service that the workload may use.
service_endpoints(id, service) := vpc_endpoint.usable(task.vpcs[id], service) if {
	not vpc_endpoint.has_gateway(service)
} else := {endpoint |
	some endpoint, declared in vpc_endpoint.here
	declared.service == service
	not network.distinct_vpcs(task.vpcs[id], network.vpc_of(declared))
}

_through(id, endpoint) := array.flatten([
	[_service_names(id, endpoint)],
	[_service_ingress(id, endpoint)],
	_service_acls(id, endpoint),
	_service_policy(id, endpoint),
])

_service_names(id, endpoint) := hop(_public_names(id, endpoint, found), _endpoint_doubts(id, endpoint), place, {
	"yes": $"the names of {_name(endpoint)} resolve to {endpoint} by its private DNS{_assumed(own)}",
	"no": $"the names of {_name(endpoint)} resolve to public addresses, not to {endpoint}",
	"unknown": $"cannot tell whether the names of {_name(endpoint)} resolve to {endpoint}",
	"help": [$"enable private DNS of {endpoint}, and DNS support and DNS hostnames of its VPC"],
}) if {
	own := vpc_endpoint.vpcs[endpoint]
	declared := vpc_endpoint.interfaces[endpoint]
	found := answer.all({answer.setting(declared.private_dns)} | _dns_of_vpc(own))
	place := {"kind": "dns", "resource": endpoint, "at": object.get(declared.private_dns, "at", object.get(declared, "at", 0))}
}

_dns_of_vpc(own) := {answer.setting(object.get(input.vpcs[own], setting, {"is": "yes"})) |
	network.declares_vpc(own)
	some setting in ["dns_support", "dns_hostnames", "amazon_dns"]
}

# Where the private DNS of the endpoint does not do, something else may.
_public_names(id, endpoint, found) := answer.unknown({{
	"reason": $"whether a private hosted zone resolves the names of {_name(endpoint)} to {endpoint} in {_vpc(id)} is not known",
	"at": object.get(vpc_endpoint.interfaces[endpoint], "at", 0),
}}) if {
	network.distinct_vpcs(task.vpcs[id], vpc_endpoint.vpcs[endpoint])
} else := found if {
	found.is != "no"
} else := answer.unknown({{
	"reason": $"whether the private hosted zone {zone.id} resolves the names of {_name(endpoint)} to {endpoint} is not known",
	"at": object.get(zone, "at", 0),
}}) if {
	some zone in input.zones
	_may_hold_names(zone.name)
} else := answer.unknown({{"reason": $"whether {id} gets to the public addresses of {_name(endpoint)} by another way out is not known"}}) if {
	_leaves(id).is != "no"
} else := found

_may_hold_names("") := true

_may_hold_names(name) if regex.match(`(^|\.)amazonaws\.(com|com\.cn|eu)$`, name)

# _leaves answers whether the subnets of the workload have a way out that leads through no endpoint.
_leaves(id) := answer.all({network.way_out(subnet, place.public) | some subnet in place.subnets}) if {
	place := network.placement(task.workloads[id])
	count(place.subnets) > 0
	count(place.open) == 0
} else := answer.unknown(network.placement(task.workloads[id]).open | {{"reason": $"the subnets of {id} are not known"} |
	count(network.placement(task.workloads[id]).subnets) == 0
})

_service_egress(id, service) := hop(found, task.doubts[id], about.place, about.says) if {
	workload := task.workloads[id]
	found := pull.reaches_besides(id, service)
	alone := [[rule, pull.reaches_through(id, rule, service)] | some rule in security_group.grants_by_rule(workload.groups, "egress")]
	place := object.union({"kind": "egress"}, _place_of_groups(workload.groups, workload))
	groups := _group_names(workload.groups)
	about := _decided_by_rules(found, alone, "to", place, {
		"yes": $"rules of {groups} allow tcp/443 to {_destination(id, service)}",
		"no": $"no egress rule of {groups} allows tcp/443 to {_destination(id, service)}",
		"unknown": $"no egress rule of {groups} certainly allows tcp/443 to {_destination(id, service)}",
		"help": [$"allow egress of tcp/443 to {_target_of_egress(id, service)}"],
	})
}

_destination(id, service) := answer.list(service_endpoints(id, service)) if {
	count(service_endpoints(id, service)) > 0
} else := $"the addresses of {service}, for which these files declare no endpoint"

_target_of_egress(id, service) := finding.s3_destination(id) if {
	service == "s3"
} else := finding.usable_endpoint_groups(id, service) if {
	count(service_endpoints(id, service)) > 0
} else := _destination(id, service)

_service_ingress(id, endpoint) := hop(found, _endpoint_doubts(id, endpoint), about.place, about.says) if {
	declared := vpc_endpoint.interfaces[endpoint]
	workload := task.workloads[id]
	found := _admits(declared, workload)
	alone := [[rule, security_group.https_between(rule.certain, rule.possible, workload)] |
		some rule in security_group.grants_by_rule(declared.groups, "ingress")
	]
	place := object.union({"kind": "ingress"}, _place_of_groups(declared.groups, declared))
	groups := _group_names(declared.groups)
	about := _decided_by_rules(found, alone, "from", place, {
		"yes": $"rules of {groups} allow tcp/443 from {id}",
		"no": $"no ingress rule of {groups}, the security group of {endpoint}, allows tcp/443 from {id}",
		"unknown": $"no ingress rule of {groups}, the security group of {endpoint}, certainly allows tcp/443 from {id}",
		"help": [$"allow ingress of tcp/443 in {groups} from the task's security group or the VPC's CIDR"],
	})
}

# Of an endpoint that is not in the files, somebody said that it serves the tasks.
_admits(declared, workload) := answer.yes if {
	declared.outside
} else := security_group.https_between(
	security_group.certain_grants(declared.groups, "ingress"),
	security_group.possible_grants(declared.groups, "ingress"),
	workload,
)

_endpoint_doubts(id, endpoint) := vpc_endpoint.doubts[endpoint] | network.same_vpc_doubts(task.vpcs[id], vpc_endpoint.vpcs[endpoint])

# The policy of the endpoint, if there is one. Some of what the task asks for has to be allowed on something.
_service_policy(id, endpoint) := [hop(found, _endpoint_doubts(id, endpoint), place, {
	"yes": $"the policy of {endpoint} allows {answer.list(actions)}",
	"no": $"the policy of {endpoint} does not allow {answer.list(refused)}",
	"unknown": $"cannot tell whether the policy of {endpoint} allows what {id} asks of {_name(endpoint)}",
	"help": [$"allow {answer.list(refused)}"],
})] if {
	declared := vpc_endpoint.interfaces[endpoint]
	is_object(declared.policy)
	actions := object.get(_actions, declared.service, set())
	answers := {action: policy.allows_some(declared, {"action": lower(action), "resource": "*", "part": set()}) | some action in actions}
	refused := {action | some action, given in answers; given.is == "no"}
	found := answer.all({given | some given in answers} | {answer.unknown({_not_judged(declared)}) | count(actions) == 0})
	place := {"kind": "policy", "resource": endpoint, "at": object.get(declared.policy, "at", 0)}
} else := []

_not_judged(declared) := {
	"reason": $"the policy of {declared.id} is not judged, as the actions that tasks need of {_name(declared.id)} are not known",
	"at": object.get(declared.policy, "at", 0),
}

# What ECS and the sidecars of tasks ask of the services.
# Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html,
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions,
# https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html
_actions := {
	"logs": {"logs:CreateLogStream", "logs:PutLogEvents"},
	"secretsmanager": {"secretsmanager:GetSecretValue"},
	"ssm": {"ssm:GetParameters"},
	"kms": {"kms:Decrypt"},
	"ssmmessages": {"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"},
	"xray": {"xray:PutTelemetryRecords", "xray:PutTraceSegments"},
	"kinesis-firehose": {"firehose:PutRecordBatch"},
	"kinesis-streams": {"kinesis:PutRecords"},
	"monitoring": {"cloudwatch:PutMetricData"},
}

# One hop for each subnet, where a gateway serves.
_gateway_routes(id, service) := [_gateway_route(id, subnet, gateways) |
	vpc_endpoint.has_gateway(service)
	gateways := {gateway | some gateway in pull.certain_endpoints(task.vpcs[id], service); not input.endpoints[gateway].outside}
	count(gateways) > 0
	some subnet in sort({reference.id | some reference in task.workloads[id].subnets.items})
]

_gateway_route(id, subnet, gateways) := hop(_routed(id, subnet, gateways), task.doubts[id], place, {
	"yes": $"a route leads from {subnet} to {answer.list(gateways)}, or out of the VPC",
	"no": $"{answer.list(gateways)} is not on {_table(subnet)}; no other route leads out",
	"unknown": $"cannot tell whether a route leads from {subnet} to {answer.list(gateways)}",
	"help": [$"put {answer.list(gateways)} on {_table(subnet)}"],
}) if {
	place := object.union({"kind": "route"}, _route_place(id, subnet, pull.gateway_associations(subnet, gateways)))
}

_routed(id, subnet, gateways) := answer.yes if {
	some gateway in gateways
	some reference in input.endpoints[gateway].route_tables.items
	not reference.maybe
	network.route_tables(subnet)[reference.id] == set()
} else := answer.unknown(set()) if {
	count(network.route_tables(subnet)) == 0
} else := answer.unknown(why) if {
	why := {why |
		some gateway in gateways
		some why in (answer.reasons(input.endpoints[gateway].route_tables, ["open"]) | {why |
			some reference in input.endpoints[gateway].route_tables.items
			some why in answer.reasons(reference, ["maybe"])
		})
	}
	count(why) > 0
} else := network.way_out(subnet, network.placement(task.workloads[id]).public)

_service_present(id, service) := hop(pull.present(id, service), task.doubts[id], about.place, about.says) if {
	about := way_out(id, service, {
		"article": "an endpoint for",
		"noun": $"{service} endpoint",
		"help": [_declare(service)],
	})
}

_declare(service) := "declare a gateway endpoint for S3 on the route tables of the task's subnets" if {
	service == "s3"
} else := $"declare an interface endpoint for {service} with private DNS"

_name(endpoint) := vpc_endpoint.interfaces[endpoint].service if {
	vpc_endpoint.interfaces[endpoint].service != ""
} else := "the service"
