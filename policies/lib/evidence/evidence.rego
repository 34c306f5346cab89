# METADATA
# description: Which rules of security groups an answer comes from.
package egresslint.lib.evidence

import data.egresslint.lib.finding

# hold is what a hop says of an answer that rules give. Alone lists the rules with the answer that each would give if it were
# the only one: [[grant, answer]]. Where one rule lets the packets through, the hop is at that rule; otherwise its evidence
# are the rules that have a part in the answer or, where none lets packets through, all that there are.
hold(found, alone, joint, place, says) := {
	"place": object.union(place, {"resource": _group(rule, place), "at": object.get(rule.rule, "at", 0)}),
	"says": object.union(says, {"yes": _line(rule, joint).message}),
} if {
	deciding := of(found, alone)
	found.is == "yes"
	count(deciding) == 1
	some rule in deciding
} else := {"place": place, "says": object.union(says, {"evidence": {_line(rule, joint) | some rule in of(found, alone)}})}

# of are the rules that an answer comes from: those that give it alone, or else those that give it together. Where nothing is
# let through, it is all of them.
of(found, alone) := {rule | some [rule, _] in alone} if {
	found.is == "no"
} else := sole if {
	sole := {rule | some [rule, given] in alone; given.is == found.is}
	count(sole) > 0
} else := {rule | some [rule, given] in alone; given.is == "unknown"}

_line(rule, joint) := {
	"message": $"{_group(rule, {"resource": rule.rule.id})} allows {finding.traffic(rule.rule, joint)}.",
	"at": object.get(rule.rule, "at", 0),
}

_group(rule, otherwise) := rule.group if {
	rule.group != ""
} else := otherwise.resource
