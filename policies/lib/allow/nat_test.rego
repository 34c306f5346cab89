package egresslint.lib.nat_test

import data.egresslint.lib.allow
import data.egresslint.lib.finding
import data.egresslint.lib.fixture
import data.egresslint.rules.exposure["task-egress-destination"] as destination
import data.egresslint.rules.exposure["task-egress-port"] as port

_nat := object.remove(object.union(fixture.allowance("nat", "0.0.0.0/0"), {"number": 3}), ["pattern"])

_report(pairs, entries) := report if {
	report := destination.report | port.report with input as fixture.changed(pairs)
		with data.egresslint.config.allow as entries
		with data.egresslint.config.file as "C"
}

_verdicts(pairs) := fixture.verdicts(_report(pairs, [_nat]))

_adds(rule) := ["/groups/task/egress/-", rule]

_open := _adds(fixture.https(fixture.anywhere))

_by_nat := ["/route_tables/private/routes", [fixture.default_route]]

_by_gateway := ["/route_tables/private/routes", [fixture.internet_route]]

_public(is) := ["/workloads/app/public_address", {"is": is, "unknown": [fixture.var_x]}]

_used(pairs) := used if {
	used := allow.used with input as fixture.changed(pairs) with data.egresslint.config.allow as [_nat]
}

test_way_through_nat if {
	fixture.verdicts(_report([_open, _by_nat], [])) == {"violation"}
	_verdicts([_open, _by_nat]) == set()
	_used([_open, _by_nat]) == {3}
	_used([_by_nat]) == set()
}

# The files may not have the routes: then the configuration is believed.
test_way_that_is_not_known if {
	_verdicts([_open]) == set()
	_verdicts([_open, _public("yes")]) == set()
	_verdicts([_open, ["/workloads/app/subnets", {"items": [], "open": [fixture.var_x]}]]) == set()
	_verdicts([_open, _by_nat, _public("yes")]) == set()
	_verdicts([_open, _by_gateway]) == set()
}

test_way_past_nat if {
	_verdicts([_open, _by_gateway, _public("yes")]) == {"violation"}
	fixture.said(_report([_open, _by_gateway, _public("yes")], [_nat]), "C allows the way through NAT, but a leads to an internet gateway; C allows the way through NAT, but b leads to an internet gateway")
	_used([_open, _by_gateway, _public("yes")]) == set()
	one := ["/route_tables/public/subnets", fixture.references(["public", "b"])]
	rest := ["/route_tables/private/subnets", fixture.references(["a"])]
	_verdicts([_open, _public("yes"), _by_nat, one, rest]) == {"violation"}
	fixture.said(_report([_open, _public("yes"), _by_nat, one, rest], [_nat]), "but b leads to an internet gateway")
	not fixture.said(_report([_open, _public("yes"), _by_nat, one, rest], [_nat]), "but a leads to an internet gateway")
}

test_way_that_may_be_past_nat if {
	_verdicts([_open, _by_gateway, _public("unknown")]) == {"unknown"}
	not fixture.said(_report([_open, _by_gateway, _public("unknown")], [_nat]), "internet gateway")
	maybe := ["/route_tables/private/routes", [fixture.maybe(fixture.internet_route)]]
	_verdicts([_open, maybe, _public("yes")]) == {"unknown"}
	elsewhere := object.union(fixture.internet_route, {"destination": fixture.to_block("192.0.2.0/24")})
	_verdicts([_open, ["/route_tables/private/routes", [elsewhere]], _public("yes")]) == set()
	unsure := ["/route_tables/other", {
		"id": "other", "at": 7, "origin": "declared", "vpc": "net", "routes": [fixture.internet_route],
		"subnets": {"items": [{"id": "a", "at": 4, "maybe": [fixture.var_x]}]},
	}]
	apart := ["/route_tables/private/subnets", fixture.references(["b"])]
	_verdicts([_open, unsure, _by_nat, apart, _public("yes")]) == {"unknown"}
}

