# METADATA
# description: >-
#   What lists of security groups let through on tcp 443: the peers that they certainly allow, and the grants that are
#   only possible. Peers are those of the rules, but for prefix lists: {"kind": "s3"} stands for that of S3, the blocks
#   of a customer's list stand for themselves, and {"kind": "list"} is a list of which it is only known that it is not
#   that of S3.
package egresslint.lib.grant

import data.egresslint.lib.address
import data.egresslint.lib.peer
import data.egresslint.lib.port
import data.egresslint.lib.prefix_list
import data.egresslint.lib.reason
import data.egresslint.lib.region

# certain is what the listed groups certainly allow: {peers, blocks}, the blocks being those of all peers, merged.
certain(references, direction) := {"peers": peers, "blocks": blocks} if {
	peers := union({_certain(reference.id, direction) | some reference in references.items; not reference.maybe})
	blocks := address.merged({granted.cidr | some granted in peers})
}

# possible is everything that the listed groups allow, or may allow: {peer, certain, why}.
possible(references, direction) := union({
	_carried(references, direction),
	_unattached[direction],
	_open(references),
	_handed(references),
})

# each takes the listed groups apart: every rule with what it allows as if it were the only one,
# {group, rule, certain, possible}. The group "" is one that is not known.
each(references, direction) := array.concat(
	[_alone(reference, rule) |
		some reference in references.items
		some rule in input.groups[reference.id][direction]
	],
	[{"group": "", "rule": rule, "certain": _nothing, "possible": grants} |
		some rule in input.unattached[direction]
		grants := _stray(rule)
	],
)

_nothing := {"peers": set(), "blocks": set()}

_alone(reference, rule) := {
	"group": reference.id,
	"rule": rule,
	"certain": {"peers": peers, "blocks": {granted.cidr | some granted in peers}},
	"possible": _grants(rule, reference.id, _absent(reference) | reason.of(rule, ["maybe"])),
} if {
	peers := {granted |
		count(_absent(reference)) == 0
		some granted in _granted(rule, reference.id)
	}
}

_certain(group, direction) := {granted |
	not input.groups[group].maybe
	some rule in input.groups[group][direction]
	some granted in _granted(rule, group)
}

_granted(rule, group) := _peers(rule, group) if {
	port.lets_https(rule)
	not rule.maybe
}

_peers(rule, _) := {rule.peer} if not rule.peer.kind in {"prefix_list", "unknown", "none"}

_peers(rule, group) := {{"kind": "s3"}} if {
	rule.peer.kind == "prefix_list"
	prefix_list.s3(rule.peer.id, region.of_group(group)).is == "yes"
} else := prefix_list.blocks(rule.peer.id) if {
	rule.peer.kind == "prefix_list"
}

_carried(references, direction) := {grant |
	some reference in references.items
	some rule in input.groups[reference.id][direction]
	some grant in _grants(rule, reference.id, _absent(reference) | reason.of(rule, ["maybe"]))
}

# Why the rules of the group may not count.
_absent(reference) := reason.of(reference, ["maybe"]) | reason.of(input.groups[reference.id], ["maybe"])

# Rules of an unknown group may be among those of any list.
_unattached := {direction: grants |
	some direction, rules in input.unattached
	grants := {grant | some rule in rules; some grant in _stray(rule)}
}

_stray(rule) := {object.union(grant, {"certain": false}) |
	some grant in _grants(rule, "", reason.of(rule, ["unknown", "maybe"]))
}

_open(references) := {{"peer": {"kind": "unknown"}, "certain": false, "why": why} |
	why := reason.of(references, ["open"])
	count(why) > 0
}

# Whoever is handed a group may add rules to it.
_handed(references) := {{"peer": {"kind": "unknown"}, "certain": false, "why": why} |
	some reference in references.items
	why := reason.of(input.groups[reference.id], ["handed"])
	count(why) > 0
}

_grants(rule, group, absent) := {{"peer": granted, "certain": sure, "why": why} |
	open := port.https(rule)
	open.is != "no"
	some granted, doubts in _possible_peers(rule, group)
	why := union({open.why, absent, doubts})
	sure := _sure(open, granted, why)
}

_sure(open, granted, why) if {
	open.is == "yes"
	not granted.kind in {"unknown", "list"}
	count(why) == 0
} else := false

# {peer: why the rule may not allow it}
_possible_peers(rule, group) := {} if {
	peer.inert(rule.peer)
} else := {rule.peer: reason.of(rule, ["unknown"])} if {
	rule.peer.kind == "unknown"
} else := {rule.peer: set()} if {
	rule.peer.kind != "prefix_list"
} else := object.union(_s3(rule.peer.id, region.of_group(group)), _entries(rule.peer.id))

_s3(list, where) := {{"kind": "s3"}: s3.why |
	s3 := prefix_list.s3(list, where)
	s3.is != "no"
}

_entries(list) := object.union(
	{block: set() | some block in prefix_list.blocks(list)},
	{{"kind": "list"}: doubts | doubts := prefix_list.doubts(list); count(doubts) > 0},
)
