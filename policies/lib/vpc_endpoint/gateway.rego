# The gateway endpoints of S3. A gateway endpoint is a target of routes: it has no network interface, no address and no
# security group, even if the files write one on it.
package egresslint.lib.vpc_endpoint

import data.egresslint.lib.answer
import data.egresslint.lib.security_group

# s3_gateways are the gateway endpoints of S3.
s3_gateways := {id: endpoint |
	some id, endpoint in here
	endpoint.kind == "gateway"
	endpoint.service == "s3"
}

# gateways_named_by are the gateways that a grant to the peer names as if they had a security group, {gateway id:
# reference}: the peer is a gateway itself, or a group that the files write on a gateway and that nothing uses.
gateways_named_by(peer) := {peer.id: {"id": peer.id}} if {
	peer.kind == "group"
	s3_gateways[peer.id]
} else := _by_gateway_group[peer.id] if {
	peer.kind == "group"
	_by_gateway_group[peer.id]
	not peer.id in _groups_in_use
} else := {}

# gateways_named_doubts is the set of reasons why no gateway may be named so; it is empty where one certainly is.
gateways_named_doubts(peer) := security_group.use_doubts(gateways_named_by(peer), {id: answer.reasons(s3_gateways[id], ["maybe"]) | some id, _ in gateways_named_by(peer)})

_by_gateway_group := security_group.by_group(s3_gateways)

_groups_in_use := {reference.id |
	some users in [input.workloads, input.endpoints]
	some id, user in users
	not s3_gateways[id]
	some reference in user.groups.items
}