test_other_traffic if {
	_verdicts([_adds(fixture.https(fixture.to_block("203.0.113.0/24"))), _by_nat]) == set()
	_verdicts([_adds(fixture.https(fixture.to_block("10.9.0.0/16"))), _by_nat]) == {"violation"}
	_verdicts([_adds(fixture.https(fixture.anywhere6)), _by_nat]) == {"violation"}
	_verdicts([_adds(fixture.https(fixture.to_group("db"))), _by_nat, ["/groups/db", fixture.group("db", [], [])]]) == {"violation"}
	_verdicts([_adds(fixture.rule("tcp", 443, 444, fixture.anywhere)), _by_nat]) == {"violation"}
	fixture.said(_report([_adds(fixture.rule("tcp", 443, 444, fixture.anywhere)), _by_nat], [_nat]), "less is allowed there; C allows only tcp/443 there")
	not fixture.said(_report([_adds(fixture.https(fixture.to_block("10.9.0.0/16"))), _by_gateway, _public("yes")], [_nat]), "NAT")
	_verdicts([_adds(fixture.unsure(fixture.https(fixture.anywhere))), _by_nat]) == {"unknown"}
}

_listed(changes) := _verdicts([
	["/prefix_lists/own", object.union(fixture.customer("own", ["203.0.113.0/25", "203.0.113.128/25"]).own, changes)],
	_adds(fixture.https(fixture.to_list("own"))),
	_by_nat,
])

test_prefix_lists if {
	_listed({}) == set()
	_listed({"cidrs": [fixture.to_block("203.0.113.0/25"), fixture.to_block("10.0.0.0/8")]}) == {"violation"}
	_listed({"unknown": [fixture.var_x]}) == {"unknown"}
	_listed({"cidrs": [], "unknown": [fixture.var_x]}) == {"unknown"}
	_listed({"cidrs": [], "literal": true, "unknown": [fixture.var_x]}) != set()
	_verdicts([
		["/prefix_lists", object.union(fixture.secure.prefix_lists, fixture.literal("pl-78a54011"))],
		_adds(fixture.https(fixture.to_list("pl-78a54011"))), _by_nat,
	]) == {"violation"}
}

# A list of which nothing is known may be the internet.
test_list_that_is_not_known if {
	rule := _adds(fixture.https(fixture.to_list("own")))
	unknown := ["/prefix_lists/own", {"id": "own", "region": "", "cidrs": [], "unknown": [fixture.var_x]}]
	_used([unknown, rule, _by_nat]) == {3}
	_used([["/prefix_lists/own", {"id": "own", "region": "", "cidrs": []}], rule, _by_nat]) == set()
	_used([["/prefix_lists", fixture.literal("own")], ["/groups/task/egress", [fixture.https(fixture.to_list("own"))]], _by_nat]) == set()
}

test_only_from_the_group_that_is_named if {
	named := object.union(_nat, {"from": ["^task$"]})
	fixture.verdicts(_report([_open, _by_nat], [named])) == set()
	other := object.union(_nat, {"from": ["^other$"]})
	fixture.verdicts(_report([_open, _by_nat], [other])) == {"violation"}
	not fixture.said(_report([_open, _by_gateway, _public("yes")], [other]), "NAT")
	not fixture.said(_report([_open, _by_gateway, _public("yes")], [fixture.allowance("cidr", "10.0.0.0/8")]), "NAT")
}

# A rule of a group that is not known may be that of any task.
test_rule_of_a_group_that_is_not_known if {
	loose := ["/unattached/egress/-", object.union(fixture.https(fixture.anywhere), {"maybe": [fixture.var_x]})]
	_verdicts([loose, _by_nat, _public("yes")]) == set()
	_verdicts([loose, _by_gateway, _public("yes")]) == {"unknown"}
}

test_text if finding.allowance(_nat) == "tcp/443 to the internet through NAT"
