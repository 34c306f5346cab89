package egresslint.rules.pull["ecr-endpoint-missing_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["ecr-endpoint-missing"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_says(pairs, text) if {
	report := rule.report with input as fixture.changed(pairs)
	fixture.said(report, text)
}

_violation := {["violation", "app", "ECR endpoints"]}

_unknown := {["unknown", "app", "ECR endpoints"]}

# The only ECR endpoint is that of the API.
_no_dkr := ["/endpoints/dkr/service", "logs"]

_none := ["/endpoints", {}]

_elsewhere := ["/subnets/c", {"id": "c", "origin": "external"}]

test_secure if count(rule.report) == 0 with input as fixture.secure

test_no_endpoint if {
	report := rule.report with input as fixture.changed([_no_dkr])
	fixture.seen(report) == _violation
	fixture.said(report, "the VPC of app has no endpoint for ecr.dkr; a subnet of the task has no other way out")
	some found in report
	found.at == 2
	found.concerns == {"workloads": {"app"}}
	found.extent == {"ecr.dkr"}
	{"message": "net is the VPC of the task", "at": 6} in found.related
	{"message": "a is a subnet of the task", "at": 10} in found.related
	_says([_none], "declare interface endpoints for ecr.api and ecr.dkr with private DNS")
}

test_one_endpoint_is_missing_and_one_may_be if {
	_says([["/endpoints/api/service", "logs"], ["/endpoints/dkr/maybe", [fixture.var_x]]], "the VPC of app has no endpoint for ecr.api; ")
}

test_old_platform if {
	_changed([["/endpoints/api/service", "logs"], ["/workloads/app/platform_version", "1.3.0"]]) == set()
	_changed([_no_dkr, ["/workloads/app/platform_version", "1.3.0"]]) == _violation
	_changed([["/endpoints/api/service", "logs"], ["/workloads/app/platform_unknown", [fixture.var_x]]]) == _unknown
	_changed([_none, ["/workloads/app/platform_unknown", [fixture.var_x]]]) == _violation
}

test_endpoint_of_another_vpc if {
	other := ["/vpcs/other", {"id": "other", "origin": "declared", "cidrs": []}]
	_changed([other, ["/endpoints/dkr/vpc", "other"]]) == _violation
	_changed([["/vpcs/other", {"id": "other", "origin": "external", "cidrs": []}], ["/endpoints/dkr/vpc", "other"]]) == _unknown
}

test_another_way_out if {
	_changed([_none, ["/route_tables/private/routes", [fixture.default_route]]]) == set()
	_changed([_none, ["/route_tables/private/routes", [object.union(fixture.default_route, {"target": "local"})]]]) == _violation
}

test_internet_gateway if {
	routed := ["/route_tables/private/routes", [fixture.internet_route]]
	_changed([_none, routed]) == _violation
	_says([_none, routed], "private leads to an internet gateway, which only serves tasks with a public address")
	_changed([_none, routed, ["/workloads/app/public_address", {"is": "yes"}]]) == set()
	_changed([_none, routed, ["/workloads/app/public_address", {"is": "unknown", "unknown": [fixture.var_x]}]]) == _unknown
	_says([_none, routed, ["/workloads/app/public_address", {"is": "unknown", "unknown": [fixture.var_x]}]], "var.x has no value")
}

test_way_out_that_is_not_known if {
	_changed([_none, ["/route_tables/private/routes", [fixture.maybe(fixture.default_route)]]]) == _unknown
	_changed([_none, ["/route_tables/private/unknown", [fixture.var_x]]]) == _unknown
	inner := {"destination": fixture.to_block("10.0.0.0/8"), "target": "transit_gateway"}
	_changed([_none, ["/route_tables/private/routes", [inner]]]) == _unknown
	_says([_none, ["/route_tables/private/routes", [inner]]], "whether ECR and S3 are reached by way of another route of private is not known")
	_changed([_none, ["/route_tables/private/routes", [object.union(inner, {"target": "local"})]]]) == _violation
}

