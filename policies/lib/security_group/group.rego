# METADATA
# description: >-
#   Security groups: their rules, what these allow, and which network interfaces they reach.
package egresslint.lib.security_group

import data.egresslint.lib.answer

# by_group turns {id: workload or endpoint} into {group id: {id: reference}}.
by_group(users) := object.union_n([{reference.id: {id: reference}} |
	some id, user in users
	some reference in user.groups.items
])

# use_doubts is the set of reasons why none of the users may use the group, given {id: doubts about it}; it is empty
# where one certainly does.
use_doubts(users, about) := set() if {
	some id, reference in users
	count(about[id]) == 0
	count(answer.reasons(reference, ["maybe"])) == 0
} else := {why |
	some id, reference in users
	some why in (about[id] | answer.reasons(reference, ["maybe"]))
}

# _external is the set of reasons why the group may be any group; it is empty for a group that the files declare.
_external(id) := set() if {
	input.groups[id].origin != "external"
} else := why if {
	why := {why | some rule in input.groups[id].egress; some why in answer.reasons(rule, ["unknown", "maybe"])}
	count(why) > 0
} else := {{"reason": $"{id} is not declared in these files", "at": object.get(input.groups[id], "at", 0)}}

# unnamed is the set of reasons why it is not known which group it is: neither the files declare it nor is it named by
# its id.
unnamed(id) := set() if {
	regex.match(`^sg-[0-9a-f]+$`, id)
} else := _external(id)

# shared is the set of reasons why something that is not in the files may use the group.
shared(id) := {object.union(_settle_endpoint, why) | some why in _external(id)} | answer.reasons(input.groups[id], ["handed"])

# shared_or_exported is the same set with the outputs that publish the group.
shared_or_exported(id) := shared(id) | answer.reasons(input.groups[id], ["exported"])

_settle_endpoint := {"settle": answer.settle("endpoint_group", {})}
