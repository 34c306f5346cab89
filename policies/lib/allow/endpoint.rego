# What the configuration allows the security groups of ECR's endpoints.
package egresslint.lib.allow

import data.egresslint.lib.answer
import data.egresslint.lib.security_group
import data.egresslint.lib.vpc_endpoint

# endpoint_grant answers whether the configuration allows the grant of an endpoint group in the direction, "ingress" or
# "egress".
endpoint_grant(direction, grant) := answer.any({claim.answer | some claim in _endpoint_claims(direction, grant)})

# endpoint_used are the numbers of the allowances that apply to some grant of an endpoint group.
endpoint_used := {claim.entry.number |
	some direction, grants in {"ingress": vpc_endpoint.ingress, "egress": vpc_endpoint.egress}
	some grant in grants
	some claim in _endpoint_claims(direction, grant)
	claim.answer.is != "no"
}

# _endpoint_claims are the allowances with the answers whether they allow the grant.
_endpoint_claims(direction, grant) := [{"entry": entry, "answer": answer.all({inside, security_group.within_ports(grant.rule, entry)})} |
	some entry in _of_endpoints[direction]
	inside := _endpoint_inside(entry, grant, _of_endpoints[direction])
]

_of_endpoints := {"ingress": data.egresslint.config.endpoint_ingress, "egress": data.egresslint.config.endpoint_egress}

_endpoint_inside(_, grant, _) := answer.unknown(answer.reasons(grant.rule, ["unknown"])) if grant.rule.peer.kind == "unknown"

_endpoint_inside(entry, grant, entries) := _inside_blocks(entry, grant.rule.peer, entries, grant.group) if {
	grant.rule.peer.kind != "unknown"
	entry.kind == "cidr"
}

_endpoint_inside(entry, grant, _) := answer.any({_is_group(entry, grant.rule.peer), _is_list(entry, grant.rule.peer)}) if {
	grant.rule.peer.kind != "unknown"
	entry.kind == "name"
}
