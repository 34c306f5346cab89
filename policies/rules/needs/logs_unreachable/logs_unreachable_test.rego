package egresslint.rules.needs["logs-unreachable_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.needs["logs-unreachable"] as rule

# _needing is the secure stack with a need and changes.
_needing(service, pairs) := fixture.changed(array.concat(
	[["/workloads/app/needs", [{"service": service, "for": "container app writes its log with awslogs", "at": 30}]]],
	pairs,
))

_judged(stack) := report if {
	report := rule.report with input as stack with data.egresslint.config.needs as fixture.needs
}

test_secure if _judged(fixture.secure) == set()

test_only_where_it_is_asked_for if {
	report := rule.report with input as _needing("logs", [])
	report == set()
}

test_no_endpoint if {
	report := _judged(_needing("logs", []))
	fixture.words(report) == {
		"allow egress of tcp/443 to its security group",
		"app cannot reach CloudWatch Logs, but container app writes its log with awslogs",
		"declare an interface endpoint for logs",
		"the VPC has no endpoint for logs, and a subnet of the task has no other way out",
		"without its log stream, the task stops with ResourceInitializationError",
	}
	fixture.seen(report) == {["violation", "app", "logs"]}
	fixture.said(report, "app cannot reach CloudWatch Logs, but container app writes its log with awslogs; ")
}

test_endpoint_that_is_reached if {
	_judged(_needing("logs", [["/endpoints/x", fixture.endpoint("x", "logs")]])) == set()
}

test_endpoint_that_may_not_be if {
	report := _judged(_needing("logs", [["/endpoints/x", fixture.maybe(fixture.endpoint("x", "logs"))]]))
	fixture.words(report) == {
		"cannot tell whether app reaches CloudWatch Logs, but container app writes its log with awslogs",
		"var.x has no value (--var x=…)",
	}
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_need_that_may_not_be if {
	report := _judged(_needing("logs", [["/workloads/app/needs/0/maybe", [fixture.var_x]]]))
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_another_service if _judged(_needing("sts", [])) == set()
