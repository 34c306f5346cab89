package egresslint.lib.interface_test

import data.egresslint.lib.fixture
import data.egresslint.lib.security_group

# _with answers for the endpoint ecr.dkr where the task has only these egress rules, after changes of the stack.
_with(rules, pairs) := found if {
	stack := fixture.patched(fixture.only(fixture.secure, rules), pairs)
	found := _answer with input as stack
}

_answer := security_group.https_between(
	security_group.certain_grants(input.workloads[_app].groups, "egress"),
	security_group.possible_grants(input.workloads[_app].groups, "egress"),
	input.endpoints[_dkr],
)

_app := "app"

_dkr := "dkr"

_elsewhere := [["/vpcs", {}], ["/subnets/a/cidr", ""]]

test_all_addresses if _with([fixture.https(fixture.to_endpoint("dkr"))], []).is == "yes"

test_some_addresses if {
	found := _with([fixture.https(fixture.to_interface("dkr", 0))], [])
	found == {"is": "unknown", "why": {{"reason": "only a part of the addresses of dkr is allowed"}}}
}

test_subnets_that_are_not_known if {
	found := _with([fixture.https(fixture.to_block("10.9.0.0/16"))], _elsewhere)
	found.is == "unknown"
	{why.reason | some why in found.why} == {"the CIDR of a is not known"}
	_with([fixture.https(fixture.to_block("192.0.2.0/24"))], _elsewhere).is == "no"
	_with([fixture.https(fixture.to_block("10.0.2.0/24"))], _elsewhere).is == "unknown"
	_with([fixture.https(fixture.anywhere)], _elsewhere).is == "yes"
}

test_no_subnets if {
	nowhere := [["/vpcs", {}], ["/endpoints/dkr/subnets/items", []]]
	found := _with([fixture.https(fixture.to_block("10.9.0.0/16"))], nowhere)
	{why.reason | some why in found.why} == {"the subnets are not known"}
	_with([fixture.https(fixture.to_interface("dkr", 0))], nowhere).is == "unknown"
}

test_address_of_another_endpoint if _with([fixture.https(fixture.to_endpoint("api"))], []).is == "no"

test_certain_grants_with_doubtful_groups if {
	rules := [fixture.https(fixture.to_group("endpoints"))]
	_with(rules, []).is == "yes"
	_with(rules, [["/endpoints/dkr/groups/items/0/maybe", [fixture.var_x]]]) == {"is": "unknown", "why": {fixture.var_x}}
}

test_vpc_that_is_only_maybe_allowed if {
	found := _with([fixture.maybe(fixture.https(fixture.to_vpc("net")))], [])
	found == {"is": "unknown", "why": {fixture.var_x}}
}

test_peer_that_is_not_known_for_no_reason if {
	nameless := object.remove(fixture.unsure(fixture.https(fixture.nowhere)), ["unknown"])
	_with([nameless], []) == {"is": "unknown", "why": set()}
}
