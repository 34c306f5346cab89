# The interface endpoints of ECR, and their security groups.
package egresslint.lib.vpc_endpoint

import data.egresslint.lib.answer
import data.egresslint.lib.security_group

# ecr_services are the services of ECR that tasks pull images from.
ecr_services := {"ecr.api", "ecr.dkr"}

# ecr are those that are, or may be, interface endpoints of ECR.
ecr := {id: endpoint |
	some id, endpoint in interfaces
	endpoint.service in (ecr_services | {""})
}

# by_group is {group id: {endpoint id: reference}}, for the groups that are judged: without those that only endpoints
# outside of the files use and that are declared there too.
by_group := {group: users |
	some group, users in _all_by_group
	_declared_here(group, users)
}

# _all_by_group is {group id: {endpoint id: reference}}, for all groups.
_all_by_group := security_group.by_group(ecr)

# ecr_by_vpc is {VPC id: {endpoint id: true}}.
ecr_by_vpc := object.union_n([{own: {id: true}} | some id, _ in ecr; own := vpcs[id]])

# ecr_from are the endpoints of ECR that may be used from the VPC, in it or in VPCs that are linked with it.
ecr_from(own) := {id | some id in may_be_in(own); ecr[id]} | {id |
	some service in ecr_services
	some id in linked(own, service)
}

# ecr_used_in is {VPC id: {endpoint id: true}}, with the endpoints in VPCs that are linked with it.
ecr_used_in := object.union_n([ecr_by_vpc, {own: {id: true |
	some service in ecr_services
	some id in linked(own, service)
} |
	count(input.links) > 0
	some own, _ in input.vpcs
	some service in ecr_services
	count(linked(own, service)) > 0
}])

# ecr_in_vpc_doubts is the set of reasons why no ECR endpoint may be used from the VPC; it is empty where one certainly is.
ecr_in_vpc_doubts(id) := set() if {
	some endpoint, _ in ecr_used_in[id]
	count(doubts[endpoint]) == 0
} else := {why | some endpoint, _ in ecr_used_in[id]; some why in doubts[endpoint]}

# outside_files reports whether nothing can be said of what the endpoint admits and sends: it is outside of the files,
# and so are its groups.
outside_files(id) if {
	ecr[id].outside
	count([reference | some reference in ecr[id].groups.items; by_group[reference.id]]) == 0
}

# group_doubts is the set of reasons why no endpoint of ECR may use the group.
group_doubts(group) := security_group.use_doubts(by_group[group], doubts) | answer.reasons(input.groups[group], ["maybe"])

# ecr_uses answers whether an endpoint of ECR uses the group.
ecr_uses(group) := answer.yes if {
	count(security_group.use_doubts(_all_by_group[group], doubts)) == 0
} else := answer.unknown(security_group.use_doubts(_all_by_group[group], doubts)) if {
	_all_by_group[group]
} else := answer.unknown(_open_groups) if {
	count(_open_groups) > 0
} else := answer.no

# _grants are the rules that people wrote for endpoint groups in the direction: {group, rule}.
_grants(direction) := [{"group": group, "rule": rule} |
	some group, _ in by_group
	some rule in input.groups[group][direction]
	not rule.implicit
	not security_group.grants_nothing(rule.peer)
]

# grant_doubts is the set of reasons why no endpoint of ECR may have the grant.
grant_doubts(grant) := group_doubts(grant.group) | answer.reasons(grant.rule, ["maybe"])

# certain_peers are the peers that name an endpoint for certain.
certain_peers := {peer |
	some id, endpoint in ecr
	count(doubts[id]) == 0
	some peer in peers(endpoint)
}

# What is not known about the lists of groups: a group that is on no list may be a further member.
_open_groups := {why |
	some endpoint in ecr
	some why in endpoint.groups.open
}

_declared_here(group, _) if input.groups[group].origin != "external"

_declared_here(_, users) if {
	some id, _ in users
	not ecr[id].outside
}
