package egresslint.rules.pull["s3-unreachable_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["s3-unreachable"] as rule

# _only is what the rule sees where the task has only these egress rules.
_only(rules) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.only(fixture.secure, rules)
}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_forgotten_rule if {
	without := fixture.only(fixture.secure, [fixture.https(fixture.to_group("endpoints"))])
	report := rule.report with input as without
	fixture.seen(report) == {["violation", "app", "s3"]}
	fixture.said(report, "no egress rule allows tcp/443 to the S3 prefix list (pl-61a54008 in ap-northeast-1)")
	fixture.said(report, "CannotPullContainerError")
}

test_group_that_others_may_add_rules_to if {
	without := fixture.only(fixture.secure, [fixture.https(fixture.to_group("endpoints"))])
	report := rule.report with input as fixture.patched(without, [["/groups/task/handed", [fixture.var_x]]])
	fixture.verdicts(report) == {"unknown"}
}

test_message_without_gateway_and_region if {
	report := rule.report with input as fixture.patched(fixture.bare, [
		["/groups/task/region", ""],
		["/groups/endpoints/region", ""],
		["/workloads/app/region", ""],
	])
	fixture.said(report, "allow egress of tcp/443 to the region's S3 prefix list")
}

test_everything if {
	_only([fixture.https(fixture.anywhere)]) == set()
	_only([fixture.everything(fixture.anywhere), fixture.everything(fixture.anywhere6)]) == set()
	_only([fixture.https(fixture.to_block("0.0.0.0/1")), fixture.https(fixture.to_block("128.0.0.0/1"))]) == set()
	_only([fixture.https(fixture.to_block("0.0.0.0/1"))]) == {"violation"}
	_only([fixture.everything(fixture.anywhere6)]) == {"violation"}
	_only([fixture.maybe(fixture.https(fixture.anywhere))]) == {"unknown"}
}

test_internet_without_what_is_not_on_it if {
	_only([fixture.https(fixture.to_block(block)) | some block in _internet]) == set()
	_only([fixture.https(fixture.to_block(block)) | some block in array.slice(_internet, 1, count(_internet))]) == {"violation"}
	_only(array.concat(
		[fixture.https(fixture.to_block(block)) | some block in array.slice(_internet, 1, count(_internet))],
		[fixture.maybe(fixture.https(fixture.to_block(_internet[0])))],
	)) == {"unknown"}
}

# Everything but 0.0.0.0/8, 10.0.0.0/8 and 224.0.0.0/3.
_internet := [
	"1.0.0.0/8", "2.0.0.0/7", "4.0.0.0/6", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3",
	"64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/3",
]

test_ports if {
	list := fixture.to_list("s3-list")
	_only([fixture.rule("tcp", 0, 65535, list)]) == set()
	_only([fixture.everything(list)]) == set()
	_only([fixture.rule("tcp", 80, 80, list)]) == {"violation"}
	_only([fixture.rule("tcp", 444, 500, list)]) == {"violation"}
	_only([fixture.rule("udp", 443, 443, list)]) == {"violation"}
	_only([fixture.rule("icmp", 0, 65535, list)]) == {"violation"}
	_only([object.remove(fixture.https(list), ["to_port"])]) == {"unknown"}
	_only([object.remove(fixture.rule("tcp", 444, 500, list), ["to_port"])]) == {"violation"}
}

test_other_peers if {
	_only([fixture.https(fixture.to_block("10.0.0.0/8"))]) == {"violation"}
	_only([fixture.https(fixture.to_endpoint("gateway"))]) == {"violation"}
	_only([fixture.https(fixture.to_vpc("net"))]) == {"violation"}
	_only([fixture.unsure(fixture.https(fixture.nowhere))]) == {"unknown"}
}

test_prefix_lists if {
	_listed({"x": {"id": "x", "region": "us-east-1", "service": "s3"}}) == {"violation"}
	_listed({"x": {"id": "x", "region": "ap-northeast-1", "service": "dynamodb"}}) == {"violation"}
	_listed({"x": {"id": "x", "region": "", "unknown": [fixture.var_x]}}) == {"unknown"}
	_listed(fixture.literal("pl-61a54008")) == set()
	_listed(fixture.literal("pl-63a5400a")) == {"violation"}
	_listed(fixture.literal("pl-0123456789abcdef0")) == {"unknown"}
	_listed(fixture.literal("pl-0123abcd")) == {"violation"}
	_listed({"pl-0123abcd": {"id": "pl-0123abcd", "region": "", "unknown": [fixture.var_x]}}) == {"unknown"}
	_listed(fixture.customer("x", ["10.0.0.0/8"])) == {"violation"}
	_listed(fixture.customer("x", ["0.0.0.0/0"])) == set()
}

_listed(lists) := fixture.verdicts(found) if {
	some id, _ in lists
	found := rule.report with input as fixture.changed([
		["/prefix_lists", lists],
		["/groups/task/egress", [fixture.https(fixture.to_list(id))]],
	])
}

test_union_of_groups if {
	found := rule.report with input as fixture.changed([
		["/groups/task/egress", []],
		["/groups/more", fixture.group("more", [fixture.https(fixture.to_list("s3-list"))], [])],
		["/workloads/app/groups/items/-", {"id": "more"}],
	])
	found == set()
}

test_rule_elsewhere if {
	forgotten := [["/groups/task/egress", [fixture.https(fixture.to_group("endpoints"))]]]
	stray := object.union(fixture.https(fixture.to_list("s3-list")), {"unknown": [fixture.var_x]})
	_with(forgotten, ["/workloads/app/groups/open", [fixture.var_x]]) == {"unknown"}
	_with(forgotten, ["/unattached/egress", [stray]]) == {"unknown"}
	_with(forgotten, ["/unattached/egress", [fixture.https(fixture.to_group("endpoints"))]]) == {"violation"}
	_with([["/groups/outside", fixture.external("outside")]], ["/workloads/app/groups/items", [{"id": "outside"}]]) == {"unknown"}
	_with([], ["/workloads/app/groups/items/0/maybe", [fixture.var_x]]) == {"unknown"}
	_with([], ["/groups/task/maybe", [fixture.var_x]]) == {"unknown"}
}

_with(pairs, further) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.changed(array.concat(pairs, [further]))
}

test_default_group_reaches_everything if {
	found := rule.report with input as fixture.changed([["/groups/task/egress", [fixture.implicit]]])
	found == set()
}

test_message_for_a_task_without_known_groups if {
	report := rule.report with input as fixture.changed([["/workloads/app/groups", {"items": [], "open": [fixture.var_x]}]])
	fixture.said(report, "var.x")
}

test_fix if {
	report := rule.report with input as fixture.changed([["/groups/task/egress", []]])
	{fix.peers | some found in report; some fix in found.fix} == {[{"kind": "prefix_list", "id": "pl-61a54008", "gateways": ["gateway"]}]}
}
