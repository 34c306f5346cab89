# Allowances of the configuration.
package egresslint.lib.finding

import data.egresslint.lib.network
import data.egresslint.lib.vpc_endpoint

# allowance says what an allowance allows: "tcp/5432 to 10.1.0.0/16".
allowance(entry) := $"{port_ranges(entry)} to {_allowed_peer(entry)}"

# allowances_here is where it is allowed, and why.
allowances_here(entries) := {{"message": message, "at": entry.at} |
	some entry in entries
	message := $"{allowance(entry)} is allowed here: {trim_right(entry.reason, ".")}."
}

# _sample_outside is an address that the peer stands for and that none of the allowed parts holds, if one is easily
# found.
_sample_outside(peer, allowed) := first if {
	candidates := [own | some own in [sample_address(peer), peer.first, peer.last]; not network.inside(network.host_cidr(own), allowed)]
	first := candidates[0]
} else := "some address"

_allowed_peer(entry) := $"security group {entry.is}" if {
	entry.kind == "security_group"
} else := $"prefix list {entry.is}" if {
	entry.kind == "prefix_list"
} else := $"the prefix list of {entry.is}" if {
	entry.kind == "service"
	vpc_endpoint.has_gateway(entry.is)
} else := $"the endpoint of {entry.is}" if {
	entry.kind == "service"
} else := entry.is

# excess_packet is one packet that the grant allows and that nothing else allows.
excess_packet(grant) := packet(grant.rule, "to") if {
	count(grant.claims) == 0
	count(grant.parts) == 0
} else := _packet_to(grant.rule, _sample_outside(grant.rule.peer, {part.is | some part in grant.parts})) if {
	grant.destination.is != "yes"
	count(grant.parts) > 0
} else := _packet_on(grant.rule, _sample_port_beyond(grant.rule, [claim.entry | some claim in grant.claims]))
