package egresslint.main_test

import data.egresslint.lib.fixture
import data.egresslint.main

test_secure_is_silent if {
	report := main.report with input as fixture.secure
	report.findings == []
	report.task_groups == {"proven": 1, "violated": 0, "unknown": 0, "not_judged": 0}
	report.endpoint_groups == {"proven": 1, "violated": 0, "unknown": 0, "not_judged": 0}
	report.workloads == [{
		"id": "app", "kind": "ecs_service", "at": 2, "groups": ["task"], "verdict": "proven", "not_judged": set(),
		"reaches": {"ecr.api": "yes", "ecr.dkr": "yes", "s3": "yes"},
	}]
	{[endpoint.id, endpoint.service, endpoint.verdict] | some endpoint in report.endpoints} == {
		["api", "ecr.api", "proven"],
		["dkr", "ecr.dkr", "proven"],
	}
}

test_violation_of_a_task if {
	report := main.report with input as fixture.egress(fixture.everything(fixture.anywhere))
	[[found.rule, found.category, found.level] | some found in report.findings] == [["task-egress-destination", "exposure", "error"]]
	report.task_groups == {"proven": 0, "violated": 1, "unknown": 0, "not_judged": 0}
	report.endpoint_groups == {"proven": 1, "violated": 0, "unknown": 0, "not_judged": 0}
	{result.verdict | some result in report.workloads} == {"violated"}
	{result.verdict | some result in report.endpoints} == {"proven"}
}

test_violation_of_an_endpoint if {
	report := main.report with input as fixture.endpoint_egress(fixture.everything(fixture.anywhere))
	report.task_groups == {"proven": 1, "violated": 0, "unknown": 0, "not_judged": 0}
	report.endpoint_groups == {"proven": 0, "violated": 1, "unknown": 0, "not_judged": 0}
	{result.verdict | some result in report.workloads} == {"proven"}
	{result.verdict | some result in report.endpoints} == {"violated"}
}

test_pull_concerns_the_groups_of_the_task if {
	report := main.report with input as fixture.changed([
		["/groups/more", fixture.group("more", [], [])],
		["/groups/task/egress", [fixture.https(fixture.to_group("endpoints"))]],
		["/workloads/app/groups/items/-", {"id": "more"}],
	])
	[found.rule | some found in report.findings] == ["s3-unreachable"]
	report.task_groups == {"proven": 0, "violated": 2, "unknown": 0, "not_judged": 0}
	report.endpoint_groups == {"proven": 1, "violated": 0, "unknown": 0, "not_judged": 0}
}

test_blocked_pull_concerns_both_ends if {
	report := main.report with input as fixture.endpoint_ingress([])
	{found.rule | some found in report.findings} == {"endpoint-ingress-blocked"}
	report.task_groups == {"proven": 0, "violated": 1, "unknown": 0, "not_judged": 0}
	report.endpoint_groups == {"proven": 0, "violated": 1, "unknown": 0, "not_judged": 0}
}

test_a_finding_may_be_milder_than_its_rule if {
	mixed := fixture.changed([["/groups/task/egress", [object.union(rule, {"style": style}) |
		some rule in fixture.secure.groups.task.egress
		some style in ["resource", "rule_resource"]
	]]])
	_levels(mixed, "error") == {"warning"}
	_levels(mixed, "warning") == {"warning"}
	_levels(mixed, "note") == {"note"}
	_levels(mixed, "off") == set()
}

_levels(stack, level) := {found.level | some found in report.findings} if {
	report := main.report with input as stack
		with data.egresslint.config.rules["mixed-rule-styles"].level as level
}

test_unknown if {
	report := main.report with input as fixture.changed([["/groups/task/egress/-", fixture.unsure(fixture.https(fixture.nowhere))]])
	report.task_groups == {"proven": 0, "violated": 0, "unknown": 1, "not_judged": 0}
	{result.verdict | some result in report.workloads} == {"unknown"}
}

