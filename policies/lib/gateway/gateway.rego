# METADATA
# description: >-
#   The gateway endpoints of S3. A gateway is a target of routes: it has no network interface, no address and no security
#   group, whatever is written on it.
package egresslint.lib.gateway

import data.egresslint.lib.carrier
import data.egresslint.lib.reason
import data.egresslint.lib.words

# s3 are the gateway endpoints of S3.
s3 := {id: endpoint |
	some id, endpoint in input.endpoints
	endpoint.kind == "gateway"
	endpoint.service == "s3"
}

# taken are the gateways that a grant to the peer takes for something with a security group, {gateway id: reference}: the
# peer is a gateway itself, or a group that is written on a gateway and that nothing carries.
taken(peer) := {peer.id: {"id": peer.id}} if {
	peer.kind == "group"
	s3[peer.id]
} else := _written[peer.id] if {
	peer.kind == "group"
	_written[peer.id]
	not peer.id in _carried
} else := {}

# doubts is the set of reasons why no gateway may be taken so; it is empty where one certainly is.
doubts(peer) := carrier.doubts(taken(peer), {id: reason.of(s3[id], ["maybe"]) | some id, _ in taken(peer)})

# mistake says, as the rest of a sentence that ends in the peer, what is wrong with it.
mistake(peer) := "which is a gateway endpoint and no security group: it has neither a network interface nor an address" if {
	s3[peer.id]
} else := $"which only {words.list(object.keys(taken(peer)))} names: a gateway endpoint has no network interface that could carry a security group"

# related are the gateways.
related(peer) := {{"message": message, "at": s3[id].at} |
	some id, _ in taken(peer)
	message := $"{id} is a gateway endpoint of S3."
}

_written := carrier.by_group(s3)

_carried := {reference.id |
	some holders in [input.workloads, input.endpoints]
	some id, holder in holders
	not s3[id]
	some reference in holder.groups.items
}
