package egresslint.conftest_test

import data.egresslint.conftest
import data.egresslint.lib.fixture

_stack := object.union(fixture.egress(fixture.everything(fixture.anywhere)), {"positions": [
{"at": number, "file": "main.tf", "start": {"line": number, "column": 3}} |
	some number in numbers.range(1, 5)
]})

test_errors_are_denied if {
	[denied] := [result | some result in conftest.deny] with input as _stack
	startswith(denied.msg, "main.tf:5:3: this rule allows ")
	endswith(denied.msg, " [task-egress-destination]")
	denied.rule == "task-egress-destination"
	denied.verdict == "violation"
	count(conftest.warn) == 0 with input as _stack
}

test_lower_levels_are_warnings if {
	count(conftest.deny) == 0 with input as _stack
		with data.egresslint.config.rules["task-egress-destination"].level as "note"
	[warning] := [result | some result in conftest.warn] with input as object.remove(_stack, ["positions"])
		with data.egresslint.config.rules["task-egress-destination"].level as "note"
	startswith(warning.msg, "this rule allows ")
	warning.level == "note"
}

test_unknowns_are_warnings if {
	found := {"verdict": "unknown", "message": "Perhaps.", "resource": "task", "why": set()}
	rules := {"network": {"own": {"report": {found}}}}
	count(conftest.deny) == 0 with input as fixture.secure with data.custom.rules as rules
	[warning] := [result | some result in conftest.warn] with input as fixture.secure with data.custom.rules as rules
	warning.level == "warning"
	[note] := [result | some result in conftest.warn] with input as fixture.secure
		with data.custom.rules as rules
		with data.egresslint.config.rules.own.level as "note"
	note.level == "note"
}

test_places_in_other_files if {
	elsewhere := {"message": "Wrong.", "resource": "task", "at": {"file": "config.yaml", "start": {"line": 7, "column": 2}}}
	rules := {"network": {"own": {"report": {elsewhere}}}}
	{result.msg | some result in conftest.deny} == {"config.yaml:7:2: Wrong. [own]"} with input as fixture.secure
		with data.custom.rules as rules
}

test_files_as_a_whole_have_no_lines if {
	found := {"message": "Wrong.", "resource": "task", "at": {"file": "config.yaml"}}
	rules := {"network": {"own": {"report": {found}}}}
	{result.msg | some result in conftest.deny} == {"config.yaml: Wrong. [own]"} with input as fixture.secure
		with data.custom.rules as rules
}

test_malformed_findings_are_denied if {
	rules := {"network": {"own": {"report": {{"message": "Wrong."}}}}}
	{result.msg | some result in conftest.deny} == {"A finding of the rule own has no resource, which every finding needs."} with input as fixture.secure
		with data.custom.rules as rules
}
