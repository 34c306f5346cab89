package egresslint.lib.advice_test

import data.egresslint.lib.finding
import data.egresslint.lib.fixture

_advice(pairs) := advice if {
	advice := finding.egress_advice("task") with input as fixture.changed(pairs)
}

_list := "the S3 prefix list (pl-61a54008 in ap-northeast-1)"

test_endpoints_are_there if {
	_advice([]) == $"Allow only tcp 443 to endpoints, the security group of the ECR endpoints, and to {_list}."
	_advice([["/endpoints/api/groups", fixture.references(["others"])]]) == $"Allow only tcp 443 to the security groups of the ECR endpoints and to {_list}."
}

_by_nat := ["/route_tables/private/routes", [fixture.default_route]]

_without := ["/endpoints", {}]

test_endpoints_come_first if {
	_advice([_without, _by_nat]) == concat(" ", [
		"The pull of the image leaves the VPC by such rules, as net has no endpoint of ecr.api and ecr.dkr: declare the interface endpoints first.",
		$"Then allow only tcp 443 to the security groups of the ECR endpoints and to {_list}.",
		"To keep the way by nat instead, allow tcp/443 to 0.0.0.0/0 under allow in .egresslint.yaml, with the reason.",
	])
	contains(_advice([["/endpoints/api/service", "logs"], _by_nat]), "as net has no endpoint of ecr.api: declare")
	startswith(_advice([["/endpoints/api/service", "logs"], _by_nat, ["/workloads/app/platform_version", "1.3.0"]]), "Allow only")
	startswith(_advice([["/endpoints", {"api": fixture.outside("ecr.api", {}), "dkr": fixture.outside("ecr.dkr", {})}], _by_nat]), "Allow only")
	startswith(_advice([["/endpoints", {"api": fixture.outside("ecr.api", {}), "dkr": fixture.outside("logs", {})}], _by_nat]), "The pull")
}

# Where the pull fails anyway, narrowing breaks nothing.
test_no_way_out if {
	startswith(_advice([_without]), "Allow only")
	not contains(_advice([_without]), "declare")
}

test_ways_out if {
	contains(_by_route(fixture.default_route), "To keep the way by nat instead")
	contains(_by_route(fixture.internet_route), "To keep the way by the internet gateway instead")
	contains(_by_route(object.union(fixture.default_route, {"target": "", "gateway": ""})), "To keep the way by another way instead")
	elsewhere := object.union(fixture.default_route, {"destination": fixture.to_block("192.0.2.0/24")})
	startswith(_by_route(elsewhere), "The pull")
	not contains(_by_route(elsewhere), "To keep the way")
	startswith(_advice([_without, ["/workloads/app/subnets", fixture.references([])]]), "The pull")
}

_by_route(route) := _advice([
	_without,
	["/route_tables/private/routes", [route]],
	["/workloads/app/public_address", {"is": "yes"}],
])

test_endpoints_that_are_not_known if {
	outside := "Where the VPC has no endpoints of ECR yet, declare them first."
	advice := finding.egress_advice("task") with input as fixture.bare
	endswith(advice, outside)
	endswith(_advice([_without, _by_nat, ["/vpcs/net/handed", [fixture.var_x]]]), outside)
	endswith(_advice([_without, _by_nat, ["/vpcs/net/exported", [fixture.var_x]]]), outside)
	not contains(_advice([["/vpcs/net/origin", "external"]]), outside)
}

test_image_elsewhere if {
	startswith(_advice_for_image("no"), "First mirror docker.io/nginx into private ECR, with a copy or a pull-through cache rule; then allow only")
	startswith(_advice_for_image("yes"), "Allow only")
}

_advice_for_image(ecr) := _advice([
	["/workloads/app/task_definition", "definition"],
	["/task_definitions/definition", {"id": "definition", "images": [{"name": "docker.io/nginx", "ecr": ecr}]}],
])

test_over_a_transit_gateway if {
	advice := finding.egress_advice("task") with input as fixture.by_transit_gateway
	startswith(advice, "Allow only tcp 443 to the private addresses of the ECR endpoints and")
	peered := finding.egress_advice("task") with input as fixture.linked
	startswith(peered, "Allow only tcp 443 to endpoints, the security group")
}

_of_workload(pairs) := advice if {
	advice := finding.group_advice("app") with input as fixture.changed(pairs)
}

test_workload_without_a_group if {
	_of_workload([]) == "Name a security group that allows only what the pull of the image needs."
	startswith(_of_workload([_without, _by_nat]), "Declare the interface endpoints of ecr.api and ecr.dkr first. Then name a security group")
	contains(_of_workload([_without, _by_nat]), "To keep the way by nat instead")
}

_at_endpoint(rules, pairs) := advice if {
	advice := finding.endpoint_advice("endpoints", rules[0]) with input as fixture.changed(array.concat([["/groups/endpoints/egress", rules]], pairs))
}

test_egress_of_endpoints if {
	open := fixture.https(fixture.anywhere)
	two := [open, fixture.https(fixture.to_group("task"))]
	_at_endpoint(two, []) == "Remove the rule: an endpoint needs no egress to answer."
	last := "Replace the rule, the last for egress, by egress = [] (Terraform) or by one for 127.0.0.1/32 only (CloudFormation): an endpoint needs no egress to answer."
	_at_endpoint([open], []) == last
	_at_endpoint([open, fixture.implicit], []) == last
	shared := ["/workloads/app/groups", fixture.references(["endpoints"])]
	_at_endpoint(two, [shared]) == "Tasks use this security group too, and their pull needs egress: give the endpoints a security group of their own, without egress."
}

test_ports_of_endpoints if {
	rules := [fixture.everything(fixture.anywhere), fixture.https(fixture.anywhere)]
	_ports_at_endpoint(rules, []) == "Allow only tcp 443, or remove the rule: an endpoint needs no egress to answer."
	shared := ["/workloads/app/groups", fixture.references(["endpoints"])]
	_ports_at_endpoint(rules, [shared]) == "Allow only tcp 443. Tasks and ECR endpoints share this security group: give each of them one of its own."
}

_ports_at_endpoint(rules, pairs) := advice if {
	advice := finding.endpoint_port_advice("endpoints", rules[0]) with input as fixture.changed(array.concat([["/groups/endpoints/egress", rules]], pairs))
}

# A rule that is not of the group is none of its last.
test_rule_of_another_group if {
	removal := finding.removal("endpoints", fixture.https(fixture.anywhere)) with input as fixture.endpoint_egress(fixture.https(fixture.to_group("task")))
	removal == "remove the rule"
}
