# Which rules of security groups an answer comes from.
package egresslint.lib.path

import data.egresslint.lib.finding

# _decided_by_rules is what a hop says of an answer that rules give. Alone lists the rules with the answer that each
# would give if it were the only one: [[grant, answer]]. Where one rule allows the packets, the hop is at that rule;
# otherwise its evidence are the rules that have a part in the answer or, where none allows packets, all that there are.
_decided_by_rules(found, alone, joint, place, says) := {
	"place": object.union(place, {"resource": _rule_group(rule, place), "at": object.get(rule.rule, "at", 0)}),
	"says": object.union(says, {"yes": _rule_line(rule, joint).message}),
} if {
	deciding := _deciding_rules(found, alone)
	found.is == "yes"
	count(deciding) == 1
	some rule in deciding
} else := {"place": place, "says": object.union(says, {"evidence": {_rule_line(rule, joint) | some rule in _deciding_rules(found, alone)}})}

# _deciding_rules are the rules that an answer comes from: those that give it alone, or else those that give it together.
# Where nothing is let through, it is all of them.
_deciding_rules(found, alone) := {rule | some [rule, _] in alone} if {
	found.is == "no"
} else := sole if {
	sole := {rule | some [rule, given] in alone; given.is == found.is}
	count(sole) > 0
} else := {rule | some [rule, given] in alone; given.is == "unknown"}

_rule_line(rule, joint) := {
	"message": $"{_rule_group(rule, {"resource": rule.rule.id})} allows {finding.traffic(rule.rule, joint)}",
	"at": object.get(rule.rule, "at", 0),
}

_rule_group(rule, otherwise) := rule.group if {
	rule.group != ""
} else := otherwise.resource
