# What the configuration allows the security groups of ECR's endpoints.
package egresslint.lib.allow

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.security_group
import data.egresslint.lib.vpc_endpoint

# endpoint_grant answers whether the configuration allows the grant of an endpoint group in the direction, "ingress" or
# "egress".
endpoint_grant(direction, grant) := answer.any({answer.all({claim.peer, claim.ports}) | some claim in _endpoint_claims(direction, grant)})

# endpoint_used are the numbers of the allowances that apply to some grant of an endpoint group, or to a part of it.
endpoint_used := {claim.entry.number |
	some direction, grants in {"ingress": vpc_endpoint.ingress, "egress": vpc_endpoint.egress}
	some grant in grants
	some claim in _endpoint_claims(direction, grant)
	_endpoint_applies(claim, grant.rule.peer)
}

_endpoint_applies(claim, _) if claim.peer.is == "yes"

_endpoint_applies(claim, _) if {
	claim.peer.is == "unknown"
	claim.ports.is != "no"
}

_endpoint_applies(claim, peer) if {
	claim.entry.kind == "cidr"
	network.overlaps(claim.entry.is, _cidrs(peer))
}

# _endpoint_claims are the allowances with the answers whether they hold for the peer and the ports of the grant.
_endpoint_claims(direction, grant) := [{"entry": entry, "peer": inside, "ports": security_group.within_ports(grant.rule, entry)} |
	some entry in _of_endpoints[direction]
	inside := _endpoint_inside(entry, grant, _of_endpoints[direction])
]

_of_endpoints := {"ingress": data.egresslint.config.endpoint_ingress, "egress": data.egresslint.config.endpoint_egress}

_endpoint_inside(entry, grant, entries) := answer.unknown(answer.reasons(grant.rule, ["unknown"])) if {
	grant.rule.peer.kind == "unknown"
} else := _inside_blocks(entry, grant.rule.peer, entries, grant.group) if {
	entry.kind == "cidr"
} else := answer.any({_is_group(entry, grant.rule.peer), _is_list(entry, grant.rule.peer)})
