# What security groups allow on tcp 443: the peers that they certainly allow, and the grants that are only possible.
# Peers are those of the rules, except for prefix lists: {"kind": "s3"} stands for the list of S3, the blocks of a
# customer's list stand for themselves, and {"kind": "list"} is a list of which it is only known that it is not that of
# S3.
package egresslint.lib.security_group

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.prefix_list

# certain_grants is what the listed groups certainly allow: {peers, blocks}, the blocks being those of all peers,
# merged.
certain_grants(references, direction) := {"peers": peers, "blocks": blocks} if {
	peers := union({_certain_peers(reference.id, direction) | some reference in references.items; not reference.maybe})
	blocks := network.merged({granted.cidr | some granted in peers})
}

# possible_grants is everything that the listed groups allow, or may allow: {peer, certain, why}.
possible_grants(references, direction) := union({
	_declared_grants(references, direction),
	_unattached_grants[direction],
	_grants_of_unknown_groups(references),
	_grants_added_elsewhere(references),
})

# grants_by_rule takes the listed groups apart: every rule with what it allows as if it were the only one,
# {group, rule, certain, possible}. The group "" is one that is not known.
grants_by_rule(references, direction) := array.concat(
	[_alone(reference, rule) |
		some reference in references.items
		some rule in input.groups[reference.id][direction]
	],
	[{"group": "", "rule": rule, "certain": _nothing, "possible": grants} |
		some rule in input.unattached[direction]
		grants := _unattached_rule_grants(rule)
	],
)

_nothing := {"peers": set(), "blocks": set()}

_alone(reference, rule) := {
	"group": reference.id,
	"rule": rule,
	"certain": {"peers": peers, "blocks": {granted.cidr | some granted in peers}},
	"possible": _possible_of_rule(rule, reference.id, _absent(reference) | answer.reasons(rule, ["maybe"])),
} if {
	peers := {granted |
		count(_absent(reference)) == 0
		some granted in _certain_of_rule(rule, reference.id)
	}
}

_certain_peers(group, direction) := {granted |
	not input.groups[group].maybe
	some rule in input.groups[group][direction]
	some granted in _certain_of_rule(rule, group)
}

_certain_of_rule(rule, group) := _peers(rule, group) if {
	_certainly_allows_https(rule)
	not rule.maybe
}

_peers(rule, _) := {rule.peer} if not rule.peer.kind in {"prefix_list", "unknown", "none"}

_peers(rule, group) := {{"kind": "s3"}} if {
	rule.peer.kind == "prefix_list"
	prefix_list.s3(rule.peer.id, network.region_of_group(group)).is == "yes"
} else := list_blocks(rule.peer.id) if {
	rule.peer.kind == "prefix_list"
}

_declared_grants(references, direction) := {grant |
	some reference in references.items
	some rule in input.groups[reference.id][direction]
	some grant in _possible_of_rule(rule, reference.id, _absent(reference) | answer.reasons(rule, ["maybe"]))
}

# Why the rules of the group may not count.
_absent(reference) := answer.reasons(reference, ["maybe"]) | answer.reasons(input.groups[reference.id], ["maybe"])

# Rules of an unknown group may be among those of any list.
_unattached_grants := {direction: grants |
	some direction, rules in input.unattached
	grants := {grant | some rule in rules; some grant in _unattached_rule_grants(rule)}
}

_unattached_rule_grants(rule) := {object.union(grant, {"certain": false}) |
	some grant in _possible_of_rule(rule, "", answer.reasons(rule, ["unknown", "maybe"]))
}

_grants_of_unknown_groups(references) := {{"peer": {"kind": "unknown"}, "certain": false, "why": why} |
	why := answer.reasons(references, ["open"])
	count(why) > 0
}

# What a group is passed to may add rules to it.
_grants_added_elsewhere(references) := {{"peer": {"kind": "unknown"}, "certain": false, "why": why} |
	some reference in references.items
	why := answer.reasons(input.groups[reference.id], ["handed"])
	count(why) > 0
}

_possible_of_rule(rule, group, absent) := {{"peer": granted, "certain": sure, "why": why} |
	open := allows_https(rule)
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
	grants_nothing(rule.peer)
} else := {rule.peer: answer.reasons(rule, ["unknown"])} if {
	rule.peer.kind == "unknown"
} else := {rule.peer: set()} if {
	rule.peer.kind != "prefix_list"
} else := object.union(_s3(rule.peer.id, network.region_of_group(group)), _list_peers(rule.peer.id))

_s3(list, where) := {{"kind": "s3"}: s3.why |
	s3 := prefix_list.s3(list, where)
	s3.is != "no"
}

_list_peers(list) := object.union(
	{block: set() | some block in list_blocks(list)},
	{{"kind": "list"}: doubts | doubts := prefix_list.doubts(list); count(doubts) > 0},
)
