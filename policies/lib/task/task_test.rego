package egresslint.lib.task_test

import data.egresslint.lib.fixture
import data.egresslint.lib.task

test_doubts if {
	_doubts([]) == set()
	_doubts([["/workloads/app/maybe", [fixture.var_x]]]) == {fixture.var_x}
	_doubts([["/workloads/app/fargate", "unknown"], ["/workloads/app/unknown", [fixture.var_x]]]) == {fixture.var_x}
	_doubts([["/workloads/app/fargate", "unknown"]]) == {{"reason": "whether app runs on Fargate is not known", "at": 2}}
}

_doubts(pairs) := doubts.app if {
	doubts := task.doubts with input as fixture.changed(pairs)
}

test_certain_carrier_settles_doubts if {
	stack := fixture.changed([
		["/workloads/app/maybe", [fixture.var_x]],
		["/workloads/other", fixture.workload("other", ["task"])],
	])
	task.group_doubts("task") == set() with input as stack
}
