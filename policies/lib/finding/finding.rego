# METADATA
# description: Findings, and the words that they are written in.
package egresslint.lib.finding

# of makes a finding out of the answer to "is this right?", the doubts about everything that is involved, its place
# {resource, at, subject, extent, related, concerns}, and what there is to say: {violation, unknown}, the headlines, and for a
# violation {notes, help, fix}, further facts, what to do, in order, and the same for a program. It is a violation if the
# answer is no beyond doubt; otherwise it is unknown and names the reasons.
of(answer, doubts, place, says) := object.union(place, _violation(says)) if {
	answer.is == "no"
	count(doubts) == 0
} else := unknown(answer.why | doubts, place, says.unknown)

_violation(says) := object.union(_without_fix(says), {"fix": says.fix}) if {
	says.fix
} else := _without_fix(says)

_without_fix(says) := {
	"verdict": "violation",
	"message": says.violation,
	"notes": object.get(says, "notes", set()),
	"help": object.get(says, "help", []),
}

# unknown makes a finding that names the reasons why it is not known what is said.
unknown(why, place, said) := object.union(place, {"verdict": "unknown", "message": said, "why": why})

# at is where a thing is written, 0 where that is not known.
at(thing) := object.get(thing, "at", 0)

# at_or is where a thing is written, or else another one.
at_or(thing, other) := object.get(thing, "at", at(other))
