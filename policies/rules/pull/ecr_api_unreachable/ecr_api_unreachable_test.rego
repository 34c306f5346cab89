package egresslint.rules.pull["ecr-api-unreachable_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["ecr-api-unreachable"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_no_egress := ["/groups/task/egress", []]

test_secure if count(rule.report) == 0 with input as fixture.secure

test_no_egress if {
	_changed([_no_egress]) == {["violation", "app", "ecr.api"]}
	report := rule.report with input as fixture.changed([_no_egress])
	fixture.words(report) == {
		"allow egress of tcp/443 to endpoints",
		"app cannot reach ecr.api",
		"no egress rule allows tcp/443 to api",
		"without a token from ecr.api, the task stops with ResourceInitializationError",
	}
	fixture.said(report, "no egress rule allows tcp/443 to api")
	fixture.said(report, "allow egress of tcp/443 to endpoints")
	some found in report
	found.at == 1 # where the rule would go
	found.concerns == {"workloads": {"app"}}
	{"message": "api is the endpoint for ecr.api", "at": 3} in found.related
	{"message": "app runs with this security group", "at": 2} in found.related
}

test_no_endpoint_in_the_files if {
	report := rule.report with input as fixture.bare
	fixture.words(report) == {
		"allow egress of tcp/443 to the endpoint's security group",
		"app cannot reach ecr.api",
		"no egress rule allows tcp/443 to an ecr.api endpoint; these files declare none",
		"without a token from ecr.api, the task stops with ResourceInitializationError",
	}
	fixture.seen(report) == {["violation", "app", "ecr.api"]}
	fixture.said(report, "an ecr.api endpoint; these files declare none")
	fixture.said(report, "allow egress of tcp/443 to the endpoint's security group")
}

test_doubts if {
	_changed([_no_egress, ["/workloads/app/maybe", [fixture.var_x]]]) == {["unknown", "app", "ecr.api"]}
	_changed([_no_egress, ["/workloads/app/fargate", "unknown"]]) == {["unknown", "app", "ecr.api"]}
	_changed([_no_egress, ["/workloads/app/fargate", "no"]]) == set()
	_changed([["/groups/task/egress", [fixture.unsure(fixture.https(fixture.nowhere))]]]) == {["unknown", "app", "ecr.api"]}
}

test_platform_that_does_not_need_it if {
	_changed([_no_egress, ["/workloads/app/platform_version", "1.3.0"]]) == set()
	_changed([_no_egress, ["/workloads/app/platform_version", "1.0.0"]]) == set()
	_changed([_no_egress, ["/workloads/app/platform_version", "1.4.0"]]) == {["violation", "app", "ecr.api"]}
	_changed([_no_egress, ["/workloads/app/platform_version", "LATEST"]]) == {["violation", "app", "ecr.api"]}
	_changed([_no_egress, ["/workloads/app/platform_unknown", [fixture.var_x]]]) == {["unknown", "app", "ecr.api"]}
	_changed([["/workloads/app/platform_unknown", [fixture.var_x]]]) == set()
}

test_endpoint_that_certainly_is_missing_is_left_to_ecr_endpoint_missing if {
	_changed([_no_egress, ["/endpoints", {}]]) == set()
	_changed([_no_egress, ["/endpoints", {}], ["/route_tables/private/routes", [fixture.default_route]]]) == {["violation", "app", "ecr.api"]}
}

test_fix if {
	report := rule.report with input as fixture.changed([["/groups/task/egress", []]])
	{fix.peers | some found in report; some fix in found.fix} == {[{"kind": "group", "id": "endpoints"}]}
}
