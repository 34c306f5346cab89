package egresslint.rules.pull["execution-role-missing_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["execution-role-missing"] as rule

# _definition is a task definition without an execution role.
_definition(changes) := object.union(
	{"id": "definition", "at": 40, "images": [], "needs": [], "execution_role": {"is": "no"}},
	changes,
)

_report(changes, pairs) := report if {
	report := rule.report with input as fixture.changed(array.concat(
		[
			["/task_definitions/definition", _definition(changes)],
			["/workloads/app/task_definition", "definition"],
		],
		pairs,
	))
}

_seen(changes, pairs) := fixture.seen(_report(changes, pairs))

_private := {"images": [{"name": "repository/app", "at": 41, "ecr": "yes"}]}

_public := {"images": [{"name": "public/app", "at": 41, "ecr": "no"}]}

_logs := {"service": "logs", "for": "container app writes its log with awslogs", "at": 42}

_secret := {"service": "ssm", "for": "container app is given the secret KEY from Parameter Store", "at": 42}

_violation := {["violation", "definition", "execution role"]}

_unknown := {["unknown", "definition", "execution role"]}

_role := {"is": "yes", "role": "role", "at": 43}

_unsure := {"is": "unknown", "at": 43, "unknown": [fixture.var_x]}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_private_image if {
	_seen(_private, []) == _violation
	some found in _report(_private, [])
	found.message == "definition has no execution role, but its image is in private ECR"
	found.at == 40
	found.concerns == {"workloads": {"app"}}
	found.extent == {"app"}
	found.related == {{"message": "app runs this task definition", "at": 2}}
}

test_other_needs if {
	_seen({"needs": [_logs]}, []) == _violation
	fixture.said(_report(object.union(_public, {"needs": [_logs]}), []), "has no execution role, but container app writes its log with awslogs; ")
	fixture.said(_report({"needs": [_logs]}, []), "AmazonECSTaskExecutionRolePolicy")
	fixture.said(_report({"needs": [_logs, _secret]}, []), "AmazonECSTaskExecutionRolePolicy; allow the role to read the secrets")
}

test_nothing_needs_it if {
	_seen({}, []) == set()
	_seen(_public, []) == set()
}

test_role if {
	_seen(object.union(_private, {"execution_role": _role}), []) == set()
	_seen(object.union(_private, {"execution_role": object.union(_role, {"unknown": [fixture.var_x]})}), []) == set()
	_seen(object.union(_private, {"execution_role": _unsure}), []) == _unknown
	some found in _report(object.union(_private, {"execution_role": _unsure}), [])
	found.at == 43
	{reason.reason | some reason in found.why} == {"var.x has no value"}
}

test_need_that_may_not_be if {
	_seen({"needs": [object.union(_logs, {"maybe": [fixture.var_x]})]}, []) == _unknown
	_seen({"images": [{"name": "", "at": 41, "ecr": "unknown", "unknown": [fixture.var_x]}]}, []) == _unknown
	_seen({"images": [{"name": "repository/app", "at": 41, "ecr": "yes", "maybe": [fixture.var_x]}]}, []) == _unknown
	_seen({"images": [{"name": "public/app", "at": 41, "ecr": "no", "maybe": [fixture.var_x]}]}, []) == set()
	_seen({"unknown": [fixture.var_x]}, []) == _unknown
	fixture.said(_report({"unknown": [fixture.var_x]}, []), "var.x has no value")
}

test_overrides if {
	_seen(_private, [["/workloads/app/execution_role", _role]]) == set()
	_seen(_private, [["/workloads/app/execution_role", _unsure]]) == _unknown
	_seen(object.union(_private, {"execution_role": _unsure}), [["/workloads/app/execution_role", _role]]) == set()
	fixture.said(_report(_private, [["/workloads/app/execution_role", _unsure]]), "var.x has no value")
}

test_several_workloads if {
	other := object.union(fixture.workload("other", ["task"]), {"task_definition": "definition"})
	overridden := [["/workloads/app/execution_role", _role], ["/workloads/other", other]]
	_seen(_private, overridden) == _violation
	{found.concerns.workloads | some found in _report(_private, overridden)} == {{"other"}}
	_seen(_private, [["/workloads/app/execution_role", _unsure], ["/workloads/other", other]]) == _violation
	_seen(_private, [["/workloads/app/maybe", [fixture.var_x]], ["/workloads/other", other]]) == _violation
	_seen(_private, [["/workloads/app/maybe", [fixture.var_x]], ["/workloads/other", fixture.maybe(other)]]) == _unknown
}

test_other_launch_types if {
	_seen(_private, [["/workloads/app/fargate", "no"]]) == set()
	_seen(_private, [["/workloads/app/fargate", "unknown"]]) == _unknown
	fixture.said(_report(_private, [["/workloads/app/fargate", "unknown"]]), "whether app runs on Fargate is not known")
}

test_definition_that_is_not_known if {
	stack := json.remove(
		fixture.changed([
			["/task_definitions/definition", _definition(_private)],
			["/workloads/app/task_definition", ""],
		]),
		["/workloads/app/task_definition"],
	)
	report := rule.report with input as stack
	fixture.words(report) == {
		"cannot tell whether definition has the execution role that it needs",
		"which task definition app runs is not known",
	}
	fixture.seen(report) == _unknown
	fixture.said(report, "which task definition app runs is not known")
	every kind in ["batch_compute_environment", "ecs_express_service"] {
		count(rule.report) == 0 with input as json.patch(stack, [{"op": "replace", "path": "/workloads/app/kind", "value": kind}])
	}
	2 in {reason.at | some found in report; some reason in found.why}
	with_role := fixture.patched(stack, [["/task_definitions/definition/execution_role", _role]])
	count(rule.report) == 0 with input as with_role
	run := object.union(fixture.workload("run", ["task"]), {"task_definition": "definition", "execution_role": _role})
	count(rule.report) == 0 with input as fixture.patched(stack, [["/workloads/run", run]])
}

test_definition_that_is_not_in_the_files if {
	_seen(_private, [["/workloads/app/task_definition", "other:1"]]) == set()
}

test_words if {
	advice := "give it an execution role with the managed policy AmazonECSTaskExecutionRolePolicy"
	outcome := "ECS refuses it for Fargate, or the task stops with ResourceInitializationError"
	fixture.words(_report({"needs": [_logs]}, [])) == {"definition has no execution role, but container app writes its log with awslogs", outcome, advice}
	fixture.words(_report({"needs": [_secret]}, [])) == {
		"definition has no execution role, but container app is given the secret KEY from Parameter Store",
		outcome, advice, "allow the role to read the secrets",
	}
}
