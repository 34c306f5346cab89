package egresslint.rules.needs["kms-unreachable_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.needs["kms-unreachable"] as rule

# _needing is the secure stack with a need and changes.
_needing(service, pairs) := fixture.changed(array.concat(
	[["/workloads/app/needs", [{"service": service, "for": "the sessions of ECS Exec are encrypted with a KMS key", "at": 30}]]],
	pairs,
))

_judged(stack) := report if {
	report := rule.report with input as stack with data.egresslint.config.needs as fixture.needs
}

test_secure if _judged(fixture.secure) == set()

test_only_where_it_is_asked_for if {
	report := rule.report with input as _needing("kms", [])
	report == set()
}

test_no_endpoint if {
	report := _judged(_needing("kms", []))
	fixture.words(report) == {
		"ECS Exec cannot encrypt its session, so none starts",
		"allow egress of tcp/443 to its security group",
		"app cannot reach KMS, but the sessions of ECS Exec are encrypted with a KMS key",
		"declare an interface endpoint for kms",
		"the VPC has no endpoint for kms, and a subnet of the task has no other way out",
	}
	fixture.seen(report) == {["violation", "app", "kms"]}
	fixture.said(report, "app cannot reach KMS, but the sessions of ECS Exec are encrypted with a KMS key; ")
}

test_endpoint_that_is_reached if {
	_judged(_needing("kms", [["/endpoints/x", fixture.endpoint("x", "kms")]])) == set()
}

test_endpoint_that_may_not_be if {
	report := _judged(_needing("kms", [["/endpoints/x", fixture.maybe(fixture.endpoint("x", "kms"))]]))
	fixture.words(report) == {
		"cannot tell whether app reaches KMS, but the sessions of ECS Exec are encrypted with a KMS key",
		"var.x has no value (--var x=…)",
	}
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_need_that_may_not_be if {
	report := _judged(_needing("kms", [["/workloads/app/needs/0/maybe", [fixture.var_x]]]))
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_another_service if _judged(_needing("sts", [])) == set()
