# METADATA
# description: The endpoints of ECR, and the security groups that they carry.
package egresslint.lib.ecr

import data.egresslint.lib.answer
import data.egresslint.lib.carrier
import data.egresslint.lib.finding
import data.egresslint.lib.interface
import data.egresslint.lib.peer
import data.egresslint.lib.reason

services := {"ecr.api", "ecr.dkr"}

# endpoints are those that are, or may be, interface endpoints of ECR.
endpoints := {id: endpoint |
	some id, endpoint in interface.endpoints
	endpoint.service in (services | {""})
}

# carriers is {group id: {endpoint id: reference}}, for the groups that are judged: not those that only endpoints outside of
# the files carry and that are declared there too.
carriers := {group: holders |
	some group, holders in bearers
	_ours(group, holders)
}

# bearers is {group id: {endpoint id: reference}}, for all groups.
bearers := carrier.by_group(endpoints)

# vpcs is {endpoint id: the id of its VPC, "" where it is not known}.
vpcs := {id: interface.vpcs[id] | some id, _ in endpoints}

# about is {endpoint id: the reasons why there may be no such endpoint of ECR}.
about := {id: interface.about[id] | some id, _ in endpoints}

# sealed tells whether nothing can be said of what the endpoint lets in and out: it is outside of the files, and so are its
# groups.
sealed(id) if {
	endpoints[id].outside
	count([reference | some reference in endpoints[id].groups.items; carriers[reference.id]]) == 0
}

# doubts is the set of reasons why no endpoint of ECR may carry the group.
doubts(group) := carrier.doubts(carriers[group], about) | reason.of(input.groups[group], ["maybe"])

# carries answers whether an endpoint of ECR carries the group.
carries(group) := answer.yes if {
	count(carrier.doubts(bearers[group], about)) == 0
} else := answer.unknown(carrier.doubts(bearers[group], about)) if {
	bearers[group]
} else := answer.unknown(_open) if {
	count(_open) > 0
} else := answer.no

# grants are the rules that people wrote for endpoint groups in the direction: {group, rule}.
grants(direction) := [{"group": group, "rule": rule} |
	some group, _ in carriers
	some rule in input.groups[group][direction]
	not rule.implicit
	not peer.inert(rule.peer)
]

# doubts_about is the set of reasons why no endpoint of ECR may have the grant.
doubts_about(grant) := doubts(grant.group) | reason.of(grant.rule, ["maybe"])

# place is what findings about a grant have in common. Joint is "to" for egress and "from" for ingress.
place(grant, joint) := object.union(finding.on_rule(grant.group, grant.rule, joint), {
	"related": related(grant.group),
	"concerns": concerns(grant.group),
})

# doors are the peers that name an endpoint for certain.
doors := {door |
	some id, endpoint in endpoints
	count(about[id]) == 0
	some door in interface.names(endpoint)
}

# related are the endpoints that carry the group.
related(group) := {{"message": message, "at": endpoints[id].at} |
	some id, _ in carriers[group]
	message := $"{id} carries this security group."
}

# concerns tells what a finding about the group speaks of.
concerns(group) := {"groups": {group}, "endpoints": object.keys(carriers[group])}

# What is not known about the lists of groups: a group that is on no list may be a further member.
_open := {why |
	some endpoint in endpoints
	some why in endpoint.groups.open
}

_ours(group, _) if input.groups[group].origin != "external"

_ours(_, holders) if {
	some id, _ in holders
	not endpoints[id].outside
}
