package egresslint.rules.needs["exec-unreachable_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.needs["exec-unreachable"] as rule

# _needing is the secure stack with a need and changes.
_needing(service, pairs) := fixture.changed(array.concat(
	[["/workloads/app/needs", [{"service": service, "for": "ECS Exec is switched on", "at": 30}]]],
	pairs,
))

_judged(stack) := report if {
	report := rule.report with input as stack with data.egresslint.config.needs as fixture.needs
}

test_secure if _judged(fixture.secure) == set()

test_only_where_it_is_asked_for if {
	report := rule.report with input as _needing("ssmmessages", [])
	report == set()
}

test_no_endpoint if {
	report := _judged(_needing("ssmmessages", []))
	fixture.words(report) == {
		"ECS Exec cannot open a session in the task",
		"allow egress of tcp/443 to its security group",
		"app cannot reach Session Manager, but ECS Exec is switched on",
		"declare an interface endpoint for ssmmessages",
		"the VPC has no endpoint for ssmmessages, and a subnet of the task has no other way out",
	}
	fixture.seen(report) == {["violation", "app", "ssmmessages"]}
	fixture.said(report, "app cannot reach Session Manager, but ECS Exec is switched on; ")
}

test_endpoint_that_is_reached if {
	_judged(_needing("ssmmessages", [["/endpoints/x", fixture.endpoint("x", "ssmmessages")]])) == set()
}

test_endpoint_that_may_not_be if {
	report := _judged(_needing("ssmmessages", [["/endpoints/x", fixture.maybe(fixture.endpoint("x", "ssmmessages"))]]))
	fixture.words(report) == {
		"cannot tell whether app reaches Session Manager, but ECS Exec is switched on",
		"var.x has no value (--var x=…)",
	}
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_need_that_may_not_be if {
	report := _judged(_needing("ssmmessages", [["/workloads/app/needs/0/maybe", [fixture.var_x]]]))
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_another_service if _judged(_needing("sts", [])) == set()
