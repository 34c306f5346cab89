# METADATA
# description: Whether a task's egress reaches what the pull of its image needs.
package egresslint.lib.reach

import data.egresslint.lib.address
import data.egresslint.lib.answer
import data.egresslint.lib.contact
import data.egresslint.lib.grant
import data.egresslint.lib.group
import data.egresslint.lib.interface
import data.egresslint.lib.peer as text
import data.egresslint.lib.task
import data.egresslint.lib.vpc

# answers is {workload id: {service: whether the workload's egress reaches it}}.
answers := {id: {
	"ecr.api": to(id, "ecr.api"),
	"ecr.dkr": to(id, "ecr.dkr"),
	"s3": to(id, "s3"),
} |
	some id, _ in task.workloads
}

# through answers whether grants {certain, possible} would reach the service if they were all that the workload has.
through(id, grants, service) := answer.yes if {
	_certainly(id, grants.certain, service)
} else := _open(id, grants, service)

# endpoints are the ids of the endpoints of the service that may be used from the VPC.
endpoints(own, service) := interface.of(own, service)

# to answers whether the workload's egress reaches the service: an interface endpoint of it, or the prefix list of S3.
to(id, service) := _reached(id, _certain[id], service)

# by_name tells whether the workload's egress certainly names an endpoint of the service, so that it need not be asked
# whether there is one where the workload is.
by_name(id, service) if count(_certain[id].peers & _doors(task.vpcs[id], service)) > 0

_certain := {id: grant.certain(workload.groups, "egress") | some id, workload in task.workloads}

# What is possible is only asked for where what is certain does not do.
_reached(id, certain, service) := answer.yes if {
	_certainly(id, certain, service)
} else := _open(id, {"certain": certain, "possible": _possible(id)}, service)

_certainly(_, certain, _) if address.everything in certain.blocks

_certainly(_, certain, "s3") if {"kind": "s3"} in certain.peers

_certainly(_, certain, "s3") if address.internet(certain.blocks)

_certainly(id, certain, service) if {
	service != "s3"
	count(certain.peers & _doors(task.vpcs[id], service)) > 0
}

_open(id, grants, service) := answer.any(_near(id, grants, service) | _elsewhere(id, grants, service)) if {
	service != "s3"
} else := answer.unknown(union(whys)) if {
	whys := {possible.why | some possible in grants.possible; possible.peer.kind in {"s3", "unknown", "list"}}
	count(whys) > 0
} else := answer.unknown(union({block.why | some block in blocks})) if {
	blocks := {possible | some possible in grants.possible; possible.peer.kind == "cidr"}
	address.internet({block.peer.cidr | some block in blocks})
} else := answer.no

# The peers that certainly name an endpoint of the service. A rule that names a group or an address is only accepted
# where that can be reached, so the VPCs need not be known.
_doors(own, service) := {door |
	some id in endpoints(own, service)
	count(interface.about[id]) == 0
	some door in interface.names(interface.endpoints[id])
}

# The endpoints that the workload may use, each with the answer whether the grants reach it.
_near(id, grants, service) := {answer.doubted(found, doubts) |
	some endpoint in endpoints(task.vpcs[id], service)
	found := contact.between(grants.certain, grants.possible, interface.endpoints[endpoint])
	doubts := interface.about[endpoint] | _distance(id, grants.certain, endpoint)
}

_distance(id, certain, endpoint) := set() if {
	contact.named(certain, interface.endpoints[endpoint])
} else := vpc.doubts(task.vpcs[id], interface.vpcs[endpoint])

# Endpoints that are not in the files: what lets the workload reach one of them, if there is one.
_elsewhere(id, grants, service) := {answer.unknown(possible.why | why) |
	known := _known(task.vpcs[id], service)
	some possible in grants.possible
	why := _outside(possible.peer, service, known)
}

_possible(id) := grant.possible(task.workloads[id].groups, "egress")

# Whether the files have the endpoint: "yes", "perhaps" or "no".
_known(own, service) := "yes" if {
	some id in endpoints(own, service)
	count(interface.about[id]) == 0
	count(vpc.doubts(own, interface.vpcs[id])) == 0
} else := "perhaps" if {
	count(endpoints(own, service)) > 0
} else := "no"

_outside(peer, _, known) := group.handed(peer.id) if {
	peer.kind == "group"
	count(group.handed(peer.id)) > 0
} else := group.published(peer.id) if {
	peer.kind == "group"
	count(group.published(peer.id)) > 0
	known == "no"
} else := set() if {
	peer.kind in {"unknown", "list"}
	known != "yes"
}

_outside(peer, service, known) := {{"reason": $"whether an {service} endpoint that is not in these files has its addresses in {text.text(peer)} is not known"}} if {
	_internal(peer)
	known != "yes"
}

_internal(peer) if peer.kind in {"vpc_cidr", "subnet_cidr"}

_internal(peer) if {
	peer.kind == "cidr"
	not address.public(peer.cidr)
}
