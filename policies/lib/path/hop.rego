# METADATA
# description: The path of a task to its image, step by step.
package egresslint.lib.path

import data.egresslint.lib.answer

# hop makes a hop of the answer to "do the packets get further?" and the doubts about it. The place is {kind, resource,
# at}: what kind of hop it is, and the thing that decides. Says holds a clause for each answer that may be given, what
# to write otherwise, and as evidence the places that the answer comes from.
hop(found, doubts, place, says) := object.union(place, {
	"is": settled.is,
	"why": settled.why,
	"message": says[settled.is],
	"help": _help(settled, says),
	"evidence": object.get(says, "evidence", set()),
}) if {
	settled := answer.no_beyond_doubt(found, doubts)
}

# all_passed answers whether all hops are passed: "yes", "no" or "unknown".
all_passed(hops) := answer.all({{"is": step.is, "why": step.why} | some step in hops}).is

# _place_of_groups is the place of the listed groups: that of the only group there is, or else of the thing that uses
# them.
_place_of_groups(references, user) := {"resource": reference.id, "at": object.get(input.groups[reference.id], "at", 0)} if {
	count(references.items) == 1
	some reference in references.items
	input.groups[reference.id]
} else := {"resource": user.id, "at": object.get(user, "at", 0)}

# _group_names lists the groups: "a and b".
_group_names(references) := answer.list({reference.id | some reference in references.items}) if {
	count(references.items) > 0
} else := "no security group"

# Where something has to be supplied, that comes before another way to write it.
_help(settled, says) := [] if {
	settled.is == "yes"
} else := [] if {
	some reason in settled.why
	reason.settle != ""
} else := says.help
