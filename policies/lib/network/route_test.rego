package egresslint.lib.route_test

import data.egresslint.lib.answer
import data.egresslint.lib.fixture
import data.egresslint.lib.network

# _way answers whether subnet a leads out by the routes.
_way(routes, public, pairs) := found if {
	found := network.way_out("a", public) with input as _stack(routes, pairs)
}

_is(routes, pairs) := _way(routes, answer.no, pairs).is

_stack(routes, pairs) := fixture.changed(array.concat([["/route_tables/private/routes", routes]], pairs))

_to(target) := object.union(fixture.default_route, {"target": target, "gateway": ""})

test_internet_gateway if {
	_way([fixture.internet_route], answer.yes, []).is == "yes"
	_way([fixture.internet_route], answer.no, []).is == "no"
	_way([fixture.internet_route], answer.unknown({fixture.var_x}), []) == answer.unknown({fixture.var_x})
	_way([], answer.unknown({fixture.var_x}), []).is == "no"
	_way([fixture.default_route], answer.unknown({fixture.var_x}), []).is == "yes"
	_way([fixture.maybe(fixture.internet_route)], answer.no, []).is == "no"
	_way([fixture.maybe(fixture.internet_route)], answer.yes, []).is == "unknown"
}

test_public_nat_gateway if {
	_is([fixture.default_route], []) == "yes"
	_is([fixture.default_route], [["/route_tables/public/routes", []]]) == "no"
	_is([fixture.default_route], [["/route_tables/public/routes", [fixture.maybe(fixture.internet_route)]]]) == "unknown"
	_is([fixture.default_route], [["/route_tables/public/routes", [_to("")]]]) == "unknown"
	_is([fixture.default_route], [["/route_tables/public/routes", [_to("nat_gateway")]]]) == "no"
	_is([fixture.default_route], [["/route_tables/public/unknown", [fixture.var_x]]]) == "yes"
	_is([fixture.default_route], [["/route_tables/public/routes", []], ["/route_tables/public/unknown", [fixture.var_x]]]) == "unknown"
	_is([fixture.default_route], [["/nat_gateways/nat/public", {"is": "unknown", "unknown": [fixture.var_x]}]]) == "unknown"
	_is([fixture.default_route], [["/nat_gateways/nat/unknown", [fixture.var_x]]]) == "unknown"
	_is([fixture.default_route], [["/nat_gateways/nat", {"id": "nat", "public": {"is": "yes"}, "regional": true}]]) == "yes"
}

test_private_nat_gateway if {
	private := ["/nat_gateways/nat/public", {"is": "no"}]
	_is([fixture.default_route], [private]) == "no"
	_is([fixture.default_route], [private, ["/route_tables/public/routes", [_to("local")]]]) == "no"
	_is([fixture.default_route], [private, ["/route_tables/public/routes", [_to("transit_gateway")]]]) == "unknown"
	_is([fixture.default_route], [private, ["/nat_gateways/nat/regional", true]]) == "unknown"
}

test_other_gateways if {
	_is([object.union(fixture.default_route, {"gateway": "elsewhere"})], []) == "unknown"
	_way([object.union(_to(""), {"unknown": [fixture.var_x]})], answer.no, []) == answer.unknown({fixture.var_x})
	_is([_to("instance")], []) == "yes"
	inner := object.union(_to("peering_connection"), {"destination": fixture.to_block("10.0.0.0/8"), "maybe": [fixture.var_x]})
	_way([inner], answer.no, []) == answer.unknown({fixture.var_x})
	_is([_to("transit_gateway")], []) == "unknown"
	_is([_to("transit_gateway"), fixture.default_route], []) == "yes"
}

test_dead_ends if {
	_dead([fixture.internet_route], []) == {"private leads to an internet gateway, which only serves tasks with a public address"}
	_dead([fixture.default_route], []) == set()
	_dead([fixture.default_route], [["/nat_gateways/nat/public", {"is": "no"}]]) == {"private leads to nat, a private NAT gateway"}
	_dead([fixture.default_route], [["/route_tables/public/routes", []]]) == {"private leads to nat, a NAT gateway in a subnet without a route to an internet gateway"}
}

_dead(routes, pairs) := clauses if {
	clauses := network.dead_ends(network.placement(fixture.secure.workloads.app)) with input as _stack(routes, pairs)
}
