package egresslint.lib.region_test

import data.egresslint.lib.fixture
import data.egresslint.lib.pull
import data.egresslint.lib.vpc_endpoint
import data.egresslint.main

_virginia := "us-east-1"

_abroad(id) := [$"/endpoints/{id}/service_region", _virginia]

# _unplaced is the stack without any region, but for the changes.
_unplaced(pairs) := fixture.changed(array.concat([[$"/{path}/region", ""] | some path in regional], pairs)) if {
	regional := ["groups/task", "groups/endpoints", "workloads/app", "endpoints/api", "endpoints/dkr", "endpoints/gateway"]
}

_rules(stack) := {[found.rule, found.verdict] | some found in findings} if {
	findings := main.findings with input as stack
}

_here(stack) := object.keys(here) if {
	here := vpc_endpoint.here with input as stack
}

test_same_region if {
	_here(fixture.secure) == {"api", "dkr", "gateway"}
	_here(fixture.changed([["/endpoints/api/service_region", "ap-northeast-1"]])) == {"api", "dkr", "gateway"}
	_rules(fixture.changed([["/endpoints/api/service_region", "ap-northeast-1"]])) == set()
}

test_another_region if {
	stack := fixture.changed([_abroad("api"), _abroad("gateway")])
	_here(stack) == {"dkr"}
	abroad := vpc_endpoint.abroad with input as stack
	abroad == {"api": _virginia, "gateway": _virginia}
	found := _rules(stack)
	["ecr-endpoint-missing", "violation"] in found
	["s3-gateway-missing", "violation"] in found
	endpoints := vpc_endpoint.ecr with input as stack
	object.keys(endpoints) == {"dkr"}
	gateways := vpc_endpoint.s3_gateways with input as stack
	gateways == {}
}

test_region_that_is_not_known if {
	stack := _unplaced([_abroad("api"), _abroad("gateway")])
	_here(stack) == {"api", "dkr", "gateway"}
	presence := pull.presence.app with input as stack
	{service: present.is | some service, present in presence} == {"ecr.api": "unknown", "ecr.dkr": "yes", "s3": "unknown"}
	{why | some present in presence; some reason in present.why; why := reason.settle} == {"--region us-east-1"}
}

test_region_that_the_files_name if {
	_here(_unplaced([_abroad("api"), ["/workloads/app/region", "eu-west-1"]])) == {"dkr", "gateway"}
	_here(_unplaced([_abroad("api"), ["/workloads/app/region", _virginia]])) == {"api", "dkr", "gateway"}
}

test_service_region_without_a_value if {
	stack := fixture.changed([["/endpoints/api/service_region_unknown", [fixture.var_x]]])
	_here(stack) == {"api", "dkr", "gateway"}
	doubts := vpc_endpoint.doubts.api with input as stack
	doubts == {fixture.var_x}
}

test_endpoints_for_another_region_in_the_vpc if {
	_in_vpc("net", "ecr.api", [_abroad("api")]) == {"api": _virginia}
	_in_vpc("net", "ecr.dkr", [_abroad("api")]) == {}
	_in_vpc("other", "ecr.api", [_abroad("api"), ["/vpcs/other", {"id": "other", "origin": "declared"}]]) == {}
}

_in_vpc(own, service, pairs) := endpoints if {
	endpoints := vpc_endpoint.abroad_in_vpc(own, service) with input as fixture.changed(pairs)
}
