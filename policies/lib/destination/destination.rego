# METADATA
# description: What a task that only pulls its image may send to, whatever the port.
package egresslint.lib.destination

import data.egresslint.lib.address
import data.egresslint.lib.allowance
import data.egresslint.lib.answer
import data.egresslint.lib.ecr
import data.egresslint.lib.finding
import data.egresslint.lib.gateway
import data.egresslint.lib.group
import data.egresslint.lib.network
import data.egresslint.lib.port
import data.egresslint.lib.prefix_list
import data.egresslint.lib.reason
import data.egresslint.lib.region
import data.egresslint.lib.shared
import data.egresslint.lib.task
import data.egresslint.lib.words

# judged are the grants of task groups, each with the answer whether its peer is an allowed destination. Those that are
# just tcp 443 to an endpoint, as nearly all should be, are passed over.
# "exact" is the answer whether it allows no more than is allowed there, and "claims" are the allowances that hold for it.
judged := [object.union(grant, {
	"allowed": answer.any({pull} | {claim.peer | some claim in claims}),
	"exact": answer.any({answer.all({pull, exact})} | {answer.all({claim.peer, claim.ports}) | some claim in claims}),
	"claims": _counted(pull, claims),
	"parts": allowance.parts(grant),
}) |
	some grant in task.grants
	not _exemplary(grant.rule)
	pull := _allowed(grant.rule, grant.group)
	exact := port.only_https(grant.rule)
	claims := allowance.claims(grant)
]

# What the pull needs is one of the things that are allowed.
_counted(pull, claims) := [] if {
	count(claims) == 0
} else := array.concat([{"entry": _https, "peer": pull} | pull.is == "yes"], claims)

_https := {"number": -1, "protocol": "tcp", "ports": [{"from": 443, "to": 443}]}

_exemplary(rule) if {
	rule.peer in ecr.doors
	port.only_https(rule).is == "yes"
}

# packet is one packet that the grant lets out and that nothing allows.
packet(grant) := finding.packet(grant.rule, "to") if {
	count(grant.claims) == 0
	count(grant.parts) == 0
} else := finding.elsewhere(grant.rule, allowance.sample(grant.rule.peer, {part.is | some part in grant.parts})) if {
	grant.allowed.is != "yes"
	count(grant.parts) > 0
} else := finding.other(grant.rule, port.beyond(grant.rule, [claim.entry | some claim in grant.claims]))

# mistaken are the managed lists that the grant's literal prefix list id is known for, where none of them can be that of
# S3 here: whoever wrote the id took one list for another. The set is empty for every other grant.
mistaken(grant) := prefix_list.owners(grant.rule.peer.id, region.of_group(grant.group)) if {
	grant.allowed.is == "no"
	grant.rule.peer.kind == "prefix_list"
	input.prefix_lists[grant.rule.peer.id].literal
	not grant.rule.sensitive
} else := set()

# misdirected are the S3 gateways that the grant takes for something with a security group; nothing else can be meant.
misdirected(grant) := gateway.taken(grant.rule.peer) if {
	grant.allowed.is == "no"
	port.https(grant.rule).is != "no"
} else := {}

# The peer is a group or an address of an ECR endpoint, or the S3 prefix list.
_allowed(rule, _) := _group(rule.peer.id) if rule.peer.kind == "group"

_allowed(rule, _) := _block(rule.peer.cidr, rule) if rule.peer.kind == "cidr"

_allowed(rule, group) := _prefix_list(rule, region.of_group(group)) if rule.peer.kind == "prefix_list"

_allowed(rule, _) := _endpoint(rule.peer.id) if rule.peer.kind == "endpoint_address"

_allowed(rule, _) := answer.unknown(reason.of(rule, ["unknown"])) if rule.peer.kind == "unknown"

_allowed(rule, _) := answer.no if rule.peer.kind in {"vpc_cidr", "subnet_cidr"}

_group(id) := answer.no if {
	gateway.s3[id]
} else := ecr.carries(id) if {
	ecr.carries(id).is != "no"
} else := answer.unknown(group.handed(id)) if {
	count(group.handed(id)) > 0
} else := answer.unknown(group.published(id)) if {
	count(ecr.endpoints) == 0
	count(group.published(id)) > 0
} else := answer.no

_endpoint(id) := answer.doubted(answer.yes, ecr.about[id]) if {
	id in object.keys(ecr.endpoints)
} else := answer.no

_prefix_list(rule, where) := prefix_list.s3(rule.peer.id, where) if {
	count(prefix_list.blocks(rule.peer.id)) == 0
} else := answer.doubted(answer.all(blocks), prefix_list.doubts(rule.peer.id)) if {
	blocks := {_block(block.cidr, rule) | some block in prefix_list.blocks(rule.peer.id)}
}

_block(cidr, _) := answer.no if not address.host(cidr)

_block(cidr, rule) := _address(cidr, rule) if address.host(cidr)

_address(cidr, rule) := answer.any(fixed) if {
	fixed := {_endpoint(id) |
		some id, endpoint in ecr.endpoints
		some own in endpoint.addresses
		network.host(own) == cidr
	}
	count(fixed) > 0
} else := answer.no if {
	_taken(cidr)
} else := answer.unknown(around) if {
	around := {_undecided(cidr, id) |
		some id, endpoint in ecr.endpoints
		_may_have(network.space(network.of(endpoint)), cidr)
	}
	count(around) > 0
} else := answer.unknown({_missing(cidr)}) if {
	count(ecr.endpoints) == 0
	address.private(cidr)
	port.only_https(rule).is == "yes"
} else := answer.no

# Another endpoint certainly has the address.
_taken(cidr) if {
	some id, endpoint in input.endpoints
	not id in object.keys(ecr.endpoints)
	not endpoint.maybe
	some own in endpoint.addresses
	network.host(own) == cidr
}

_may_have(addresses, cidr) if address.inside(cidr, addresses.blocks)

_may_have(addresses, cidr) if {
	address.private(cidr)
	count(addresses.why) > 0
}

_undecided(cidr, id) := {
	"reason": $"whether {cidr} is an address of {id} is not known",
	"settle": "refer to the endpoint's security group instead",
	"at": object.get(ecr.endpoints[id], "at", 0),
}

_missing(cidr) := {"reason": $"whether {cidr} is an address of an ECR endpoint is not known, as these files declare none"}

# advice says what to write instead.
advice(group) := $"Allow only tcp 443 to {_endpoint_groups} and to {prefix_list.s3_text(region.of_group(group))}.{shared.advice(group)}"

# needless is a further sentence for a rule that people write in the belief that it is needed, and "" for any other.
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
needless(rule) := " The DNS resolver of the VPC needs no rule: security groups do not filter what is sent to it." if {
	not rule.sensitive
	rule.protocol in {"tcp", "udp"}
	rule.from_port == 53
	rule.to_port == 53
} else := ""

_endpoint_groups := $"{words.list(groups)}, the security group of the ECR endpoints," if {
	groups := {group | some group, _ in ecr.carriers; ecr.carries(group).is == "yes"}
	count(groups) == 1
} else := "the security groups of the ECR endpoints"