test_violation_outweighs_unknown if {
	report := main.report with input as fixture.changed([
		["/groups/task/egress/-", fixture.unsure(fixture.https(fixture.nowhere))],
		["/groups/task/egress/-", fixture.https(fixture.anywhere)],
	])
	report.task_groups == {"proven": 0, "violated": 1, "unknown": 0, "not_judged": 0}
}

_rules(stack) := [found.rule | some found in findings] if {
	findings := main.findings with input as stack
}

_mismatch := fixture.changed([
	["/prefix_lists", object.union(fixture.secure.prefix_lists, fixture.literal("pl-6da54004"))],
	["/groups/task/egress/-", fixture.https(fixture.to_list("pl-6da54004"))],
])

test_rule_that_gives_way if {
	_rules(_mismatch) == ["prefix-list-mismatch"]
	_rules(fixture.changed([
		["/groups/gateway", fixture.external("gateway")],
		["/groups/task/egress/-", fixture.https(fixture.to_group("gateway"))],
	])) == ["gateway-has-no-group"]
	_rules(fixture.endpoint_egress(fixture.unsure(fixture.rule("tcp", 0, 65535, fixture.nowhere)))) == ["endpoint-egress-port"]
}

test_rule_gives_way_for_one_grant_only if {
	both := fixture.patched(_mismatch, [["/groups/task/egress/-", fixture.https(fixture.anywhere)]])
	{rule | some rule in _rules(both)} == {"prefix-list-mismatch", "task-egress-destination"}
}

test_rule_gives_way_to_one_that_is_off if {
	findings := main.findings with input as _mismatch
		with data.egresslint.config.rules["prefix-list-mismatch"].level as "off"
	findings == []
}

test_levels if {
	stack := fixture.egress(fixture.everything(fixture.anywhere))
	off := main.report.findings with input as stack
		with data.egresslint.config.rules["task-egress-destination"].level as "off"
	off == []
	[found] := main.report.findings with input as stack
		with data.egresslint.config.rules["task-egress-destination"].level as "warning"
	found.level == "warning"
}

_tallies(report) := [[tally.proven, tally.violated, tally.unknown, tally.not_judged] |
	some tally in [report.task_groups, report.endpoint_groups]
]

_reasons(report) := [
	{result.verdict: result.not_judged | some result in report.workloads},
	{result.verdict: result.not_judged | some result in report.endpoints},
]

test_rules_that_are_off_judge_nothing if {
	exposure := main.report with input as fixture.secure
		with data.egresslint.config.rules["task-egress-port"].level as "off"
	_tallies(exposure) == [[0, 0, 0, 1], [1, 0, 0, 0]]
	_reasons(exposure) == [{"not_judged": {"task-egress-port is off"}}, {"proven": set()}]
	pull := main.report with input as fixture.secure
		with data.egresslint.config.rules["s3-unreachable"].level as "off"
	_reasons(pull) == [{"not_judged": {"s3-unreachable is off"}}, {"proven": set()}]
	endpoint := main.report with input as fixture.secure
		with data.egresslint.config.rules["endpoint-egress-port"].level as "off"
	_tallies(endpoint) == [[1, 0, 0, 0], [0, 0, 0, 1]]
	_reasons(endpoint) == [{"proven": set()}, {"not_judged": {"endpoint-egress-port is off"}}]
}

test_rules_that_others_give_way_to_are_missed if {
	tasks := main.report with input as fixture.secure
		with data.egresslint.config.rules["gateway-has-no-group"].level as "off"
	_reasons(tasks) == [{"not_judged": {"gateway-has-no-group is off"}}, {"proven": set()}]
	endpoints := main.report with input as fixture.secure
		with data.egresslint.config.rules["stale-ecr-cidr"].level as "off"
	_reasons(endpoints) == [{"proven": set()}, {"not_judged": {"stale-ecr-cidr is off"}}]
}

