# METADATA
# description: The other end of a rule.
package egresslint.lib.peer

import data.egresslint.lib.address
import data.egresslint.lib.prefix_list

# inert tells whether a rule with the peer grants nothing.
inert(peer) if peer.kind == "none"

inert(peer) if address.inert(peer.cidr)

inert(peer) if {
	peer.kind == "prefix_list"
	prefix_list.empty(peer.id)
}

# text names the peer within a sentence.
text(peer) := peer.cidr if {
	peer.kind == "cidr"
} else := $"{_nouns[peer.kind]} {peer.id}" if {
	peer.id
} else := _nouns[peer.kind]

# witness names one address that the peer stands for.
witness(peer) := address.sample(peer) if {
	peer.kind == "cidr"
} else := $"{_members[peer.kind]} {peer.id}" if {
	peer.id
} else := "some address"

# subject tells peers apart, without positions.
subject(peer) := $"{peer.kind} {peer.cidr}" if {
	peer.kind == "cidr"
} else := $"{peer.kind} {peer.id} {peer.interface}" if {
	peer.interface
} else := $"{peer.kind} {peer.id}" if {
	peer.id
} else := peer.kind

_nouns := {
	"group": "security group",
	"prefix_list": "prefix list",
	"endpoint_address": "the addresses of",
	"vpc_cidr": "the CIDR of",
	"subnet_cidr": "the CIDR of",
	"unknown": "an address that is not known",
}

_members := {
	"group": "a member of",
	"prefix_list": "an address in",
	"endpoint_address": "an address of",
	"vpc_cidr": "an address in",
	"subnet_cidr": "an address in",
}
