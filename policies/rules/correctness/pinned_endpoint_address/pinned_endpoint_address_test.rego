package egresslint.rules.correctness["pinned-endpoint-address_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.correctness["pinned-endpoint-address"] as rule

_after(peer, pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.patched(fixture.egress(fixture.https(peer)), array.concat([_address], pairs))
}

_address := ["/endpoints/api/addresses", ["10.0.1.7"]]

_pin := fixture.to_block("10.0.1.7/32")

test_secure if count(rule.report) == 0 with input as fixture.secure

test_address_that_is_written if {
	report := rule.report with input as fixture.patched(fixture.egress(fixture.https(_pin)), [_address])
	fixture.words(report) == {
		"allow tcp/443 to endpoints, the security group of the endpoint, instead",
		"the address changes when the endpoint is replaced",
		"this rule pins 10.0.1.7/32, an address of api",
	}
	fixture.seen(report) == {["violation", "task", "tcp/443-443 to cidr 10.0.1.7/32"]}
	fixture.said(report, "this rule pins 10.0.1.7/32, an address of api")
	some found in report
	found.at == 5
	found.related == {{"message": "app runs with this security group", "at": 2}, {"message": "api is the endpoint", "at": 3}}
	found.concerns == {"groups": {"task"}, "workloads": {"app"}}
	found.extent == {"api"}
}

test_address_that_is_looked_up if {
	_after(fixture.to_endpoint("api"), []) == set()
	_after(fixture.to_interface("api", 1), []) == set()
}

test_other_addresses if {
	_after(fixture.to_block("10.0.1.8/32"), []) == set()
	_after(fixture.to_block("10.0.1.0/24"), []) == set()
	_after(fixture.to_endpoint("gateway"), []) == set()
	_after(fixture.to_group("endpoints"), []) == set()
}

# The configuration that tells of an endpoint outside of the files has no other name for it than its addresses.
test_endpoint_outside_of_the_files if _after(_pin, [["/endpoints/api/outside", true]]) == set()

test_endpoint_of_another_vpc if {
	other := [["/vpcs/other", {"id": "other", "origin": "declared", "cidrs": []}], ["/endpoints/api/vpc", "other"]]
	_after(_pin, other) == set()
	_after(_pin, [["/vpcs/other", {"id": "other", "origin": "external", "cidrs": []}], ["/endpoints/api/vpc", "other"]]) == {[
		"unknown", "task",
		"tcp/443-443 to cidr 10.0.1.7/32",
	]}
}

test_doubts if {
	_after(_pin, [["/endpoints/api/maybe", [fixture.var_x]]]) == {["unknown", "task", "tcp/443-443 to cidr 10.0.1.7/32"]}
	_after(_pin, [["/workloads/app/maybe", [fixture.var_x]]]) == {["unknown", "task", "tcp/443-443 to cidr 10.0.1.7/32"]}
}

test_rule_of_a_group_that_is_not_known if {
	stray := object.union(fixture.https(_pin), {"id": "stray", "unknown": [fixture.var_x]})
	found := rule.report with input as fixture.changed([_address, ["/unattached/egress", [stray]]])
	fixture.words(found) == {
		"this rule may pin 10.0.1.7/32, an address of api",
		"var.x has no value (--var x=…)",
	}
	fixture.seen(found) == {["unknown", "stray", "tcp/443-443 to cidr 10.0.1.7/32"]}
	fixture.said(found, "var.x has no value (--var x=…)")
}
