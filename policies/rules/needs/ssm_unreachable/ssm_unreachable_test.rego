package egresslint.rules.needs["ssm-unreachable_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.needs["ssm-unreachable"] as rule

# _needing is the secure stack with a need and changes.
_needing(service, pairs) := fixture.changed(array.concat(
	[["/workloads/app/needs", [{"service": service, "for": "container app is given the secret LEVEL from Parameter Store", "at": 30}]]],
	pairs,
))

_judged(stack) := report if {
	report := rule.report with input as stack with data.egresslint.config.needs as fixture.needs
}

test_secure if _judged(fixture.secure) == set()

test_only_where_it_is_asked_for if {
	report := rule.report with input as _needing("ssm", [])
	report == set()
}

test_no_endpoint if {
	report := _judged(_needing("ssm", []))
	fixture.words(report) == {
		"allow egress of tcp/443 to its security group",
		"app cannot reach Parameter Store, but container app is given the secret LEVEL from Parameter Store",
		"declare an interface endpoint for ssm",
		"the VPC has no endpoint for ssm, and a subnet of the task has no other way out",
		"without the parameter, the task stops with ResourceInitializationError",
	}
	fixture.seen(report) == {["violation", "app", "ssm"]}
	fixture.said(report, "app cannot reach Parameter Store, but container app is given the secret LEVEL from Parameter Store; ")
}

test_endpoint_that_is_reached if {
	_judged(_needing("ssm", [["/endpoints/x", fixture.endpoint("x", "ssm")]])) == set()
}

test_endpoint_that_may_not_be if {
	report := _judged(_needing("ssm", [["/endpoints/x", fixture.maybe(fixture.endpoint("x", "ssm"))]]))
	fixture.words(report) == {
		"cannot tell whether app reaches Parameter Store, but container app is given the secret LEVEL from Parameter Store",
		"var.x has no value (--var x=…)",
	}
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_need_that_may_not_be if {
	report := _judged(_needing("ssm", [["/workloads/app/needs/0/maybe", [fixture.var_x]]]))
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_another_service if _judged(_needing("sts", [])) == set()
