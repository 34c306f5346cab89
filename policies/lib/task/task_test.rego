package egresslint.lib.task_test

import data.egresslint.lib.fixture
import data.egresslint.lib.task

test_about if {
	_about([]) == set()
	_about([["/workloads/app/maybe", [fixture.var_x]]]) == {fixture.var_x}
	_about([["/workloads/app/fargate", "unknown"], ["/workloads/app/unknown", [fixture.var_x]]]) == {fixture.var_x}
	_about([["/workloads/app/fargate", "unknown"]]) == {{"reason": "whether app runs on Fargate is not known", "at": 2}}
}

_about(pairs) := about.app if {
	about := task.about with input as fixture.changed(pairs)
}

test_certain_carrier_settles_doubts if {
	stack := fixture.changed([
		["/workloads/app/maybe", [fixture.var_x]],
		["/workloads/other", fixture.workload("other", ["task"])],
	])
	task.doubts("task") == set() with input as stack
}
