package egresslint.rules.endpoint["endpoint-default-egress_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.endpoint["endpoint-default-egress"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_left_open := ["/groups/endpoints/egress", [fixture.implicit]]

_unnamed := [
	["/groups/default", fixture.default_group("default")],
	["/endpoints/api/groups/items", [{"id": "default", "at": 4, "implied": true}]],
]

test_secure if count(rule.report) == 0 with input as fixture.secure

test_group_without_egress_rules if {
	_changed([_left_open]) == {["violation", "endpoints", "default egress"]}
	report := rule.report with input as fixture.changed([_left_open])
	fixture.words(report) == {
		"this security group has no egress rule, so AWS adds one that allows all traffic to everywhere",
		"write its egress rules out, none if possible: an endpoint needs no egress to answer",
	}
	fixture.said(report, "this security group has no egress rule, so AWS adds one that allows all traffic to everywhere")
	some found in report
	found.at == 1
	found.concerns == {"groups": {"endpoints"}, "endpoints": {"api", "dkr"}}
}

test_no_group_is_named if {
	_changed(_unnamed) == {["violation", "api", "no security group"]}
	report := rule.report with input as fixture.changed(_unnamed)
	fixture.words(report) == {
		"AWS gives it the default group of the VPC, which allows all egress",
		"api names no security group",
		"name a security group with ingress of tcp/443 from the tasks, and without egress",
	}
	some found in report
	found.at == 4
	found.concerns == {"groups": {"default"}, "endpoints": {"api"}}
	found.related == set()
}

test_place_of_an_endpoint_that_names_no_group if {
	report := rule.report with input as fixture.changed([
		_unnamed[0],
		["/endpoints/api/groups/items", [{"id": "default", "implied": true}]],
	])
	{found.at | some found in report} == {3}
}

test_default_group_is_named if {
	named := [_unnamed[0], ["/endpoints/api/groups/items", [{"id": "default"}]]]
	_changed(named) == {["violation", "default", "default egress"]}
	report := rule.report with input as fixture.changed(named)
	fixture.words(report) == {
		"this is the default security group of a VPC, with the rules that AWS gave it",
		"write its egress rules out, none if possible: an endpoint needs no egress to answer",
	}
	fixture.said(report, "this is the default security group of a VPC")
}

test_another_endpoint if {
	_changed([_left_open, ["/endpoints/api/service", "logs"], ["/endpoints/dkr/service", "ssm"]]) == set()
}

test_doubts if {
	maybe := [fixture.var_x]
	_changed([["/groups/endpoints/egress", [fixture.maybe(fixture.implicit)]]]) == {["unknown", "endpoints", "default egress"]}
	_changed([_left_open, ["/groups/endpoints/maybe", maybe]]) == {["unknown", "endpoints", "default egress"]}
	_changed([_left_open, ["/endpoints/api/service", ""], ["/endpoints/dkr/service", "ssm"]]) == {[
		"unknown", "endpoints",
		"default egress",
	]}
	_changed(array.concat(_unnamed, [["/endpoints/api/maybe", maybe]])) == {["unknown", "api", "no security group"]}
	_changed(array.concat(_unnamed, [["/endpoints/api/groups/items/0/maybe", maybe]])) == {["unknown", "api", "no security group"]}
}
