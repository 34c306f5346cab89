package egresslint.lib.beyond_test

import data.egresslint.lib.fixture
import data.egresslint.lib.path

_of(stack) := {[entry.is, entry.resource, entry.subject, entry.traffic] | some entry in entries} if {
	entries := path.beyond("app") with input as stack
}

test_nothing if _of(fixture.secure) == set()

test_destination if {
	_of(fixture.egress(fixture.everything(fixture.anywhere))) == {["yes", "task", "all/0-65535 to cidr 0.0.0.0/0", "all traffic to 0.0.0.0/0"]}
	_of(fixture.egress(fixture.unsure(fixture.https(fixture.nowhere)))) == {["unknown", "task", "tcp/443-443 to unknown", "tcp/443 to an unknown address"]}
}

test_port if {
	wide := fixture.rule("tcp", 0, 65535, fixture.to_group("endpoints"))
	_of(fixture.egress(wide)) == {["yes", "task", "tcp/0-65535 to group endpoints", "tcp/0-65535 to security group endpoints"]}
}

test_prefix_list_of_another_region if {
	_of(fixture.listing(fixture.literal("pl-6da54004"), "ap-northeast-1")) == {["yes", "task", "tcp/443-443 to prefix_list pl-6da54004", "tcp/443 to prefix list pl-6da54004"]}
}

test_gateway_taken_for_a_group if {
	_of(fixture.egress(fixture.https(fixture.to_group("gateway")))) == {["yes", "task", "tcp/443-443 to group gateway", "tcp/443 to security group gateway"]}
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
	{[entry[0], entry[1]] | some entry in _of(stack)} == {["unknown", "rule"]}
}

test_default_rules if {
	stack := fixture.changed([["/groups/task/egress", [fixture.implicit]]])
	_of(stack) == {["yes", "task", "default egress", "all traffic to 0.0.0.0/0"]}
}

test_no_group_is_named if {
	stack := fixture.changed([
		["/groups/default", fixture.default_group("default")],
		["/workloads/app/groups/items", [{"id": "default", "implied": true}]],
	])
	_of(stack) == {["yes", "app", "no security group", "what the default group of the VPC allows"]}
}

test_further_groups if {
	_of(fixture.changed([["/workloads/app/groups/open", [fixture.var_x]]])) == {["unknown", "app", "further security groups", "what further security groups allow"]}
}
