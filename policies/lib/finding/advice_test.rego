package egresslint.lib.advice_test

import data.egresslint.lib.finding
import data.egresslint.lib.fixture

_advice(pairs) := advice if {
	advice := finding.egress_advice("task") with input as fixture.changed(pairs)
}

_list := "the S3 prefix list (pl-61a54008 in ap-northeast-1)"

test_endpoints_are_there if {
	_advice([]) == [$"allow only tcp/443 to endpoints and to {_list}"]
	_advice([["/endpoints/api/groups", fixture.references(["others"])]]) == [$"allow only tcp/443 to the security groups of the ECR endpoints and to {_list}"]
}

_by_nat := ["/route_tables/private/routes", [fixture.default_route]]

_without := ["/endpoints", {}]

test_endpoints_come_first if {
	_advice([_without, _by_nat]) == [
		"first declare the interface endpoints for ecr.api and ecr.dkr in net: the pull uses this rule",
		$"then allow only tcp/443 to the security groups of the ECR endpoints and to {_list}",
		"or keep the way through nat: allow tcp/443 to 0.0.0.0/0 under allow in .egresslint.yaml, with the reason",
	]
	startswith(_advice([["/endpoints/api/service", "logs"], _by_nat])[0], "first declare the interface endpoints for ecr.api in net")
	startswith(_advice([["/endpoints/api/service", "logs"], _by_nat, ["/workloads/app/platform_version", "1.3.0"]])[0], "allow only")
	startswith(_advice([["/endpoints", {"api": fixture.outside("ecr.api", {}), "dkr": fixture.outside("ecr.dkr", {})}], _by_nat])[0], "allow only")
	startswith(_advice([["/endpoints", {"api": fixture.outside("ecr.api", {}), "dkr": fixture.outside("logs", {})}], _by_nat])[0], "first")
}

# Where the pull fails anyway, narrowing breaks nothing.
test_no_way_out if {
	advice := _advice([_without])
	count(advice) == 1
	startswith(advice[0], "allow only")
}

test_ways_out if {
	startswith(_by_route(fixture.default_route)[2], "or keep the way through nat:")
	startswith(_by_route(fixture.internet_route)[2], "or keep the way through the internet gateway:")
	startswith(_by_route(object.union(fixture.default_route, {"target": "", "gateway": ""}))[2], "or keep the way through another way:")
	elsewhere := object.union(fixture.default_route, {"destination": fixture.to_block("192.0.2.0/24")})
	startswith(_by_route(elsewhere)[0], "first declare")
	count(_by_route(elsewhere)) == 2
	startswith(_advice([_without, ["/workloads/app/subnets", fixture.references([])]])[0], "first declare")
}

_by_route(route) := _advice([
	_without,
	["/route_tables/private/routes", [route]],
	["/workloads/app/public_address", {"is": "yes"}],
])

test_endpoints_that_are_not_known if {
	outside := "if the VPC has no ECR endpoints yet, declare them first"
	advice := finding.egress_advice("task") with input as fixture.bare
	advice[1] == outside
	_advice([_without, _by_nat, ["/vpcs/net/handed", [fixture.var_x]]])[1] == outside
	_advice([_without, _by_nat, ["/vpcs/net/exported", [fixture.var_x]]])[1] == outside
	count(_advice([["/vpcs/net/origin", "external"]])) == 1
}

test_image_elsewhere if {
	_advice_for_image("no")[0] == "first mirror docker.io/nginx to private ECR, with a copy or a pull through cache rule"
	startswith(_advice_for_image("no")[1], "allow only")
	startswith(_advice_for_image("yes")[0], "allow only")
}

_advice_for_image(ecr) := _advice([
	["/workloads/app/task_definition", "definition"],
	["/task_definitions/definition", {"id": "definition", "images": [{"name": "docker.io/nginx", "ecr": ecr}]}],
])

test_over_a_transit_gateway if {
	advice := finding.egress_advice("task") with input as fixture.by_transit_gateway
	startswith(advice[0], "allow only tcp/443 to the addresses of the ECR endpoints and")
	peered := finding.egress_advice("task") with input as fixture.linked
	startswith(peered[0], "allow only tcp/443 to endpoints and")
}

_of_workload(pairs) := advice if {
	advice := finding.group_advice("app") with input as fixture.changed(pairs)
}

test_workload_without_a_group if {
	_of_workload([]) == ["name a security group that allows only what the image pull needs"]
	advice := _of_workload([_without, _by_nat])
	advice[0] == "first declare the interface endpoints for ecr.api and ecr.dkr"
	startswith(advice[1], "name a security group")
	startswith(advice[2], "or keep the way through nat")
}

_at_endpoint(rules, pairs) := advice if {
	advice := finding.endpoint_advice("endpoints", rules[0]) with input as fixture.changed(array.concat([["/groups/endpoints/egress", rules]], pairs))
}

test_egress_of_endpoints if {
	open := fixture.https(fixture.anywhere)
	two := [open, fixture.https(fixture.to_group("task"))]
	remove := ["remove the rule: an endpoint needs no egress to answer"]
	_at_endpoint(two, []) == remove
	last := ["replace this last egress rule by one for 127.0.0.1/32: an endpoint needs no egress to answer"]
	_at_endpoint([open], []) == last
	_at_endpoint([open, fixture.implicit], []) == last
	_at_endpoint([object.union(open, {"style": "inline"})], []) == ["replace this last egress rule by egress = []: an endpoint needs no egress to answer"]
	every style in ["resource", "rule_resource"] {
		_at_endpoint([object.union(open, {"style": style})], []) == remove
	}
	shared := ["/workloads/app/groups", fixture.references(["endpoints"])]
	_at_endpoint(two, [shared]) == ["give the endpoints a security group without egress: tasks use this one, and need its egress"]
}

test_ports_of_endpoints if {
	rules := [fixture.everything(fixture.anywhere), fixture.https(fixture.anywhere)]
	_ports_at_endpoint(rules, []) == ["allow only tcp/443, or remove the rule: an endpoint needs no egress to answer"]
	shared := ["/workloads/app/groups", fixture.references(["endpoints"])]
	_ports_at_endpoint(rules, [shared]) == [
		"allow only tcp/443",
		"give tasks and ECR endpoints a security group each: they share this one",
	]
}

_ports_at_endpoint(rules, pairs) := advice if {
	advice := finding.endpoint_port_advice("endpoints", rules[0]) with input as fixture.changed(array.concat([["/groups/endpoints/egress", rules]], pairs))
}

# A rule that is not of the group is none of its last.
test_rule_of_another_group if {
	removal := finding.removal("endpoints", fixture.https(fixture.anywhere)) with input as fixture.endpoint_egress(fixture.https(fixture.to_group("task")))
	removal == "remove the rule"
}
