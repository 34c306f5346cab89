package egresslint.lib.role_test

import data.egresslint.lib.fixture
import data.egresslint.lib.path

_role(id) := {"is": "yes", "role": id, "at": 43}

_hops(pairs, service, reported) := hops if {
	hops := path.passed_roles("app", service, reported) with input as fixture.changed(array.concat(
		[
			["/task_definitions/definition", {"id": "definition", "execution_role": _role("role")}],
			["/workloads/app/task_definition", "definition"],
		],
		pairs,
	))
}

test_role if {
	_hops([], "ecr.dkr", []) == [{
		"kind": "role", "resource": "role", "at": 43, "is": "yes", "why": set(),
		"message": "role is the execution role of the task; these files do not say what it allows", "help": [], "evidence": set(),
	}]
	count(_hops([], "ecr.api", [])) == 1
	_hops([], "s3", []) == []
	_hops([], "ecr.dkr", [{"kind": "role"}]) == []
	count(_hops([], "ecr.dkr", [{"kind": "acl"}])) == 1
}

test_role_of_the_files if {
	_hops([["/roles/role", {"id": "role"}]], "ecr.dkr", [])[0].message == "role is the execution role of the task, and allows what the pull needs"
}

test_override if {
	_hops([["/workloads/app/execution_role", _role("other")]], "ecr.dkr", [])[0].resource == "other"
}

test_no_role if {
	_hops([["/task_definitions/definition/execution_role", {"is": "no"}]], "ecr.dkr", []) == []
	_hops([["/task_definitions", {}]], "ecr.dkr", []) == []
}
