package egresslint.rules.pull["endpoint-ingress-blocked_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["endpoint-ingress-blocked"] as rule

# _with is what the rule sees where the endpoints have only these ingress rules, after further changes.
_with(rules, pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.patched(fixture.endpoint_ingress(rules), pairs)
}

# _only sums it up.
_only(rules) := {verdict | some [verdict, _, _] in _with(rules, [])}

_blocked(verdict) := {[verdict, "api", "ingress of tcp 443"], [verdict, "dkr", "ingress of tcp 443"]}

_from_task := fixture.https(fixture.to_group("task"))

_from_net := fixture.https(fixture.to_block("10.0.0.0/16"))

test_secure if count(rule.report) == 0 with input as fixture.secure

test_no_ingress if {
	_with([], []) == _blocked("violation")
	report := rule.report with input as fixture.endpoint_ingress([])
	fixture.words(report) == {
		"allow ingress of tcp/443 in endpoints from the task's security group or the VPC's CIDR",
		"api does not accept tcp/443 from app",
		"dkr does not accept tcp/443 from app",
		"the pull times out at the endpoint",
	}
	fixture.said(report, "api does not accept tcp/443 from app")
	some found in report
	found.resource == "api"
	found.at == 3
	found.concerns == {"endpoints": {"api"}, "workloads": {"app"}}
	found.extent == {"app"}
	found.related == {
		{"message": "endpoints is a security group of the endpoint", "at": 1},
		{"message": "app pulls its image through this endpoint", "at": 2},
	}
}

test_sources if {
	_only([_from_task]) == set()
	_only([_from_net]) == set()
	_only([fixture.https(fixture.anywhere)]) == set()
	_only([fixture.https(fixture.to_vpc("net"))]) == set()
	_only([fixture.https(fixture.to_subnet("a")), fixture.https(fixture.to_subnet("b"))]) == set()
	_only([fixture.https(fixture.to_block("10.0.1.0/24")), fixture.https(fixture.to_subnet("b"))]) == set()
	_only([fixture.https(fixture.to_block("10.0.1.0/24")), fixture.https(fixture.to_block("10.0.2.0/24"))]) == set()
	_only([fixture.https(fixture.to_block("10.0.0.0/23")), fixture.https(fixture.to_block("10.0.2.0/23"))]) == set()
	_only([fixture.everything(fixture.to_block("10.0.0.0/8"))]) == set()
}

test_sources_that_leave_the_task_out if {
	_only([fixture.https(fixture.to_group("endpoints"))]) == {"violation"}
	_only([fixture.https(fixture.to_block("10.1.0.0/16"))]) == {"violation"}
	_only([fixture.https(fixture.to_block("127.0.0.1/32"))]) == {"violation"}
	_only([fixture.https(fixture.anywhere6)]) == {"violation"}
	_only([fixture.https(fixture.to_list("s3-list"))]) == {"violation"}
	_only([fixture.https(fixture.to_endpoint("api"))]) == {"violation"}
	_only([fixture.rule("tcp", 80, 80, fixture.anywhere)]) == {"violation"}
	_only([fixture.rule("udp", 443, 443, fixture.anywhere)]) == {"violation"}
	_only([fixture.https(fixture.nowhere)]) == {"violation"}
}

test_sources_that_leave_some_subnets_out if {
	_only([fixture.https(fixture.to_block("10.0.1.0/24"))]) == {"unknown"}
	_only([fixture.https(fixture.to_subnet("a"))]) == {"unknown"}
	report := rule.report with input as fixture.endpoint_ingress([fixture.https(fixture.to_subnet("a"))])
	fixture.words(report) == {
		"cannot tell whether api accepts tcp/443 from app",
		"cannot tell whether dkr accepts tcp/443 from app",
		"only a part of the addresses of app is allowed",
	}
	fixture.said(report, "only a part of the addresses of app is allowed")
}

test_sources_that_are_not_known if {
	_only([fixture.unsure(fixture.https(fixture.nowhere))]) == {"unknown"}
	_only([object.remove(_from_task, ["from_port"])]) == {"unknown"}
	_only([fixture.maybe(_from_task)]) == {"unknown"}
	_with([fixture.https(fixture.to_group("outside"))], [["/groups/outside", fixture.external("outside")]]) == _blocked("unknown")
	_with([], [["/unattached/ingress", [_from_task]]]) == _blocked("unknown")
	_with([], [["/endpoints/api/groups/open", [fixture.var_x]], ["/endpoints/dkr/service", "logs"]]) == {[
		"unknown", "api",
		"ingress of tcp 443",
	]}
	_with([_from_task], [["/workloads/app/groups/items/0/maybe", [fixture.var_x]]]) == _blocked("unknown")
	_with([fixture.https(fixture.to_group("other"))], [
		["/groups/other", fixture.group("other", [], [])],
		["/workloads/app/groups/open", [fixture.var_x]],
	]) == _blocked("unknown")
}

test_platform_that_is_not_known if {
	_with([], [["/workloads/app/platform_unknown", [fixture.var_x]]]) == {
		["unknown", "api", "ingress of tcp 443"],
		["violation", "dkr", "ingress of tcp 443"],
	}
}

test_other_endpoint_that_may_let_the_task_in if {
	second := object.union(fixture.endpoint("api2", "ecr.api"), {"groups": fixture.references(["second"])})
	_second([_from_task], second) == set()
	_second([fixture.maybe(_from_task)], second) == {"unknown"}
	_second([], second) == {"violation"}
	_second([_from_task], fixture.maybe(second)) == {"unknown"}
	_second([_from_task], object.union(second, {"vpc": "elsewhere"})) == {"unknown"}
}

# What is found about the endpoint that lets nobody in, where a second one has these rules.
_second(rules, endpoint) := {found.verdict | some found in report; found.resource == "api"} if {
	report := rule.report with input as fixture.patched(fixture.endpoint_ingress([]), [
		["/endpoints/api2", endpoint],
		["/groups/second", fixture.group("second", [], rules)],
	])
}

test_group_that_is_not_in_the_files if {
	_with([], [["/groups/endpoints", fixture.external("endpoints")]]) == _blocked("unknown")
}

test_addresses_that_are_not_known if {
	elsewhere := [["/vpcs", {}], ["/subnets/a/cidr", ""]]
	_with([_from_net], elsewhere) == _blocked("unknown")
	_with([fixture.https(fixture.to_block("192.0.2.0/24"))], elsewhere) == _blocked("violation")
	_with([fixture.https(fixture.to_vpc("net"))], elsewhere) == set()
	_with([_from_net], [["/workloads/app/subnets", {"items": [], "open": [fixture.var_x]}]]) == set()
	_with([_from_net], [["/workloads/app/subnets", {"items": []}], ["/vpcs", {}]]) == _blocked("unknown")
	_with([_from_net], [["/vpcs/net/unknown", [fixture.var_x]], ["/subnets/a/cidr", ""]]) == _blocked("unknown")
	_with([_from_net], [["/vpcs/net/unknown", [fixture.var_x]]]) == set()
}

test_subnets_that_may_be_the_same if {
	from_c := fixture.https(fixture.to_subnet("c"))
	outside := {"c": {"id": "c", "origin": "external"}, "d": {"id": "d", "origin": "external"}}
	subnets := ["/subnets", object.union(fixture.secure.subnets, outside)]
	_with([from_c], [subnets]) == _blocked("violation")
	_with([from_c], [subnets, ["/workloads/app/subnets/items", [{"id": "d"}]]]) == _blocked("unknown")
	_with([from_c], [subnets, ["/workloads/app/subnets/open", [fixture.var_x]]]) == _blocked("unknown")
}

test_task_of_another_vpc if {
	other := ["/vpcs/other", {"id": "other", "origin": "declared", "cidrs": ["10.9.0.0/16"]}]
	moved := [other, ["/workloads/app/vpc", "other"], ["/workloads/app/subnets/items", []]]
	_with([], moved) == set()
	outside := [["/vpcs/other", {"id": "other", "origin": "external", "cidrs": []}], ["/workloads/app/vpc", "other"]]
	_with([], outside) == _blocked("unknown")
	_with([fixture.https(fixture.to_vpc("other"))], [["/workloads/app/vpc", ""], ["/groups/task/vpc", ""], ["/subnets", {}]]) == _blocked("unknown")
	_with([fixture.https(fixture.to_vpc("other"))], outside) == set()
	_with([fixture.https(fixture.to_vpc("third"))], outside) == _blocked("unknown")
}

test_vpc_of_the_groups_and_subnets if {
	other := ["/vpcs/other", {"id": "other", "origin": "declared", "cidrs": ["10.9.0.0/16"]}]
	_with([], [other, ["/workloads/app/vpc", ""], ["/groups/task/vpc", "other"]]) == set()
	_with([], [
		other, ["/workloads/app/vpc", ""], ["/groups/task/vpc", ""],
		["/subnets/a/vpc", "other"], ["/subnets/b/vpc", "other"],
	]) == set()
}

test_one_of_two_endpoints_is_enough if {
	two := [
		["/endpoints/dkr2", object.union(fixture.endpoint("dkr2", "ecr.dkr"), {"groups": fixture.references(["open"]), "subnets": {"items": []}, "vpc": ""})],
		["/groups/open", object.union(fixture.group("open", [], [_from_task]), {"vpc": ""})],
	]
	_with([], two) == {["violation", "api", "ingress of tcp 443"]}
	_with([], array.concat(two, [["/groups/open/ingress", []]])) == {
		["violation", "api", "ingress of tcp 443"],
		["violation", "dkr", "ingress of tcp 443"],
		["unknown", "dkr2", "ingress of tcp 443"],
	}
}

test_tasks_that_do_not_count if {
	_with([], [["/workloads", {}]]) == set()
	_with([], [["/workloads/app/fargate", "no"]]) == set()
	_with([], [["/workloads/app/platform_version", "1.3.0"]]) == {["violation", "dkr", "ingress of tcp 443"]}
}

test_doubts if {
	_with([], [["/workloads/app/fargate", "unknown"]]) == _blocked("unknown")
	_with([], [["/workloads/app/maybe", [fixture.var_x]]]) == _blocked("unknown")
	_with([], [["/endpoints/api/maybe", [fixture.var_x]]]) == {
		["unknown", "api", "ingress of tcp 443"],
		["violation", "dkr", "ingress of tcp 443"],
	}
}

test_some_tasks_are_shut_out if {
	report := rule.report with input as fixture.patched(fixture.endpoint_ingress([_from_task]), [
		["/workloads/job", fixture.workload("job", ["job"])],
		["/groups/job", fixture.group("job", [], [])],
	])
	fixture.seen(report) == _blocked("violation")
	fixture.said(report, "api does not accept tcp/443 from job;")
	{found.concerns.workloads | some found in report} == {{"job"}}
}

test_several_tasks_are_counted if {
	report := rule.report with input as fixture.patched(fixture.endpoint_ingress([_from_task]), [
		["/workloads/job", fixture.workload("job", ["job"])],
		["/workloads/run", fixture.workload("run", ["job"])],
		["/groups/job", fixture.group("job", [], [])],
	])
	fixture.said(report, "api does not accept tcp/443 from 2 tasks;")
}
