package egresslint.rules.correctness["rule-without-destination_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.correctness["rule-without-destination"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_nothing := fixture.https(fixture.nowhere)

_egress := {["violation", "task", "tcp/443-443 to none"]}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_egress_of_a_task if {
	report := rule.report with input as fixture.egress(_nothing)
	fixture.words(report) == {
		"name the destination, or remove the rule",
		"the deployment succeeds, but AWS creates no rule",
		"this egress rule for tcp/443 names no destination: it allows nothing",
	}
	fixture.seen(report) == _egress
	fixture.said(report, "this egress rule for tcp/443 names no destination: it allows nothing")
	some found in report
	found.at == 5
	found.related == {{"message": "app runs with this security group", "at": 2}}
	found.concerns == {"groups": {"task"}, "workloads": {"app"}, "endpoints": set()}
}

test_ingress_of_an_endpoint if {
	report := rule.report with input as fixture.changed([["/groups/endpoints/ingress/-", _nothing]])
	fixture.words(report) == {
		"name the source, or remove the rule",
		"the deployment succeeds, but AWS creates no rule",
		"this ingress rule for tcp/443 names no source: it allows nothing",
	}
	fixture.seen(report) == {["violation", "endpoints", "tcp/443-443 from none"]}
	fixture.said(report, "name the source, or remove the rule")
}

test_group_that_nothing_carries if _changed([["/groups/other", fixture.group("other", [_nothing], [])]]) == set()

test_other_peers if _changed([["/groups/task/egress/-", fixture.unsure(_nothing)]]) == set()

test_doubts if {
	rule_of := ["/groups/task/egress/-", _nothing]
	_changed([["/groups/task/egress/-", fixture.maybe(_nothing)]]) == {["unknown", "task", "tcp/443-443 to none"]}
	_changed([rule_of, ["/workloads/app/maybe", [fixture.var_x]]]) == {["unknown", "task", "tcp/443-443 to none"]}
	_changed([rule_of, ["/workloads/app/maybe", [fixture.var_x]], ["/endpoints/api/groups/items/-", {"id": "task"}]]) == _egress
}
