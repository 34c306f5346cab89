package egresslint.lib.pull_link_test

import data.egresslint.lib.fixture
import data.egresslint.main

_found(stack) := {[found.rule, found.verdict, found.resource] | some found in findings} if {
	findings := main.findings with input as stack
}

_changed(pairs) := _found(fixture.patched(fixture.linked, pairs))

test_endpoints_over_a_peering_connection if _changed([]) == set()

test_group_in_the_other_vpc if {
	ingress := ["/groups/endpoints/ingress", [fixture.https(fixture.to_group("task"))]]
	_changed([ingress]) == set()
	blocked := ["/groups/endpoints/ingress", []]
	_changed([blocked]) == {["endpoint-ingress-blocked", "violation", "api"], ["endpoint-ingress-blocked", "violation", "dkr"]}
}

test_no_egress_to_the_other_vpc if {
	_changed([["/groups/task/egress", [fixture.https(fixture.to_list("s3-list"))]]]) == {
		["ecr-api-unreachable", "violation", "app"],
		["ecr-dkr-unreachable", "violation", "app"],
	}
}

test_missing_route if {
	stack := fixture.patched(fixture.linked, [["/route_tables/private/routes", []]])
	["ecr-endpoint-missing", "violation", "app"] in _found(stack)
	findings := main.findings with input as stack
	fixture.said(findings, "app has no route to the ECR endpoints in hub, or none leads back")
	fixture.said(findings, "add routes through peering between net and hub")
}

test_route_that_is_not_known if {
	stack := fixture.patched(fixture.linked, [["/route_tables/private/routes/0/maybe", [fixture.var_x]]])
	["ecr-endpoint-missing", "unknown", "app"] in _found(stack)
	findings := main.findings with input as stack
	fixture.said(findings, "cannot tell whether routes lead from app to the endpoints in hub and back")
}

test_endpoint_that_may_not_exist if {
	["ecr-endpoint-missing", "unknown", "app"] in _changed([["/endpoints/api/maybe", [fixture.var_x]]])
}

# Where the VPC of the task has an endpoint, the pull goes there.
test_endpoint_in_the_vpc_of_the_task if {
	own := object.union(fixture.endpoint("own", "ecr.api"), {"groups": fixture.references(["own"])})
	found := _changed([["/endpoints/own", own], ["/groups/own", fixture.group("own", [], [])]])
	["ecr-api-unreachable", "violation", "app"] in found
}

test_names_in_the_linked_vpc if {
	_changed([["/zones/api/vpcs", fixture.references(["hub"])]]) == {["private-dns-disabled", "unknown", "api"]}
	_changed([["/zones/api/records/0/maybe", [fixture.var_x]]]) == {["private-dns-disabled", "unknown", "api"]}
	_changed([["/zones/api/records/0/endpoint", "dkr"]]) == {["private-dns-disabled", "unknown", "api"]}
	_changed([["/zones/dkr/records/0/name", "dkr.ecr.ap-northeast-1.amazonaws.com"]]) == {["private-dns-disabled", "unknown", "dkr"]}
	_changed([["/endpoints/api/private_dns", {"is": "yes"}], ["/zones/api/vpcs", fixture.references([])]]) == {["private-dns-disabled", "unknown", "api"]}
}

test_settings_of_the_linked_vpc if {
	stack := fixture.patched(fixture.linked, [["/vpcs/net/dns_hostnames", {"is": "no"}]])
	_found(stack) == {["private-dns-disabled", "violation", "net"]}
	findings := main.findings with input as stack
	fixture.said(findings, "a private hosted zone for api and dkr needs it")
}

# The VPC of the endpoint counts too if it has tasks.
test_tasks_in_both_vpcs if {
	neighbour := object.union(fixture.workload("near", ["task"]), {"vpc": "hub", "subnets": fixture.references(["h"])})
	found := _changed([["/workloads/near", neighbour]])
	["private-dns-disabled", "violation", "api"] in found
}

_over_transit_gateway(pairs) := _found(fixture.patched(fixture.by_transit_gateway, pairs))

test_block_over_a_transit_gateway if {
	allowed := {"task-egress-destination"}
	{found | some found in _over_transit_gateway([]); not found[0] in allowed} == set()
	["ecr-api-unreachable", "violation", "app"] in _over_transit_gateway([["/groups/task/egress", []]])
}

test_group_over_a_transit_gateway if {
	["ecr-api-unreachable", "unknown", "app"] in _over_transit_gateway([["/groups/task/egress", [fixture.https(fixture.to_group("endpoints"))]]])
	["endpoint-ingress-blocked", "unknown", "api"] in _over_transit_gateway([["/groups/endpoints/ingress", [fixture.https(fixture.to_group("task"))]]])
}

# A peering connection leads no further than to its VPCs.
test_peering_is_no_way_out if {
	stack := fixture.patched(fixture.linked, [["/endpoints", {}], ["/route_tables/private/routes", [fixture.link_route("0.0.0.0/0", "peering_connection")]]])
	["ecr-endpoint-missing", "violation", "app"] in _found(stack)
	beyond := fixture.patched(stack, [["/vpcs/hub/origin", "external"]])
	["ecr-endpoint-missing", "unknown", "app"] in _found(beyond)
	open := fixture.patched(stack, [["/links/peering/vpcs/open", [fixture.var_x]]])
	["ecr-endpoint-missing", "unknown", "app"] in _found(open)
	further := fixture.patched(stack, [["/links/peering/kind", "transit_gateway"]])
	["ecr-endpoint-missing", "unknown", "app"] in _found(further)
}
