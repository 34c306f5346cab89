package egresslint.rules.endpoint["endpoint-egress-port_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.endpoint["endpoint-egress-port"] as rule

_with(added) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.endpoint_egress(added)
}

_ecr := fixture.to_block("3.112.64.0/23")

test_secure if count(rule.report) == 0 with input as fixture.secure

test_https_only if _with(fixture.https(_ecr)) == set()

test_wider if {
	_with(fixture.rule("tcp", 0, 65535, _ecr)) == {"violation"}
	_with(fixture.rule("udp", 443, 443, _ecr)) == {"violation"}
	_with(fixture.everything(_ecr)) == {"violation"}
	report := rule.report with input as fixture.endpoint_egress(fixture.everything(_ecr))
	fixture.seen(report) == {["violation", "endpoints", "all/0-65535 to cidr 3.112.64.0/23"]}
	fixture.said(report, "this rule allows all traffic to 3.112.64.0/23; an ECR endpoint needs at most tcp/443")
}

test_ports_that_are_not_known if {
	_with(object.remove(fixture.https(_ecr), ["from_port"])) == {"unknown"}
}

test_destination_that_is_wrong_anyway if _with(fixture.everything(fixture.anywhere)) == set()

test_destination_that_is_not_known if {
	_with(fixture.unsure(fixture.https(_ecr))) == set()
	_with(fixture.unsure(fixture.everything(_ecr))) == {"violation"}
	_with(fixture.opaque) == set()
}

test_doubts if _with(fixture.maybe(fixture.everything(_ecr))) == {"unknown"}
