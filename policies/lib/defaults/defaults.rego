# METADATA
# description: The rules that AWS gives a security group for which nobody wrote any.
package egresslint.lib.defaults

import data.egresslint.lib.reason

# rules are the implicit egress rules of the group.
rules(group) := [rule |
	some rule in input.groups[group].egress
	rule.implicit
]

# doubts is the set of reasons why the implicit rules may not be there.
doubts(group) := {why |
	some rule in rules(group)
	some why in reason.of(rule, ["maybe"])
}

# chosen tells whether somebody named the group: it is not only there because no group is named.
chosen(carriers) if {
	some reference in carriers
	not reference.implied
}

# origin says why the group has its rules.
origin(group) := $"{group} is the default security group of the VPC, and its rules are those that AWS gave it" if {
	input.groups[group].origin == "default"
} else := $"{group} has no egress rule, so AWS gives it one that allows all traffic to everywhere"
