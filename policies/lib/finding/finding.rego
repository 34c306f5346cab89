# METADATA
# description: The form in which a rule reports what it found.
package egresslint.lib.finding

import data.egresslint.lib.peer
import data.egresslint.lib.port
import data.egresslint.lib.reason

# of makes a finding out of the answer to "is this right?", the doubts about everything that is involved, its place
# {resource, at, subject, related, concerns}, and what there is to say {violation, unknown}. It is a violation if the
# answer is no beyond doubt; otherwise it is unknown and names the reasons.
of(answer, doubts, place, says) := object.union(place, {"verdict": "violation", "message": says.violation}) if {
	answer.is == "no"
	count(doubts) == 0
} else := unknown(answer.why | doubts, place, says.unknown)

# unknown makes a finding that names the reasons why it is not known what is said.
unknown(why, place, said) := object.union(place, {
	"verdict": "unknown",
	"message": $"{said} {reason.sentence(why)}",
	"related": (place.related | reason.places(why)),
})

# at is where a thing is written, 0 where that is not known.
at(thing) := object.get(thing, "at", 0)

# at_or is where a thing is written, or else another one.
at_or(thing, other) := object.get(thing, "at", at(other))

# on_rule says which rule of which group a finding points at; the group "" is one that is not known. Joint is "to" for
# egress and "from" for ingress.
on_rule(group, rule, joint) := {
	"resource": _resource(group, rule),
	"at": at(rule),
	"subject": $"{port.subject(rule)} {joint} {peer.subject(rule.peer)}",
}

# traffic is what the rule allows, within a sentence.
traffic(rule, joint) := _secret if {
	rule.sensitive
} else := "what its rules allow is not known" if {
	rule.protocol == ""
	rule.peer.kind == "unknown"
} else := $"{port.text(rule)} {joint} {peer.text(rule.peer)}"

# packet is one packet that the rule allows.
packet(rule, joint) := _secret if {
	rule.sensitive
} else := $"{port.witness(rule)} {joint} {peer.witness(rule.peer)}"

# other is one packet that the rule allows, on the given port: "tcp/22".
other(rule, at) := _secret if {
	rule.sensitive
} else := $"{at} to {peer.witness(rule.peer)}"

# elsewhere is one packet that the rule allows, to the given address.
elsewhere(rule, address) := _secret if {
	rule.sensitive
} else := $"{port.witness(rule)} to {address}"

# Values that are sensitive must not be shown, whatever they are.
_secret := "traffic that sensitive values describe"

_resource(group, rule) := rule.id if {
	group == ""
} else := group