test_rules_that_are_not_missed if {
	other := main.report with input as fixture.secure
		with data.egresslint.config.rules["mixed-rule-styles"].level as "off"
		with data.egresslint.config.rules["logs-unreachable"].level as "off"
	_tallies(other) == [[1, 0, 0, 0], [1, 0, 0, 0]]
	asked := main.report with input as fixture.secure
		with data.egresslint.config.rules["s3-unreachable"] as {"level": "off", "on_request": true}
	_tallies(asked) == [[1, 0, 0, 0], [1, 0, 0, 0]]
}

test_what_is_found_outweighs_what_is_off if {
	violated := main.report with input as fixture.egress(fixture.https(fixture.anywhere))
		with data.egresslint.config.rules["task-egress-port"].level as "off"
	_reasons(violated)[0] == {"violated": {"task-egress-port is off"}}
	unknown := main.report with input as fixture.egress(fixture.unsure(fixture.https(fixture.nowhere)))
		with data.egresslint.config.rules["s3-unreachable"].level as "off"
	_tallies(unknown)[0] == [0, 0, 1, 0]
}

test_custom_rules if {
	own := {"message": "The group is wrong.", "resource": "task"}
	report := main.report with input as fixture.secure
		with data.custom.rules as {"network": {"own": {"report": {own, {"resource": "task"}}}}}
		with data.egresslint.config.rules.own.level as "note"
	[[found.rule, found.category, found.verdict, found.level] | some found in report.findings] == [["own", "network", "violation", "note"]]
	report.task_groups == {"proven": 0, "violated": 1, "unknown": 0, "not_judged": 0}
	{result.verdict | some result in report.workloads} == {"violated"}
	{fault.message | some fault in report.faults} == {"has no message, which every finding needs"}
}

test_custom_rules_without_a_level if {
	rules := {"network": {"own": {"report": {{"message": "The group is wrong.", "resource": "task"}}}}}
	[found] := main.findings with input as fixture.secure with data.custom.rules as rules
	found.level == "error"
	[] == main.findings with input as fixture.secure
		with data.custom.rules as rules
		with data.egresslint.config.rules.own.level as "off"
}

test_empty_stack if {
	report := main.report with input as {"groups": {}, "workloads": {}, "endpoints": {}, "prefix_lists": {}, "vpcs": {}, "subnets": {}, "unattached": {"egress": null, "ingress": null}}
	report == {
		"findings": [], "faults": set(), "workloads": [], "endpoints": [],
		"task_groups": {"proven": 0, "violated": 0, "unknown": 0, "not_judged": 0},
		"endpoint_groups": {"proven": 0, "violated": 0, "unknown": 0, "not_judged": 0},
		"verdicts": {"task_groups": {}, "endpoint_groups": {}},
		"allowances": set(),
	}
}

_from_docker_hub(images) := fixture.changed([
	["/groups/task/egress", []],
	["/task_definitions/def", {"id": "def", "at": 29, "needs": [], "execution_role": {"is": "yes"}, "images": images}],
	["/workloads/app/task_definition", "def"],
])

_nginx := {"name": "nginx:1", "ecr": "no", "registry": "docker.io"}

test_image_from_elsewhere_is_not_judged if {
	report := main.report with input as _from_docker_hub([_nginx])
	report.findings == []
	report.task_groups == {"proven": 0, "violated": 0, "unknown": 0, "not_judged": 1}
	{[result.verdict, result.not_judged] | some result in report.workloads} == {["not_judged", {"its image nginx:1 comes from Docker Hub, not from private ECR"}]}
	{result.verdict | some result in report.endpoints} == {"proven"}
}

test_each_image_is_judged_for_itself if {
	report := main.report with input as _from_docker_hub([_nginx, {"name": "app", "ecr": "yes"}])
	{found.rule | some found in report.findings} == {"ecr-api-unreachable", "ecr-dkr-unreachable", "s3-unreachable"}
	{[result.verdict, result.not_judged] | some result in report.workloads} == {["violated", {"its image nginx:1 comes from Docker Hub, not from private ECR"}]}
}
