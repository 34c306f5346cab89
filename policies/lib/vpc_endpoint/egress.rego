# What the endpoints of ECR may send to, on any port: the public addresses of ECR in the region.
package egresslint.lib.vpc_endpoint

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.prefix_list
import data.egresslint.lib.security_group

# egress are the egress grants of endpoint groups, each with the answer whether its peer is inside of ECR's blocks.
egress := [object.union(grant, {"inside": _inside_ecr(grant.rule, network.region_of_group(grant.group))}) |
	some grant in _grants("egress")
]

_inside_ecr(rule, where) := _cidr_inside_ecr(rule.peer.cidr, where) if rule.peer.kind == "cidr"

_inside_ecr(rule, where) := _list_inside_ecr(rule.peer.id, where) if rule.peer.kind == "prefix_list"

_inside_ecr(rule, _) := answer.unknown(answer.reasons(rule, ["unknown"])) if rule.peer.kind == "unknown"

_inside_ecr(rule, _) := answer.no if not rule.peer.kind in {"cidr", "prefix_list", "unknown"}

_list_inside_ecr(id, _) := answer.no if prefix_list.managed(id)

_list_inside_ecr(id, where) := answer.yes_beyond_doubt(answer.all(blocks), prefix_list.doubts(id)) if {
	not prefix_list.managed(id)
	blocks := {_cidr_inside_ecr(block.cidr, where) | some block in security_group.list_blocks(id)}
}

_cidr_inside_ecr(cidr, where) := answer.yes if {
	network.inside(cidr, _ecr_cidrs[where])
} else := answer.no if {
	_ecr_cidrs[where]
} else := answer.no if {
	not _may_be_ecr(cidr)
} else := answer.no if {
	count(regions_of_cidr(cidr, where)) > 0
} else := answer.unknown({{
	"reason": $"the address blocks of ECR in {where} are not among those that egresslint knows",
	"settle": answer.settle("ecr_cidrs", {"region": where}),
}}) if {
	where != ""
} else := answer.unknown({answer.region_not_known(regions)}) if {
	regions := [name | some name, blocks in _ecr_cidrs; network.inside(cidr, blocks)]
	count(regions) > 0
} else := answer.unknown({answer.region_not_known([])})

# regions_of_cidr are the regions, other than the known one, in which the block is one of ECR.
regions_of_cidr(cidr, where) := {other | some other, blocks in _ecr_cidrs; network.inside(cidr, blocks)} if {
	where != ""
	not network.inside(cidr, object.get(_ecr_cidrs, where, set()))
} else := set()

_ecr_cidrs := {name: network.merged({cidr | some cidr in facts.cidrs}) |
	some name, facts in data.egresslint.aws.ecr_cidrs.regions
	facts.cidrs
}

# A block that could belong to ECR: public, and no larger than what AWS announces at once.
_may_be_ecr(cidr) if {
	network.public(cidr)
	to_number(split(cidr, "/")[1]) >= 8
}
