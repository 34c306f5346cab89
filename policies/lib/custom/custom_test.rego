package egresslint.lib.custom_test

import data.egresslint.lib.custom
import data.egresslint.lib.fixture

_found(finding) := found if {
	[found] := custom.findings with input as fixture.secure with data.custom.rules as _rule(finding)
}

_rule(finding) := {"network": {"own": {"report": {finding}}}}

test_what_is_left_out_of_a_finding_about_a_group if {
	_found({"message": "Wrong.", "resource": "task"}) == {
		"rule": "own",
		"category": "network",
		"verdict": "violation",
		"message": "Wrong.",
		"resource": "task",
		"at": 1,
		"subject": "",
		"extent": set(),
		"related": [],
		"notes": [],
		"help": [],
		"why": [],
		"concerns": {"groups": {"task"}, "workloads": {"app", "task"}, "endpoints": {"task"}},
	}
}

test_a_finding_about_a_workload_concerns_its_groups if {
	found := _found({"message": "Wrong.", "resource": "app"})
	found.at == 2
	found.concerns.groups == {"app", "task"}
}

test_a_finding_about_an_endpoint_concerns_its_groups if {
	found := _found({"message": "Wrong.", "resource": "api"})
	found.at == 3
	found.concerns.groups == {"api", "endpoints"}
	found.concerns.endpoints == {"api"}
}

test_a_finding_about_anything_else_has_no_place if {
	_found({"message": "Wrong.", "resource": "elsewhere"}).at == 0
}

test_what_is_said_counts if {
	said := {
		"verdict": "unknown", "message": "Unclear.", "resource": "task", "at": 7, "subject": "tcp", "extent": {"10.0.0.0/8"},
		"related": {{"message": "Here", "at": 9}}, "concerns": {"workloads": ["app"]},
		"notes": {"It matters."}, "help": ["Settle it."], "why": {{"reason": "var.x has no value", "settle": "--var x=1"}},
	}
	_found(said) == object.union(said, {"rule": "own", "category": "network"})
}

test_malformed_findings_are_faults if {
	bad := {"mesage": "Wrong.", "resource": "task"}
	[] == custom.findings with input as fixture.secure with data.custom.rules as _rule(bad)
	faults := custom.faults with data.custom.rules as _rule(bad)
	{[fault.rule, fault.category] | some fault in faults} == {["own", "network"]}
	count(faults) == 2
}
