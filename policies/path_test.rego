package egresslint.path_test

import data.egresslint.lib.fixture
import data.egresslint.path

_report(stack) := report if report := path.report with input as stack

_verdict(stack) := _report(stack)[0].verdict

test_secure if {
	[task] := _report(fixture.secure)
	task.verdict == "proven"
	[task.id, task.kind, task.at, task.groups, task.subnets] == ["app", "ecs_service", 2, ["task"], ["a", "b"]]
	[[way.service, way.needed, way.is, count(way.hops)] | some way in task.pull] == [
		["ecr.api", true, "yes", 4], ["ecr.dkr", true, "yes", 4], ["s3", true, "yes", 4],
	]
	{contains(way.failure, "Error") | some way in task.pull} == {true}
	task.beyond == set()
	task.why == set()
}

test_verdicts if {
	_verdict(fixture.endpoint_ingress([])) == "violated"
	_verdict(fixture.egress(fixture.https(fixture.anywhere))) == "violated"
	_verdict(fixture.egress(fixture.unsure(fixture.https(fixture.nowhere)))) == "unknown"
	_verdict(fixture.only(fixture.secure, [fixture.unsure(fixture.https(fixture.nowhere))])) == "unknown"
}

test_steps_that_rules_find if {
	closed := {"at": 20, "statements": []}
	[task] := _report(fixture.changed([["/endpoints/gateway/policy", closed]]))
	task.verdict == "violated"
	[[way.service, way.is] | some way in task.pull] == [["ecr.api", "yes"], ["ecr.dkr", "yes"], ["s3", "no"]]
	[last] := [hop | some hop in task.pull[2].hops; hop.kind == "policy"]
	[last.rule, last.resource, last.at, last.is] == ["s3-endpoint-policy", "gateway", 20, "no"]
	[other] := _report(fixture.changed([["/endpoints/gateway/policy", closed], ["/endpoints/gateway/maybe", [fixture.var_x]]]))
	[hop.is | some hop in other.pull[2].hops; hop.kind == "policy"] == ["unknown"]
}

test_old_platform if {
	[task] := _report(fixture.changed([["/workloads/app/platform_version", "1.3.0"]]))
	task.pull[0] == {"service": "ecr.api", "needed": false, "is": "yes", "hops": []}
	task.verdict == "proven"
}

test_no_tasks if _report(fixture.changed([["/workloads", {}]])) == []