test_one_subnet_without_way_out if {
	_changed([
		_none,
		["/route_tables/private/routes", [fixture.default_route]],
		["/route_tables/private/subnets", fixture.references(["a"])],
	]) == _violation
}

test_main_route_table if {
	unassociated := ["/route_tables/private/subnets", {"items": []}]
	_changed([_none, unassociated]) == _violation
	_changed([_none, unassociated, ["/route_tables/main/routes", [fixture.default_route]]]) == set()
	_changed([_none, unassociated, ["/vpcs/net/main_route_table", "other"]]) == _unknown
}

test_route_table_that_is_not_known if {
	maybe := {"items": [{"id": "a", "maybe": [fixture.var_x]}, {"id": "b"}]}
	routed := ["/route_tables/main/routes", [fixture.default_route]]
	_changed([_none, ["/route_tables/private/subnets", maybe]]) == _violation
	_changed([_none, ["/route_tables/private/subnets", maybe], ["/workloads/app/subnets", fixture.references(["a"])], routed]) == _unknown
	_changed([_none, _elsewhere, ["/workloads/app/subnets", fixture.references(["c"])]]) == _unknown
	_says([_none, _elsewhere, ["/workloads/app/subnets", fixture.references(["c"])]], "the route table of c is not known")
	_changed([_none, ["/workloads/app/subnets", {"items": []}]]) == _unknown
	_changed([_none, ["/workloads/app/subnets", {"items": [], "open": [fixture.var_x]}]]) == _unknown
}

test_vpc_that_is_not_declared if {
	outside := ["/vpcs/net", {"id": "net", "origin": "external", "cidrs": []}]
	_changed([_none, outside]) == _unknown
	_says([_none, outside], "net is not declared in these files")
	_changed([outside]) == set()
}

test_endpoint_that_may_not_be if _changed([["/endpoints/dkr/maybe", [fixture.var_x]]]) == _unknown

test_vpc_that_leaves_the_files if {
	_changed([_no_dkr, ["/vpcs/net/handed", [fixture.var_x]]]) == _unknown
	_changed([_none, ["/vpcs/net/exported", [fixture.var_x]]]) == _unknown
	_changed([_no_dkr, ["/vpcs/net/exported", [fixture.var_x]]]) == _violation
}

test_doubts if {
	_changed([_no_dkr, ["/workloads/app/maybe", [fixture.var_x]]]) == _unknown
	_changed([_no_dkr, ["/workloads/app/fargate", "unknown"]]) == _unknown
	_changed([_no_dkr, ["/workloads/app/fargate", "no"]]) == set()
}

# One of the endpoints is in the VPC itself, the other in one that is linked with it.
test_endpoint_in_a_linked_vpc if {
	_linked({"api", "dkr"}, []) == set()
	fixture.said(_linked({"dkr"}, [["/route_tables/private/routes", []]]), "app has no route to the ECR endpoints in hub")
	fixture.said(_linked({"dkr"}, [["/route_tables/private/routes/0/maybe", [fixture.var_x]]]), "cannot tell whether routes lead from app to the endpoints in hub")
	fixture.said(_linked({"api", "dkr"}, [["/route_tables/private/routes", []]]), "the endpoints are api and dkr")
}

_linked(there, pairs) := report if {
	here := [[$"/endpoints/{id}/vpc", "net"] | some id in ({"api", "dkr"} - there)]
	report := rule.report with input as fixture.patched(fixture.linked, array.concat(here, pairs))
}

test_endpoint_for_another_region if {
	abroad := ["/endpoints/api/service_region", "us-east-1"]
	_says([abroad], "the VPC of app has no endpoint for ecr.api; ")
	_says([abroad], "api is for the region us-east-1, not for this one; the pull times out with ResourceInitializationError or CannotPullContainerError; declare an interface endpoint for ecr.api with private DNS")
}
