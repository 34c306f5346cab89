package egresslint.rules.pull["ecr-dkr-unreachable_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["ecr-dkr-unreachable"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_no_egress := ["/groups/task/egress", []]

test_secure if count(rule.report) == 0 with input as fixture.secure

test_no_egress if {
	_changed([_no_egress]) == {["violation", "app", "ecr.dkr"]}
	report := rule.report with input as fixture.changed([_no_egress])
	fixture.words(report) == {
		"allow egress of tcp/443 to endpoints",
		"app cannot reach ecr.dkr",
		"no egress rule allows tcp/443 to dkr",
		"without the image manifest, the task stops with CannotPullContainerError",
	}
	fixture.said(report, "no egress rule allows tcp/443 to dkr")
	fixture.said(report, "allow egress of tcp/443 to endpoints")
	some found in report
	found.at == 1 # where the rule would go
	found.concerns == {"workloads": {"app"}}
	{"message": "dkr is the endpoint for ecr.dkr", "at": 3} in found.related
	{"message": "app runs with this security group", "at": 2} in found.related
}

test_no_endpoint_in_the_files if {
	report := rule.report with input as fixture.bare
	fixture.words(report) == {
		"allow egress of tcp/443 to the endpoint's security group",
		"app cannot reach ecr.dkr",
		"no egress rule allows tcp/443 to an ecr.dkr endpoint; these files declare none",
		"without the image manifest, the task stops with CannotPullContainerError",
	}
	fixture.seen(report) == {["violation", "app", "ecr.dkr"]}
	fixture.said(report, "an ecr.dkr endpoint; these files declare none")
	fixture.said(report, "allow egress of tcp/443 to the endpoint's security group")
}

test_doubts if {
	_changed([_no_egress, ["/workloads/app/maybe", [fixture.var_x]]]) == {["unknown", "app", "ecr.dkr"]}
	_changed([_no_egress, ["/workloads/app/fargate", "unknown"]]) == {["unknown", "app", "ecr.dkr"]}
	_changed([_no_egress, ["/workloads/app/fargate", "no"]]) == set()
	_changed([["/groups/task/egress", [fixture.unsure(fixture.https(fixture.nowhere))]]]) == {["unknown", "app", "ecr.dkr"]}
}

test_every_platform_needs_it if {
	_changed([_no_egress, ["/workloads/app/platform_version", "1.3.0"]]) == {["violation", "app", "ecr.dkr"]}
}

test_endpoint_that_certainly_is_missing_is_left_to_ecr_endpoint_missing if {
	_changed([_no_egress, ["/endpoints", {}]]) == set()
	_changed([_no_egress, ["/endpoints", {}], ["/route_tables/private/routes", [fixture.default_route]]]) == {["violation", "app", "ecr.dkr"]}
}

test_endpoint_for_another_region if {
	report := rule.report with input as fixture.changed([
		["/endpoints/dkr/service_region", "us-east-1"],
		["/vpcs/net/handed", [fixture.var_x]],
	])
	fixture.said(report, "no egress rule allows tcp/443 to an ecr.dkr endpoint; these files declare none for this region")
}

# With several groups, or one that is declared elsewhere, it is the workload that misses the rule.
test_place if {
	_place([["/workloads/app/groups", fixture.references(["task", "others"])]]) == {[2, {1}]}
	_place([["/groups/task/origin", "external"]]) == {[2, {1}]}
	_place([["/workloads/app/groups/open", [fixture.var_x]]]) == {[2, {1}]}
}

_place(pairs) := {[found.at, groups] |
	report := rule.report with input as fixture.changed(array.concat([_no_egress], pairs))
	some found in report
	groups := {related.at | some related in found.related; endswith(related.message, "is a security group of the task")}
}

test_fix if {
	report := rule.report with input as fixture.changed([["/groups/task/egress", []]])
	{fix.peers | some found in report; some fix in found.fix} == {[{"kind": "group", "id": "endpoints"}]}
}
