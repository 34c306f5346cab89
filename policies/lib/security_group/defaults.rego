# The egress rules that AWS gives a security group for which the files have none.
package egresslint.lib.security_group

import data.egresslint.lib.answer

# implicit_rules are the implicit egress rules of the group.
implicit_rules(group) := [rule |
	some rule in input.groups[group].egress
	rule.implicit
]

# implicit_rules_doubts is the set of reasons why the implicit rules may not be there.
implicit_rules_doubts(group) := {why |
	some rule in implicit_rules(group)
	some why in answer.reasons(rule, ["maybe"])
}

# named_by_any reports whether somebody named the group: it is not only there because no group is named.
named_by_any(users) if {
	some reference in users
	not reference.implied
}
