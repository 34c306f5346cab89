package egresslint.lib.need_test

import data.egresslint.lib.allow
import data.egresslint.lib.finding
import data.egresslint.lib.fixture
import data.egresslint.lib.pull
import data.egresslint.lib.task
import data.egresslint.main

_logs := {"service": "logs", "for": "container app writes its log with awslogs", "at": 30}

# _needing is the secure stack with a task definition that needs something, and changes.
_needing(needs, pairs) := fixture.changed(array.concat(
	[
		["/task_definitions/def", {"id": "def", "at": 29, "needs": needs, "images": []}],
		["/workloads/app/task_definition", "def"],
	],
	pairs,
))

_endpoint := object.union(fixture.endpoint("logs", "logs"), {"groups": fixture.references(["endpoints"])})

_apart := object.union(
	object.remove(_endpoint, ["groups"]),
	{"groups": fixture.references(["logs-group"])},
)

_answer(stack, service) := answer.is if {
	answer := pull.needed(service).app with input as stack with data.egresslint.config.needs as fixture.needs
}

_found(stack) := {[finding.rule, finding.verdict, finding.resource] | some finding in findings} if {
	findings := main.findings with input as stack with data.egresslint.config.needs as fixture.needs
}

test_off_by_default if {
	stack := _needing([_logs], [])
	main.findings == [] with input as stack
	pull.needed("logs") == {} with input as stack
}

test_what_nobody_needs_is_not_asked_for if {
	_found(_needing([], [])) == set()
	_found(fixture.changed([["/workloads/app/task_definition", "elsewhere"]])) == set()
}

test_endpoint_that_is_named if {
	_answer(_needing([_logs], [["/endpoints/logs", _endpoint]]), "logs") == "yes"
	_found(_needing([_logs], [["/endpoints/logs", _endpoint]])) == set()
}

test_endpoint_that_is_not_reached if {
	stack := _needing([_logs], [["/groups/logs-group", fixture.group("logs-group", [], [])], ["/endpoints/logs", _apart]])
	_answer(stack, "logs") == "no"
	_found(stack) == {["logs-unreachable", "violation", "app"]}
}

test_no_endpoint_and_no_way_out if {
	stack := _needing([_logs], [])
	_answer(stack, "logs") == "no"
	report := finding.need("app", "logs", {"name": "CloudWatch Logs", "consequence": "the task stops", "no_endpoint": true}) with input as stack
	report.notes == {"the VPC has no endpoint for logs, and a subnet of the task has no other way out", "the task stops"}
}

test_everywhere_needs_a_way_out if {
	everywhere := [["/groups/task/egress/-", fixture.https(fixture.anywhere)]]
	_answer(_needing([_logs], everywhere), "logs") == "no"
	_answer(_needing([_logs], array.concat(everywhere, [["/route_tables/private/routes", [fixture.default_route]]])), "logs") == "yes"
	_answer(_needing([_logs], array.concat(everywhere, [["/endpoints/logs", _apart]])), "logs") == "yes"
	_answer(_needing([_logs], array.concat(everywhere, [["/vpcs/net/origin", "external"]])), "logs") == "unknown"
}

test_endpoint_that_is_said_to_exist if {
	everywhere := ["/groups/task/egress/-", fixture.https(fixture.anywhere)]
	said := ["/endpoints/logs", fixture.outside("logs", {})]
	_answer(_needing([_logs], [everywhere, said, ["/vpcs/net/origin", "external"]]), "logs") == "yes"
}

test_needs_of_the_workload_itself if {
	exec := {"service": "ssmmessages", "for": "ECS Exec is switched on", "at": 31}
	_found(fixture.changed([["/workloads/app/needs", [exec]]])) == {["exec-unreachable", "violation", "app"]}
}

test_needs_that_may_not_be if {
	_found(_needing([fixture.maybe(_logs)], [])) == {["logs-unreachable", "unknown", "app"]}
	_found(_needing([fixture.maybe(_logs), _logs], [])) == {["logs-unreachable", "violation", "app"]}
	_found(_needing([_logs], [["/workloads/app/maybe", [fixture.var_x]]])) == {["logs-unreachable", "unknown", "app"]}
}

test_doubts if {
	other := {"reason": "var.y has no value"}
	stack := _needing([object.union(_logs, {"maybe": [other]})], [["/workloads/app/maybe", [fixture.var_x]]])
	why := task.need_doubts("app", "logs") with input as stack
	why == {fixture.var_x, other}
}

test_entries if {
	exec := {"service": "ssmmessages", "for": "ECS Exec is switched on", "at": 31}
	stack := _needing([_logs], [["/workloads/job", object.union(fixture.workload("job", ["job", "task"]), {"needs": [exec]})]])
	_entries(stack, fixture.needs_allowed) == {"logs": {"task"}, "ssmmessages": {"job", "task"}}
	_entries(stack, fixture.needs) == {}
	_entries(stack, object.union(fixture.needs_allowed, {"on": false})) == {}
	one := allow.needed with input as _needing([_logs], []) with data.egresslint.config.needs as fixture.needs_allowed
	one == [{
		"number": -1, "kind": "service", "is": "logs", "protocol": "tcp", "ports": [{"from": 443, "to": 443}],
		"from": [], "groups": {"task"}, "reason": "tasks need it", "at": fixture.config_line,
	}]
}

# _entries is {service: the groups that may send to it}.
_entries(stack, setting) := {entry.is: entry.groups | some entry in found} if {
	found := allow.needed with input as stack with data.egresslint.config.needs as setting
}

test_place if {
	place := finding.need_place("app", "logs") with input as _needing([_logs], [["/endpoints/logs", _endpoint]])
	place == {
		"resource": "app", "at": 2, "subject": "logs", "concerns": {"workloads": {"app"}},
		"related": {
			{"message": "container app writes its log with awslogs", "at": 30},
			{"message": "logs is the endpoint for logs", "at": 3},
			{"message": "task is a security group of the task", "at": 1},
		},
	}
}

test_says if {
	stack := _needing([_logs], [["/groups/logs-group", fixture.group("logs-group", [], [])], ["/endpoints/logs", _apart]])
	says := finding.need("app", "logs", {"name": "CloudWatch Logs", "consequence": "the task stops", "no_endpoint": false}) with input as stack
	says.violation == "app cannot reach CloudWatch Logs, but container app writes its log with awslogs"
	says.notes == {"no egress rule allows tcp/443 to logs", "the task stops"}
	says.help == ["allow egress of tcp/443 to logs-group"]
	says.unknown == "cannot tell whether app reaches CloudWatch Logs, but container app writes its log with awslogs"
}

test_endpoint_whose_service_is_not_known if {
	unsure := object.union(_endpoint, {"id": "x", "service": "", "unknown": [fixture.var_x]})
	_answer(_needing([_logs], [["/endpoints/x", unsure]]), "logs") == "unknown"
	place := finding.need_place("app", "logs") with input as _needing([_logs], [["/endpoints/x", unsure]])
	{related.at | some related in place.related} == {1, 30}
}
