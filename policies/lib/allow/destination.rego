# METADATA
# description: >-
#   The destinations that a task may send to: what the image pull needs and what the configuration allows.
package egresslint.lib.allow

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.prefix_list
import data.egresslint.lib.security_group
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# judged are the grants of task groups. Those that are just tcp 443 to an endpoint, as nearly all should be, are skipped.
# "destination" is the answer whether the peer is an allowed destination, and "exact" whether the grant allows no more than
# is allowed there. "claims" are the allowances that hold for it, and "parts" those that hold for a part of its peer.
# "fault" is what is wrong with it, {kind, answer}: there is none if it is allowed.
judged := [object.union(judgement, {"fault": fault | fault := _fault(judgement)}) |
	some grant in task.grants
	not _only_https_to_endpoint(grant.rule)
	pull := _allowed(grant.rule, grant.group)
	claims := _allowances(grant)
	destination := answer.any({pull} | {claim.peer | some claim in claims})
	judgement := object.union(grant, {
		"destination": destination,
		"exact": answer.any({answer.all({pull, security_group.only_https(grant.rule)})} | {answer.all({claim.peer, claim.ports}) | some claim in claims}),
		"claims": _claims(pull, destination, claims),
		"parts": _parts(grant),
	})
]

# Where the peer is not known, the ports may decide: some packet that the grant allows is allowed to no destination. If
# all are so, it is the destination that is wrong, or else the ports are too wide.
_fault(grant) := {"kind": "port", "answer": grant.exact} if {
	grant.destination.is == "yes"
	grant.exact.is != "yes"
}

_fault(grant) := {"kind": "destination", "answer": answer.no} if grant.destination.is == "no"

_fault(grant) := _fault_of_unknown(grant) if grant.destination.is == "unknown"

_fault_of_unknown(grant) := {"kind": "destination", "answer": grant.destination} if {
	grant.exact.is != "no"
} else := {"kind": "port", "answer": answer.no} if {
	some allowed in _possibly_allowed(grant)
	security_group.may_share_ports(grant.rule, allowed)
} else := {"kind": "destination", "answer": answer.no}

_possibly_allowed(grant) := [claim.entry | some claim in grant.claims] if {
	count(grant.claims) > 0
} else := [_https]

# What the pull needs is one of the things that are allowed.
_claims(pull, destination, claims) := [] if {
	count(claims) == 0
} else := array.concat([{"entry": _https, "peer": pull} | pull.is in {"yes", destination.is}], claims)

_https := {"number": -1, "protocol": "tcp", "ports": [{"from": 443, "to": 443}]}

_only_https_to_endpoint(rule) if {
	rule.peer in vpc_endpoint.certain_peers
	security_group.only_https(rule).is == "yes"
}

# mistaken_list_owners are the managed lists that the grant's literal prefix list id is known for, where the list stands
# in place of that of S3: it is S3's in another region, or a task has no rule for S3. The set is empty for every other
# grant.
mistaken_list_owners(grant) := owners if {
	owners := managed_list_owners(grant)
	count(owners) > 0
	not _beside_s3(grant, owners)
} else := set()

# managed_list_owners are the managed lists that the grant's literal prefix list id is known for, where none of them can
# be that of S3 here.
managed_list_owners(grant) := prefix_list.owners(grant.rule.peer.id, network.region_of_group(grant.group)) if {
	grant.destination.is == "no"
	grant.rule.peer.kind == "prefix_list"
	input.prefix_lists[grant.rule.peer.id].literal
	not grant.rule.sensitive
} else := set()

# _beside_s3 reports whether the list is that of another service, and all tasks have a rule for S3 as well.
_beside_s3(grant, owners) if {
	count(task.by_group[grant.group]) > 0
	every owner in owners {
		owner.service != prefix_list.name("s3")
	}
	every id, _ in task.by_group[grant.group] {
		_has_s3_rule(task.workloads[id])
	}
}

_has_s3_rule(workload) if {
	some reference in workload.groups.items
	reference.id in _groups_with_s3_rule
}

_groups_with_s3_rule := {id |
	some id, group in input.groups
	some rule in group.egress
	rule.peer.kind == "prefix_list"
	prefix_list.s3(rule.peer.id, network.region_of_group(id)).is != "no"
	security_group.allows_https(rule).is != "no"
}

