# METADATA
# description: What an ECR endpoint lets in.
package egresslint.lib.opening

import data.egresslint.lib.address
import data.egresslint.lib.answer
import data.egresslint.lib.ecr
import data.egresslint.lib.port
import data.egresslint.lib.prefix_list
import data.egresslint.lib.reason
import data.egresslint.lib.vpc

# judged are the ingress grants of endpoint groups, each with the answer whether it is no more than tcp 443 from inside.
judged := [object.union(grant, {"narrow": answer.all({port.only_https(grant.rule), _internal(grant)})}) |
	some grant in ecr.grants("ingress")
]

_internal(grant) := _block(grant.rule.peer.cidr, grant.group) if grant.rule.peer.kind == "cidr"

_internal(grant) := _list(grant.rule.peer.id, grant.group) if grant.rule.peer.kind == "prefix_list"

_internal(grant) := answer.unknown(reason.of(grant.rule, ["unknown"])) if grant.rule.peer.kind == "unknown"

_internal(grant) := answer.yes if not grant.rule.peer.kind in {"cidr", "prefix_list", "unknown"}

_list(id, _) := answer.no if prefix_list.managed(id)

_list(id, group) := answer.doubted(answer.all(blocks), prefix_list.doubts(id)) if {
	not prefix_list.managed(id)
	blocks := {_block(block.cidr, group) | some block in prefix_list.blocks(id)}
}

_block(cidr, group) := answer.yes if {
	address.private(cidr)
} else := answer.yes if {
	address.inside(cidr, _own(group))
} else := answer.no

# A VPC may have public addresses of its own, in several blocks that lie side by side.
_own(group) := address.merged({block |
	some id, _ in ecr.carriers[group]
	some block in input.vpcs[vpc.of(ecr.endpoints[id])].cidrs
})
