# METADATA
# description: >-
#   Network ACLs: whether they let the packets of a pull through.
package egresslint.lib.acl

import data.egresslint.lib.answer
import data.egresslint.lib.network

# passes answers whether the list lets through everything that is asked for: no if it lets nothing through.
passes(list, question) := answer.beyond_doubt(found, answer.reasons(list, ["unknown"])) if {
	found := answer.agreed({decision.found | some decision in _decisions(list[question.direction], question)}, question.partly)
}

# denying_entries are the entries that deny something of what is asked for.
denying_entries(list, question) := {decision.entry |
	some decision in _decisions(list[question.direction], question)
	decision.found.is == "no"
	decision.entry
}

# Entries cut the addresses and the ports into pieces of which each is decided as a whole. A piece of the addresses is
# what a block holds beyond the smaller blocks in it.
_decisions(entries, question) := {decision |
	concerned := [entry | some entry in entries; _matters(entry)]
	cuts := ({entry.peer.cidr | some entry in concerned; entry.peer.kind == "cidr"} | question.blocks) | _unasked(question)
	some block in cuts
	network.inside(block, question.blocks)
	not network.inside(block, _unasked(question))
	not _filled(block, cuts)
	some port in _port_cuts(concerned, question.ports)
	decision := _decision([entry | some entry in concerned; _matches(entry, block, port)])
}

# Addresses within the blocks that are not asked for.
_unasked(question) := object.get(question, "without", set())

_filled(block, cuts) if {
	smaller := {cut | some cut in cuts; cut != block; net.cidr_contains(block, cut)}
	count(smaller) > 1
	network.inside(block, network.merged(smaller))
}

_port_cuts(entries, [first, last]) := {first} | {port |
	some port in _cuts(entries)
	port > first
	port <= last
}

_cuts(entries) := {entry.from_port | some entry in entries} | {port | some entry in entries; port := entry.to_port + 1}

# ECR's endpoints and S3 are reached over IPv4.
_matters(entry) if {
	entry.protocol in {"tcp", "all", ""}
	not contains(object.get(entry.peer, "cidr", ""), ":")
}

# Whether the entry may match packets of the piece.
_matches(entry, block, port) if {
	not _excludes_port(entry, port)
	_holds_cidr(entry.peer, block)
}

_excludes_port(entry, port) if entry.from_port > port

_excludes_port(entry, port) if entry.to_port < port

_holds_cidr(peer, _) if peer.kind != "cidr"

_holds_cidr(peer, block) if {
	peer.kind == "cidr"
	net.cidr_contains(peer.cidr, block)
}

_decision(matching) := {"found": _outcome(action, doubtful), "entry": first} if {
	certain := [entry | some entry in matching; _certain(entry)]
	number := min([entry.number | some entry in certain])
	first := [entry | some entry in certain; entry.number == number][0]
	action := first.action
	doubtful := [entry | some entry in matching; not _certain(entry); not _after(entry, number); entry.action != action]
} else := {"found": _outcome("deny", doubtful), "entry": false} if {
	doubtful := [entry | some entry in matching; entry.action != "deny"]
}

_after(entry, number) if entry.number > number

_certain(entry) if {
	is_number(entry.number)
	entry.action in {"allow", "deny"}
	count(answer.reasons(entry, ["unknown", "maybe"])) == 0
}

_outcome(_, doubtful) := answer.unknown(why) if {
	count(doubtful) > 0
	why := {why | some entry in doubtful; some why in answer.reasons(entry, ["unknown", "maybe"])}
}

_outcome("allow", []) := answer.yes

_outcome("deny", []) := answer.no
