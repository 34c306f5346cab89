# METADATA
# description: >-
#   Whether a task can pull its image: egress, ingress of the endpoints, DNS, endpoints and routes.
package egresslint.lib.pull

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.security_group
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# reaches is {workload id: {service: whether the workload's egress reaches it}}, for those that pull from private ECR.
reaches := {id: {
	"ecr.api": _reaches_service(id, "ecr.api"),
	"ecr.dkr": _reaches_service(id, "ecr.dkr"),
	"s3": _reaches_service(id, "s3"),
} |
	some id, _ in task.pulling
}

# reaches_through answers whether grants {certain, possible} would reach the service if they were all that the workload
# has.
reaches_through(id, grants, service) := answer.yes if {
	_certainly(id, grants.certain, service)
} else := _may_reach(id, grants, service)

# _reaches_service answers whether the workload's egress reaches the service: an interface endpoint of it, or the prefix
# list of S3.
_reaches_service(id, service) := _reached(id, _certain_egress[id], service)

# _names_endpoint reports whether the workload's egress certainly names an endpoint of the service, so that it need not
# be asked whether there is one where the workload is.
_names_endpoint(id, service) if count(_certain_egress[id].peers & _certain_peers(task.vpcs[id], service)) > 0

_certain_egress := {id: security_group.certain_grants(workload.groups, "egress") | some id, workload in task.workloads}

# What is possible is only asked for where what is certain does not do.
_reached(id, certain, service) := answer.yes if {
	_certainly(id, certain, service)
} else := _may_reach(id, {"certain": certain, "possible": _possible_egress(id)}, service)

_certainly(_, certain, _) if network.any_ipv4 in certain.blocks

_certainly(_, certain, "s3") if {"kind": "s3"} in certain.peers

_certainly(_, certain, "s3") if network.holds_internet(certain.blocks)

_certainly(id, certain, service) if {
	service != "s3"
	count(certain.peers & _certain_peers(task.vpcs[id], service)) > 0
}

_may_reach(id, grants, service) := answer.any(_declared_endpoints(id, grants, service) | _endpoints_elsewhere(id, grants, service)) if {
	service != "s3"
} else := answer.unknown(union(whys)) if {
	whys := {possible.why | some possible in grants.possible; possible.peer.kind in {"s3", "unknown", "list"}}
	count(whys) > 0
} else := answer.unknown(union({block.why | some block in blocks})) if {
	blocks := {possible | some possible in grants.possible; possible.peer.kind == "cidr"}
	network.holds_internet({block.peer.cidr | some block in blocks})
} else := answer.no

# The peers that certainly name an endpoint of the service. A rule that names a group or an address is only accepted
# where that can be reached, so the VPCs need not be known.
_certain_peers(own, service) := {peer |
	some id in vpc_endpoint.usable(own, service)
	count(vpc_endpoint.doubts[id]) == 0
	some peer in vpc_endpoint.peers(vpc_endpoint.seen_from(own, id))
}

# The endpoints that the workload may use, each with the answer whether the grants reach it.
_declared_endpoints(id, grants, service) := {answer.yes_beyond_doubt(found, doubts) |
	some endpoint in vpc_endpoint.usable(task.vpcs[id], service)
	found := security_group.https_between(grants.certain, grants.possible, vpc_endpoint.seen_from(task.vpcs[id], endpoint))
	doubts := vpc_endpoint.doubts[endpoint] | _endpoint_doubts(id, grants.certain, endpoint)
}

_endpoint_doubts(id, certain, endpoint) := set() if {
	security_group.names_interface(certain, vpc_endpoint.interfaces[endpoint])
} else := network.same_vpc_doubts(task.vpcs[id], vpc_endpoint.vpcs[endpoint])

# Endpoints that are not in the files: what lets the workload reach one of them, if there is one.
_endpoints_elsewhere(id, grants, service) := {answer.unknown(possible.why | why) |
	known := _endpoint_known(task.vpcs[id], service)
	some possible in grants.possible
	why := _reaches_elsewhere(possible.peer, service, known)
}

_possible_egress(id) := security_group.possible_grants(task.workloads[id].groups, "egress")

# Whether the files have the endpoint: "yes", "perhaps" or "no".
_endpoint_known(own, service) := "yes" if {
	some id in vpc_endpoint.usable(own, service)
	count(vpc_endpoint.doubts[id]) == 0
	count(network.same_vpc_doubts(own, vpc_endpoint.vpcs[id])) == 0
} else := "perhaps" if {
	count(vpc_endpoint.usable(own, service)) > 0
} else := "no"

_reaches_elsewhere(peer, _, known) := security_group.shared(peer.id) if {
	peer.kind == "group"
	count(security_group.shared(peer.id)) > 0
} else := security_group.shared_or_exported(peer.id) if {
	peer.kind == "group"
	count(security_group.shared_or_exported(peer.id)) > 0
	known == "no"
} else := set() if {
	peer.kind in {"unknown", "list"}
	known != "yes"
}

_reaches_elsewhere(peer, service, known) := {{"reason": $"whether an {service} endpoint that is not in these files has its addresses in {_cidr(peer)} is not known"}} if {
	_may_be_internal(peer)
	known != "yes"
}

_may_be_internal(peer) if peer.kind in {"vpc_cidr", "subnet_cidr"}

_may_be_internal(peer) if {
	peer.kind == "cidr"
	not network.public(peer.cidr)
}

_cidr(peer) := peer.cidr if {
	peer.kind == "cidr"
} else := $"the CIDR of {peer.id}"
