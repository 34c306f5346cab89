package egresslint.lib.interface_test

import data.egresslint.lib.fixture
import data.egresslint.lib.pull
import data.egresslint.lib.vpc_endpoint
import data.egresslint.main

# _outer is the bare stack with endpoints that the configuration says are there, and grants of the task.
_outer(endpoints, rules) := fixture.patched(fixture.bare, [
	["/endpoints", {endpoint.id: endpoint | some endpoint in endpoints}],
	["/groups/sg-1", fixture.external("sg-1")],
	["/groups/task/egress", rules],
])

_carrying := {"groups": fixture.references(["sg-1"])}

_addressed := {"addresses": ["10.0.1.7", "10.0.2.7"], "subnets": {"items": [], "open": []}}

_found(stack) := {[finding.rule, finding.verdict] | some finding in findings} if {
	findings := main.findings with input as stack
}

_here(stack, service) := is if {
	is := pull.presence.app[service].is with input as stack
}

_reached(stack, service) := is if {
	is := pull.reaches.app[service].is with input as stack
}

test_endpoint_that_is_only_said_to_exist if {
	said := fixture.outside("ecr.api", {})
	stack := _outer([said], [fixture.https(fixture.to_vpc("net"))])
	_here(stack, "ecr.api") == "yes"
	_here(stack, "ecr.dkr") == "unknown"
	_reached(stack, "ecr.api") == "unknown"
	vpc_endpoint.interfaces == {} with input as stack
}

test_gateway_that_is_said_to_exist if {
	stack := _outer([fixture.outside("s3", {"kind": "gateway"})], [])
	_here(stack, "s3") == "yes"
	pull.s3_gateways == {place: set() | some place, _ in pull.s3_gateways} with input as stack
}

test_another_vpc if {
	stack := _outer([fixture.outside("ecr.api", {"vpc": "other"})], [])
	_here(stack, "ecr.api") == "unknown"
	declared := fixture.patched(fixture.secure, [
		["/vpcs/other", {"id": "other", "at": 6, "origin": "declared", "cidrs": []}],
		["/endpoints", {"x": fixture.outside("ecr.api", {"id": "x", "vpc": "other"})}],
	])
	_here(declared, "ecr.api") == "no"
}

test_groups_of_an_endpoint_outside if {
	endpoints := [fixture.outside("ecr.api", _carrying), fixture.outside("ecr.dkr", _carrying)]
	reached := _outer(endpoints, [fixture.https(fixture.to_group("sg-1"))])
	_reached(reached, "ecr.api") == "yes"
	_reached(reached, "ecr.dkr") == "yes"
	_found(reached) == {["s3-unreachable", "violation"], ["s3-gateway-missing", "unknown"]}
	main.report.endpoints == [] with input as reached
	main.report.verdicts.endpoint_groups == {} with input as reached
	_reached(_outer(endpoints, []), "ecr.api") == "no"
}

test_groups_that_are_declared_here_are_judged if {
	endpoints := [fixture.outside("ecr.api", {"groups": fixture.references(["endpoints"])})]
	stack := fixture.patched(_outer(endpoints, [fixture.https(fixture.to_group("endpoints"))]), [["/groups/endpoints/egress", [fixture.everything(fixture.anywhere)]]])
	["endpoint-egress-destination", "violation"] in _found(stack)
	main.report.verdicts.endpoint_groups == {"endpoints": "violated"} with input as stack
}

test_addresses_of_an_endpoint_outside if {
	stack := _outer([fixture.outside("ecr.api", _addressed)], [fixture.https(fixture.to_block("10.0.1.7/32")), fixture.https(fixture.to_block("10.0.2.7/32"))])
	_reached(stack, "ecr.api") == "yes"
	found := _found(stack)
	not ["task-egress-destination", "violation"] in found
	not ["task-egress-destination", "unknown"] in found
	not ["pinned-endpoint-address", "violation"] in found
	part := _outer([fixture.outside("ecr.api", _addressed)], [fixture.https(fixture.to_block("10.0.1.7/32"))])
	_reached(part, "ecr.api") == "unknown"
	wrong := _outer([fixture.outside("ecr.api", _addressed)], [fixture.https(fixture.to_block("10.0.3.7/32"))])
	["task-egress-destination", "violation"] in _found(wrong)
}

test_gateways_are_for_two_services_only if {
	stack := fixture.changed([["/endpoints/api/kind", "gateway"], ["/endpoints/x", object.union(fixture.endpoint("x", "dynamodb"), {"kind": "gateway"})]])
	ids := object.keys(vpc_endpoint.interfaces) with input as stack
	ids == {"api", "dkr"}
}

test_endpoint_of_another_service_is_none_for_the_pull if {
	stack := _outer([fixture.outside("logs", _carrying)], [fixture.https(fixture.to_group("sg-1"))])
	_here(stack, "ecr.api") == "unknown"
	_reached(stack, "ecr.api") == "unknown"
}

test_group_that_an_endpoint_in_the_files_carries_is_judged if {
	stack := fixture.patched(_outer([fixture.outside("ecr.api", _carrying), object.union(fixture.endpoint("dkr", "ecr.dkr"), _carrying)], []), [])
	main.report.verdicts.endpoint_groups == {"sg-1": "unknown"} with input as stack
}

# Without a VPC, it is in that of each task, not in that of its group.
test_vpc_of_an_endpoint_outside if {
	endpoint := fixture.outside("ecr.api", {"groups": fixture.references(["endpoints"])})
	_vpcs_of(endpoint) == {""}
	_vpcs_of(object.union(endpoint, {"vpc": "net"})) == {"net"}
	_vpcs_of(object.remove(endpoint, ["outside"])) == {"net"}
}

_vpcs_of(endpoint) := {own | some own in vpcs} if {
	vpcs := vpc_endpoint.vpcs with input as _outer([endpoint], [])
}
