package egresslint.lib.excess_test

import data.egresslint.lib.excess
import data.egresslint.lib.fixture

_of(stack) := {[entry.is, entry.rule, entry.resource, entry.packet] | some entry in entries} if {
	entries := excess.of("app") with input as stack
}

test_nothing if _of(fixture.secure) == set()

test_destination if {
	_of(fixture.egress(fixture.everything(fixture.anywhere))) == {["yes", "task-egress-destination", "task", "tcp/22 to 198.51.100.7"]}
	_of(fixture.egress(fixture.unsure(fixture.https(fixture.nowhere)))) == {["unknown", "task-egress-destination", "task", "tcp/443 to some address"]}
}

test_port if {
	wide := fixture.rule("tcp", 0, 65535, fixture.to_group("endpoints"))
	_of(fixture.egress(wide)) == {["yes", "task-egress-port", "task", "tcp/22 to a member of endpoints"]}
}

test_prefix_list_of_another_region if {
	entries := excess.of("app") with input as fixture.listing(fixture.literal("pl-6da54004"), "ap-northeast-1")
	{[entry.is, entry.rule] | some entry in entries} == {["yes", "prefix-list-mismatch"]}
}

test_gateway_taken_for_a_group if {
	_of(fixture.egress(fixture.https(fixture.to_group("gateway")))) == {["yes", "gateway-has-no-group", "task", "tcp/443 to a member of gateway"]}
}

test_rule_that_may_not_be_there if {
	{entry[0] | some entry in _of(fixture.egress(fixture.maybe(fixture.https(fixture.anywhere))))} == {"unknown"}
}

test_group_that_the_task_may_not_carry if {
	stack := fixture.patched(fixture.egress(fixture.https(fixture.anywhere)), [
		["/workloads/app/groups/items/0/maybe", [fixture.var_x]],
		["/workloads/other", fixture.workload("other", ["task"])],
	])
	{entry[0] | some entry in _of(stack)} == {"unknown"}
}

test_rule_of_an_unknown_group if {
	stack := fixture.changed([["/unattached/egress", [object.union(fixture.https(fixture.anywhere), {"unknown": [fixture.var_x]})]]])
	{[entry[0], entry[2]] | some entry in _of(stack)} == {["unknown", "rule"]}
}

test_default_rules if {
	stack := fixture.changed([["/groups/task/egress", [fixture.implicit]]])
	_of(stack) == {["yes", "task-default-egress", "task", "tcp/22 to 198.51.100.7"]}
}

test_no_group_is_named if {
	stack := fixture.changed([
		["/groups/default", fixture.default_group("default")],
		["/workloads/app/groups/items", [{"id": "default", "implied": true}]],
	])
	_of(stack) == {["yes", "task-default-egress", "app", "tcp/22 to 198.51.100.7"]}
}

test_further_groups if {
	_of(fixture.changed([["/workloads/app/groups/open", [fixture.var_x]]])) == {["unknown", "task-egress-destination", "app", ""]}
}
