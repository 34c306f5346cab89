package egresslint.rules.exposure["task-default-egress_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.exposure["task-default-egress"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_left_open := ["/groups/task/egress", [fixture.implicit]]

_unnamed := [
	["/groups/default", fixture.default_group("default")],
	["/workloads/app/groups/items", [{"id": "default", "at": 4, "implied": true}]],
]

test_secure if count(rule.report) == 0 with input as fixture.secure

test_group_without_egress_rules if {
	_changed([_left_open]) == {["violation", "task", "default egress"]}
	report := rule.report with input as fixture.changed([_left_open])
	fixture.words(report) == {
		"allow only tcp/443 to endpoints and to the S3 prefix list (pl-61a54008 in ap-northeast-1)",
		"this security group has no egress rule, so AWS adds one that allows all traffic to everywhere",
	}
	fixture.said(report, "this security group has no egress rule, so AWS adds one that allows all traffic to everywhere")
	some found in report
	found.at == 1
	found.concerns == {"groups": {"task"}, "workloads": {"app"}}
	found.related == {{"message": "app runs with this security group", "at": 2}}
}

test_both_families_make_one_finding if {
	six := object.union(fixture.everything(fixture.anywhere6), {"implicit": true})
	_changed([["/groups/task/egress", [fixture.implicit, six]]]) == {["violation", "task", "default egress"]}
}

test_explicit_rule_is_no_default if _changed([["/groups/task/egress", [fixture.everything(fixture.anywhere)]]]) == set()

test_no_group_is_named if {
	_changed(_unnamed) == {["violation", "app", "no security group"]}
	report := rule.report with input as fixture.changed(_unnamed)
	fixture.words(report) == {
		"app names no security group",
		"its tasks run with the default group of the VPC, which allows all egress",
		"name a security group that allows only what the image pull needs",
	}
	{found.at | some found in report} == {4}
	{found.related | some found in report} == {set()}
	{found.concerns | some found in report} == {{"groups": {"default"}, "workloads": {"app"}}}
}

test_place_of_a_workload_without_network_configuration if {
	report := rule.report with input as fixture.changed([
		_unnamed[0],
		["/workloads/app/groups/items", [{"id": "default", "implied": true}]],
	])
	{found.at | some found in report} == {2}
}

test_default_group_is_named if {
	_changed([
		["/groups/default", fixture.default_group("default")],
		["/workloads/app/groups/items", [{"id": "default", "at": 4}]],
	]) == {["violation", "default", "default egress"]}
}

test_named_by_one_and_left_to_another if {
	_changed(array.concat(_unnamed, [["/workloads/other", fixture.workload("other", ["default"])]])) == {
		["violation", "app", "no security group"],
		["violation", "default", "default egress"],
	}
}

test_default_group_of_an_endpoint_only if {
	_changed([
		["/groups/default", fixture.default_group("default")],
		["/endpoints/api/groups/items", [{"id": "default", "implied": true}]],
	]) == set()
}

test_doubts if {
	_changed([_left_open, ["/workloads/app/maybe", [fixture.var_x]]]) == {["unknown", "task", "default egress"]}
	_changed([_left_open, ["/workloads/app/fargate", "unknown"]]) == {["unknown", "task", "default egress"]}
	_changed([_left_open, ["/groups/task/maybe", [fixture.var_x]]]) == {["unknown", "task", "default egress"]}
	_changed([["/groups/task/egress", [fixture.maybe(fixture.implicit)]]]) == {["unknown", "task", "default egress"]}
	_changed(array.concat(_unnamed, [["/workloads/app/maybe", [fixture.var_x]]])) == {["unknown", "app", "no security group"]}
	_changed(array.concat(_unnamed, [["/workloads/app/groups/items/0/maybe", [fixture.var_x]]])) == {[
		"unknown", "app",
		"no security group",
	]}
}

test_image_has_to_be_mirrored_first if {
	report := rule.report with input as fixture.from_docker_hub(fixture.changed(_unnamed))
	fixture.words(report) == {
		"app names no security group",
		"first mirror nginx:1 to private ECR, with a copy or a pull through cache rule",
		"its tasks run with the default group of the VPC, which allows all egress",
		"name a security group that allows only what the image pull needs",
	}
	fixture.said(report, "first mirror nginx:1 to private ECR, with a copy or a pull through cache rule; name a security group")
	left := rule.report with input as fixture.from_docker_hub(fixture.changed([_left_open]))
	fixture.said(left, "first mirror nginx:1 to private ECR, with a copy or a pull through cache rule; allow only")
}
