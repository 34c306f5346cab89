# What the endpoints of ECR admit.
package egresslint.lib.vpc_endpoint

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.prefix_list
import data.egresslint.lib.security_group

# ingress are the ingress grants of endpoint groups, each with the answer whether it is no more than tcp 443 from
# inside.
ingress := [object.union(grant, {"narrow": answer.all({security_group.only_https(grant.rule), _internal(grant)})}) |
	some grant in _grants("ingress")
]

_internal(grant) := _cidr_internal(grant.rule.peer.cidr, grant.group) if grant.rule.peer.kind == "cidr"

_internal(grant) := _list_internal(grant.rule.peer.id, grant.group) if grant.rule.peer.kind == "prefix_list"

_internal(grant) := answer.unknown(answer.reasons(grant.rule, ["unknown"])) if grant.rule.peer.kind == "unknown"

_internal(grant) := answer.yes if not grant.rule.peer.kind in {"cidr", "prefix_list", "unknown"}

_list_internal(id, _) := answer.no if prefix_list.managed(id)

_list_internal(id, group) := answer.yes_beyond_doubt(answer.all(blocks), prefix_list.doubts(id)) if {
	not prefix_list.managed(id)
	blocks := {_cidr_internal(block.cidr, group) | some block in security_group.list_blocks(id)}
}

_cidr_internal(cidr, group) := answer.yes if {
	network.private(cidr)
} else := answer.yes if {
	network.inside(cidr, _vpc_cidrs(group))
} else := answer.no

# A VPC may have public addresses of its own, in several blocks that lie side by side.
_vpc_cidrs(group) := network.merged({block |
	some id, _ in by_group[group]
	some block in input.vpcs[network.vpc_of(ecr[id])].cidrs
})
