# METADATA
# description: What an ECR endpoint may send to, whatever the port - the public addresses of ECR in the region.
package egresslint.lib.upstream

import data.egresslint.lib.address
import data.egresslint.lib.answer
import data.egresslint.lib.ecr
import data.egresslint.lib.port
import data.egresslint.lib.prefix_list
import data.egresslint.lib.reason
import data.egresslint.lib.region
import data.egresslint.lib.words

# judged are the egress grants of endpoint groups, each with the answer whether its peer is inside of ECR's blocks.
judged := [object.union(grant, {"inside": _inside(grant.rule, region.of_group(grant.group))}) |
	some grant in ecr.grants("egress")
]

# too_wide tells whether the grant is wrong even if its peer should be right, because it allows more than tcp 443.
too_wide(grant) if {
	grant.inside.is == "unknown"
	port.only_https(grant.rule).is == "no"
}

# stale says what is known of a block that was ECR's in the region once: "" where that is nothing. Whether a grant of more
# than tcp 443 was meant for ECR is nothing that one could tell.
stale(grant) := $"where ECR in {where} was last seen in {retired.last_seen}, and has answered from other addresses since" if {
	grant.inside.is != "yes"
	grant.rule.peer.kind == "cidr"
	port.only_https(grant.rule).is != "no"
	not grant.rule.sensitive
	where := region.of_group(grant.group)
	some retired in data.egresslint.aws.ecr_cidrs.regions[where].retired
	address.inside(grant.rule.peer.cidr, {retired.cidr})
} else := ""

# astray is a further sentence for a grant to a block that is ECR's, but in another region, and "" for any other.
astray(grant) := $" {grant.rule.peer.cidr} is a block of ECR in {words.list(others)}, not in {where}." if {
	not grant.rule.sensitive
	where := region.of_group(grant.group)
	others := _elsewhere(grant.rule.peer.cidr, where)
	count(others) > 0
} else := ""

_inside(rule, where) := _block(rule.peer.cidr, where) if rule.peer.kind == "cidr"

_inside(rule, where) := _list(rule.peer.id, where) if rule.peer.kind == "prefix_list"

_inside(rule, _) := answer.unknown(reason.of(rule, ["unknown"])) if rule.peer.kind == "unknown"

_inside(rule, _) := answer.no if not rule.peer.kind in {"cidr", "prefix_list", "unknown"}

_list(id, _) := answer.no if prefix_list.managed(id)

_list(id, where) := answer.doubted(answer.all(blocks), prefix_list.doubts(id)) if {
	not prefix_list.managed(id)
	blocks := {_block(block.cidr, where) | some block in prefix_list.blocks(id)}
}

_block(cidr, where) := answer.yes if {
	address.inside(cidr, _known[where])
} else := answer.no if {
	_known[where]
} else := answer.no if {
	not _plausible(cidr)
} else := answer.no if {
	count(_elsewhere(cidr, where)) > 0
} else := answer.unknown({{
	"reason": $"the address blocks of ECR in {where} are not among those that egresslint knows",
	"settle": $"compare dig +short api.ecr.{where}.{_suffix(where)} with ip-ranges.json, and write the blocks under ecr_cidrs in .egresslint.yaml",
}}) if {
	where != ""
} else := answer.unknown({{"reason": "the region is not known", "settle": $"--region {concat(" or --region ", regions)}"}}) if {
	regions := [name | some name, blocks in _known; address.inside(cidr, blocks)]
	count(regions) > 0
} else := answer.unknown({{"reason": "the region is not known", "settle": "--region …"}})

# The regions, other than the known one, in which the block is one of ECR.
_elsewhere(cidr, where) := {other | some other, blocks in _known; address.inside(cidr, blocks)} if {
	where != ""
	not address.inside(cidr, object.get(_known, where, set()))
} else := set()

_known := {name: address.merged({cidr | some cidr in facts.cidrs}) |
	some name, facts in data.egresslint.aws.ecr_cidrs.regions
	facts.cidrs
}

# A block that could belong to ECR: public, and no larger than what AWS announces at once.
_plausible(cidr) if {
	address.public(cidr)
	to_number(split(cidr, "/")[1]) >= 8
}

_suffix(where) := "amazonaws.com.cn" if {
	startswith(where, "cn-")
} else := "amazonaws.com"
