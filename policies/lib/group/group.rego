# METADATA
# description: Security groups beyond the files that declare them.
package egresslint.lib.group

import data.egresslint.lib.reason

# external is the set of reasons why the group may be any group; it is empty for a group that the files declare.
external(id) := set() if {
	input.groups[id].origin != "external"
} else := why if {
	why := {why | some rule in input.groups[id].egress; some why in reason.of(rule, ["unknown", "maybe"])}
	count(why) > 0
} else := {{"reason": $"{id} is not declared in these files", "at": object.get(input.groups[id], "at", 0)}}

# handed is the set of reasons why something that is not in the files may carry the group.
handed(id) := {object.union(_settled, why) | some why in external(id)} | reason.of(input.groups[id], ["handed"])

# published is the same set with the outputs that publish the group.
published(id) := handed(id) | reason.of(input.groups[id], ["exported"])

_settled := {"settle": "if an endpoint carries it, say so under endpoints in .egresslint.yaml"}