# gateways_named are the S3 gateways that the grant names as if they had a security group; nothing else can be meant.
gateways_named(grant) := vpc_endpoint.gateways_named_by(grant.rule.peer) if {
	grant.destination.is == "no"
	security_group.allows_https(grant.rule).is != "no"
} else := {}

# The peer is a group or an address of an ECR endpoint, or the S3 prefix list.
_allowed(rule, _) := _ecr_group(rule.peer.id) if rule.peer.kind == "group"

_allowed(rule, _) := _ecr_cidr(rule.peer.cidr, rule) if rule.peer.kind == "cidr"

_allowed(rule, group) := _prefix_list(rule, network.region_of_group(group)) if rule.peer.kind == "prefix_list"

_allowed(rule, _) := _ecr_endpoint(rule.peer.id) if rule.peer.kind == "endpoint_address"

_allowed(rule, _) := answer.unknown(answer.reasons(rule, ["unknown"])) if rule.peer.kind == "unknown"

_allowed(rule, _) := answer.no if rule.peer.kind in {"vpc_cidr", "subnet_cidr"}

_ecr_group(id) := answer.no if {
	vpc_endpoint.s3_gateways[id]
} else := vpc_endpoint.ecr_uses(id) if {
	vpc_endpoint.ecr_uses(id).is != "no"
} else := answer.unknown(security_group.shared(id)) if {
	count(security_group.shared(id)) > 0
} else := answer.unknown(security_group.shared_or_exported(id)) if {
	count(vpc_endpoint.ecr) == 0
	count(security_group.shared_or_exported(id)) > 0
} else := answer.no

_ecr_endpoint(id) := answer.yes_beyond_doubt(answer.yes, vpc_endpoint.doubts[id]) if {
	id in object.keys(vpc_endpoint.ecr)
} else := answer.no

_prefix_list(rule, where) := prefix_list.s3(rule.peer.id, where) if {
	count(security_group.list_blocks(rule.peer.id)) == 0
} else := answer.yes_beyond_doubt(answer.all(blocks), prefix_list.doubts(rule.peer.id)) if {
	blocks := {_ecr_cidr(block.cidr, rule) | some block in security_group.list_blocks(rule.peer.id)}
}

_ecr_cidr(cidr, _) := answer.no if not network.single_address(cidr)

_ecr_cidr(cidr, rule) := _ecr_address(cidr, rule) if network.single_address(cidr)

_ecr_address(cidr, rule) := answer.any(fixed) if {
	fixed := {_ecr_endpoint(id) |
		some id, endpoint in vpc_endpoint.ecr
		some own in endpoint.addresses
		network.host_cidr(own) == cidr
	}
	count(fixed) > 0
} else := answer.no if {
	_other_endpoint_has(cidr)
} else := answer.unknown(around) if {
	around := {_undecided(cidr, id) |
		some id, endpoint in vpc_endpoint.ecr
		_may_have(network.address_space(network.placement(endpoint)), cidr)
	}
	count(around) > 0
} else := answer.unknown({_no_ecr_endpoint(cidr)}) if {
	count(vpc_endpoint.ecr) == 0
	network.private(cidr)
	security_group.only_https(rule).is == "yes"
} else := answer.no

# Another endpoint certainly has the address.
_other_endpoint_has(cidr) if {
	some id, endpoint in input.endpoints
	not id in object.keys(vpc_endpoint.ecr)
	not endpoint.maybe
	some own in endpoint.addresses
	network.host_cidr(own) == cidr
}

_may_have(addresses, cidr) if network.inside(cidr, addresses.blocks)

_may_have(addresses, cidr) if {
	network.private(cidr)
	count(addresses.why) > 0
}

_undecided(cidr, id) := {
	"reason": $"whether {cidr} is an address of {id} is not known",
	"settle": "refer to the endpoint's security group instead",
	"at": object.get(vpc_endpoint.ecr[id], "at", 0),
}

_no_ecr_endpoint(cidr) := {"reason": $"whether {cidr} is an address of an ECR endpoint is not known, as these files declare none"}
