package egresslint.rules.pull["s3-gateway-not-routed_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["s3-gateway-not-routed"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_says(pairs, text) if {
	report := rule.report with input as fixture.changed(pairs)
	fixture.said(report, text)
}

_violation := {["violation", "app", "route to the S3 gateway"]}

_unknown := {["unknown", "app", "route to the S3 gateway"]}

_routes(ids) := ["/endpoints/gateway/route_tables", fixture.references(ids)]

_external(id) := [$"/route_tables/{id}", {
	"id": id, "origin": "external", "routes": [], "subnets": {"items": []},
	"unknown": [fixture.var_x],
}]

_elsewhere := ["/subnets/c", {"id": "c", "origin": "external"}]

test_secure if count(rule.report) == 0 with input as fixture.secure

test_gateway_on_no_route_table if {
	report := rule.report with input as fixture.changed([_routes([])])
	fixture.words(report) == {
		"add private to the route tables of gateway",
		"app has no route to the S3 gateway endpoint from 2 of its subnets",
		"gateway is not on the route table of a and b, and no other route leads out",
		"the pull hangs, and the task stops with CannotPullContainerError",
	}
	fixture.seen(report) == _violation
	fixture.said(report, "app has no route to the S3 gateway endpoint from 2 of its subnets")
	some found in report
	found.at == 2
	found.concerns == {"workloads": {"app"}}
	found.extent == {"a", "b"}
	found.related == {
		{"message": "private is the route table of a", "at": 7},
		{"message": "private is the route table of b", "at": 7},
		{"message": "gateway is the S3 gateway endpoint", "at": 3},
	}
}

test_gateway_on_another_route_table if {
	_changed([_routes(["main"])]) == _violation
	_changed([_routes(["main", "private"])]) == set()
}

test_subnet_without_a_route_table_of_its_own if {
	half := ["/route_tables/private/subnets", fixture.references(["a"])]
	_changed([half]) == _violation
	_says([half], "app has no route to the S3 gateway endpoint from b; ")
	_changed([half, _routes(["main", "private"])]) == set()
}

test_another_way_out if {
	_changed([_routes([]), ["/route_tables/private/routes", [fixture.default_route]]]) == set()
	_changed([_routes([]), ["/route_tables/private/routes", [fixture.maybe(fixture.default_route)]]]) == _unknown
}

test_second_gateway if {
	second := object.union(fixture.secure.endpoints.gateway, {"id": "second", "route_tables": fixture.references(["private"])})
	_changed([_routes([]), ["/endpoints/second", second]]) == set()
}

test_route_tables_that_are_not_known if {
	_changed([["/endpoints/gateway/route_tables", {"items": [], "open": [fixture.var_x]}]]) == _unknown
	_changed([["/endpoints/gateway/route_tables", {"items": [{"id": "private", "maybe": [fixture.var_x]}]}]]) == _unknown
	_changed([_external("outside"), _routes(["outside"])]) == _unknown
	_says([_external("outside"), _routes(["outside"])], "whether private and outside are the same route table is not known")
	_changed([_external("outside"), _routes(["outside", "private"])]) == set()
}

test_subnets_that_are_not_known if {
	_changed([["/workloads/app/subnets", {"items": [], "open": [fixture.var_x]}]]) == _unknown
	_changed([_elsewhere, ["/workloads/app/subnets", fixture.references(["c"])]]) == _unknown
	_changed([_routes([]), ["/workloads/app/subnets/open", [fixture.var_x]]]) == _violation
}

test_associations_that_are_not_known if {
	_changed([
		_routes([]),
		["/route_tables/private/subnets", {"items": [], "open": [fixture.var_x]}],
		["/route_tables/main/routes", [fixture.default_route]],
	]) == _unknown
	_changed([
		_routes([]),
		["/route_tables/private/subnets", {"items": [], "open": [fixture.var_x]}],
		_elsewhere, ["/workloads/app/subnets", fixture.references(["c"])],
	]) == _unknown
}

test_gateway_that_may_not_be_is_left_to_s3_gateway_missing if {
	_changed([_routes([]), ["/endpoints/gateway/maybe", [fixture.var_x]]]) == set()
	_changed([["/endpoints/gateway/service", "dynamodb"]]) == set()
}

test_vpc_that_leaves_the_files if _changed([_routes([]), ["/vpcs/net/handed", [fixture.var_x]]]) == _unknown

test_doubts if {
	_changed([_routes([]), ["/workloads/app/maybe", [fixture.var_x]]]) == _unknown
	_changed([_routes([]), ["/workloads/app/fargate", "no"]]) == set()
}

test_internet_gateway if {
	routed := ["/route_tables/private/routes", [fixture.internet_route]]
	_changed([_routes([]), routed]) == _violation
	_says([_routes([]), routed], "private leads to an internet gateway, which only serves tasks with a public address")
	_changed([_routes([]), routed, ["/workloads/app/public_address", {"is": "yes"}]]) == set()
}

test_table_that_lacks_the_gateway if {
	_says([["/route_tables/private/subnets", fixture.references(["a"])]], "add main to the route tables of gateway")
}
