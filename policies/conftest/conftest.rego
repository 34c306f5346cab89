# METADATA
# description: >-
#   The report as conftest takes it: conftest test --namespace egresslint.conftest. What violates rules of level error is denied.
#   What violates rules of lower levels, and what is unknown, is a warning, as it is by default for egresslint check.
package egresslint.conftest

import data.egresslint.main

deny contains _result(found) if {
	some found in main.findings
	_level(found) == "error"
}

deny contains {"msg": $"A finding of the rule {fault.rule} {fault.message}.", "rule": fault.rule} if some fault in main.faults

warn contains _result(found) if {
	some found in main.findings
	_level(found) != "error"
}

_level(found) := "warning" if {
	found.verdict == "unknown"
	found.level == "error"
} else := found.level

_result(found) := {
	"msg": $"{_place(found.at)}{found.message} [{found.rule}]",
	"rule": found.rule,
	"category": found.category,
	"verdict": found.verdict,
	"level": _level(found),
	"help": object.get(found, "help", []),
	"resource": found.resource,
	"at": found.at,
}

# The place in the files, which egresslint parse prints along with the model.
_place(at) := _written(input.positions[at - 1]) if {
	is_number(at)
	input.positions[at - 1]
} else := _written(at) if {
	is_object(at)
} else := ""

_written(place) := $"{place.file}:{place.start.line}:{place.start.column}: " if {
	place.start
} else := $"{place.file}: "
