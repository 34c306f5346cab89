package egresslint.lib.link_test

import data.egresslint.lib.fixture
import data.egresslint.lib.network

_links(pairs) := links if {
	links := network.links_between("net", "hub") with input as fixture.patched(fixture.linked, pairs)
}

test_links if {
	_links([]) == {"peering"}
	_links([["/links/peering/vpcs", fixture.references(["net", "other"])]]) == set()
	_links([["/links/peering/vpcs", fixture.references(["other", "hub"])]]) == set()
	_links([["/links/peering/unknown", [fixture.var_x]]]) == {"peering"}
}

# A link that is not in the files may join the VPCs if a route leads to it.
test_links_outside if {
	outside := {"items": [], "open": [fixture.var_x]}
	_links([["/links/peering/vpcs", outside]]) == {"peering"}
	_links([["/links/peering/vpcs", outside], ["/route_tables/private/routes", []]]) == set()
	_links([["/links/peering/vpcs", outside], ["/links/peering/id", "another"]]) == set()
	another := {"items": [{"id": "other"}], "open": [fixture.var_x]}
	_links([["/links/peering/vpcs", another], ["/route_tables/private/routes", []]]) == set()
}

_crosses(pairs) := answer if {
	answer := network.crosses(network.placement(input.workloads.app), network.placement(input.endpoints.api)) with input as fixture.patched(fixture.linked, pairs)
}

_routes(table, routes) := _crosses([[$"/route_tables/{table}/routes", routes]]).is

_to_hub(changes) := [object.union(fixture.link_route("10.9.0.0/16", "peering_connection"), changes)]

test_route_there_and_back if {
	_crosses([]).is == "yes"
	_routes("private", []) == "no"
	_routes("hub", []) == "no"
	_routes("private", [fixture.link_route("10.8.0.0/16", "peering_connection")]) == "no"
	_routes("private", [fixture.link_route("0.0.0.0/0", "peering_connection")]) == "yes"
	_routes("private", [fixture.link_route("10.9.1.128/25", "peering_connection")]) == "unknown"
	_routes("private", _to_hub({"target": "local"})) == "no"
	_routes("private", _to_hub({"target": "internet_gateway", "gateway": ""})) == "no"
	_routes("private", _to_hub({"target": "egress_only_gateway", "gateway": ""})) == "no"
	_routes("private", _to_hub({"target": "instance", "gateway": ""})) == "unknown"
	_routes("private", _to_hub({"target": "", "gateway": "", "unknown": [fixture.var_x]})) == "unknown"
	_routes("private", [fixture.maybe(fixture.link_route("10.9.0.0/16", "peering_connection"))]) == "unknown"
	_crosses([["/route_tables/private/routes", _to_hub({"destination": {"kind": "unknown"}})]]).why == {_not_said}
	_crosses([["/route_tables/private/routes", _to_hub({"destination": fixture.to_block("10.9.1.128/25")})]]).why == {_not_said}
}

_not_said := {"reason": "whether a route of private leads there is not known", "at": 44}

# All subnets of the endpoint have to be reached.
test_endpoint_in_two_subnets if {
	second := [
		["/subnets/i", {"id": "i", "at": 41, "origin": "declared", "vpc": "hub", "cidr": "10.9.2.0/24"}],
		["/endpoints/api/subnets", fixture.references(["h", "i"])],
		["/route_tables/hub/subnets", fixture.references(["h", "i"])],
	]
	_crosses(second).is == "yes"
	part := ["/route_tables/private/routes", [fixture.link_route("10.9.1.0/24", "peering_connection")]]
	_crosses(array.concat(second, [part])).why == {_not_said}
}

test_route_to_a_prefix_list if {
	routes := ["/route_tables/private/routes", _to_hub({"destination": fixture.to_list("hub")})]
	_crosses([routes, ["/prefix_lists", fixture.customer("hub", ["10.9.0.0/17", "10.9.128.0/17"])]]).is == "yes"
	_crosses([routes, ["/prefix_lists", fixture.customer("hub", ["10.8.0.0/16"])]]).is == "no"
	_crosses([routes, ["/prefix_lists", fixture.customer("hub", [])]]).is == "unknown"
}

test_what_is_not_known if {
	_crosses([["/route_tables/private/unknown", [fixture.var_x]], ["/route_tables/private/routes", []]]) == {"is": "unknown", "why": {fixture.var_x}}
	_crosses([["/links/peering/unknown", [fixture.var_x]]]) == {"is": "unknown", "why": {fixture.var_x}}
	_crosses([["/links/peering/vpcs", {"items": [], "open": [fixture.var_x]}]]) == {"is": "unknown", "why": {fixture.var_x}}
	_crosses([["/workloads/app/subnets", {"items": [], "open": [fixture.var_x]}]]) == {"is": "unknown", "why": {fixture.var_x}}
	_crosses([["/workloads/app/subnets", {"items": []}]]) == {"is": "unknown", "why": {{"reason": "the subnets are not known"}}}
	_crosses([["/endpoints/api/subnets", {"items": [], "open": [fixture.var_x]}]]).is == "unknown"
	_crosses([["/subnets/h/cidr", ""], ["/vpcs/hub/cidrs", []], ["/vpcs/hub/unknown", [fixture.var_x]]]).is == "unknown"
}

# The main route table that a VPC comes with may get a route elsewhere.
test_main_route_table_at_the_other_end if {
	unassociated := _crosses([["/route_tables/hub/subnets", {"items": []}]])
	unassociated == {"is": "unknown", "why": {{"reason": "whether hub_main has a route back to net is not known", "at": 7}}}
}

test_listed if {
	network.listed(fixture.references(["a"]), "a").is == "yes"
	network.listed(fixture.references(["a"]), "b").is == "no"
	network.listed({"items": [], "open": [fixture.var_x]}, "b") == {"is": "unknown", "why": {fixture.var_x}}
	network.listed({"items": [fixture.maybe({"id": "a"})]}, "a") == {"is": "unknown", "why": {fixture.var_x}}
	network.listed({"items": [fixture.maybe({"id": "a"})]}, "b").is == "no"
}
