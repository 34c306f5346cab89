# METADATA
# description: Which workloads and endpoints carry which security groups.
package egresslint.lib.carrier

import data.egresslint.lib.reason

# by_group turns {holder id: holder} into {group id: {holder id: reference}}.
by_group(holders) := object.union_n([{reference.id: {id: reference}} |
	some id, holder in holders
	some reference in holder.groups.items
])

# doubts is the set of reasons why no holder may carry the group, given {holder id: doubts about it}; it is empty where
# one certainly does.
doubts(carriers, about) := set() if {
	some id, reference in carriers
	count(about[id]) == 0
	count(reason.of(reference, ["maybe"])) == 0
} else := {why |
	some id, reference in carriers
	some why in (about[id] | reason.of(reference, ["maybe"]))
}
