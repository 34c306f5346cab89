# METADATA
# description: >-
#   The report as conftest takes it: conftest test --namespace egresslint.conftest. What the rules of level error found is
#   denied; what those of lower levels found is a warning.
package egresslint.conftest

import data.egresslint.main

deny contains _result(found) if {
	some found in main.findings
	found.level == "error"
}

deny contains {"msg": $"A finding of the rule {fault.rule} {fault.message}.", "rule": fault.rule} if some fault in main.faults

warn contains _result(found) if {
	some found in main.findings
	found.level != "error"
}

_result(found) := {
	"msg": $"{_place(found.at)}{found.message} [{found.rule}]",
	"rule": found.rule,
	"category": found.category,
	"verdict": found.verdict,
	"level": found.level,
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
