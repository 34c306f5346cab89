# The peer of a rule: an address block, a prefix list, a security group or something that stands for addresses.
package egresslint.lib.security_group

import data.egresslint.lib.answer
import data.egresslint.lib.prefix_list

# The blocks that are written to grant nothing: loopback, and the "disallow all traffic" rule of the CDK.
_inert_cidrs := {"127.0.0.1/32", "::1/128", "255.255.255.255/32"}

# grants_nothing reports whether a rule with the peer grants nothing.
grants_nothing(peer) if peer.kind == "none"

grants_nothing(peer) if peer.cidr in _inert_cidrs

grants_nothing(peer) if {
	peer.kind == "prefix_list"
	_empty_list(peer.id)
}

# list_blocks are the CIDRs of a customer's list, as peers, except those that grant nothing.
list_blocks(id) := {block |
	some block in input.prefix_lists[id].cidrs
	not block.cidr in _inert_cidrs
}

# _empty_list reports whether the list is a customer's that certainly grants nothing.
_empty_list(id) if {
	list := input.prefix_lists[id]
	not list.literal
	not prefix_list.managed(id)
	count(list_blocks(id)) == 0
	count(object.get(list, "by_region", {})) == 0
	count(answer.reasons(list, ["unknown"])) == 0
}
