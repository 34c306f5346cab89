# METADATA
# description: >-
#   The network around a task: VPCs, subnets, route tables, availability zones, regions and address blocks.
package egresslint.lib.network

import data.egresslint.lib.answer

# placement is where the workload or endpoint is in the network: its VPC, its subnets, and its own addresses if these
# are known. Workloads in the same VPC and subnets have the same placement if they have public addresses alike.
placement(end) := {
	"public": _public(end),
	"vpc": vpc_of(end),
	"subnets": {reference.id | some reference in end.subnets.items},
	"open": answer.reasons(end.subnets, ["open"]),
	"addresses": {host_cidr(address) | some address in end.addresses},
}

# Whether it has public addresses. Without the setting, AWS assigns none.
_public(end) := answer.yes if {
	end.public_address.is == "yes"
} else := answer.unknown(answer.reasons(end.public_address, ["unknown"])) if {
	end.public_address.is == "unknown"
} else := answer.no

# host_cidr is the block of a single address.
host_cidr(address) := $"{address}/128" if {
	contains(address, ":")
} else := $"{address}/32"

# subnet_cidr is the CIDR of the subnet; it is undefined where that is not known.
subnet_cidr(subnet) := input.subnets[subnet].cidr if input.subnets[subnet].cidr != ""

# address_space is the blocks that hold all addresses in the placement, {blocks, why}: the fixed addresses, or else the
# subnets, or else the VPC. "why" says why the blocks may not be all.
address_space(placement) := {"blocks": placement.addresses, "why": set()} if {
	count(placement.addresses) > 0
	some number in {0, count(placement.addresses)}
	count(placement.subnets) == number
	count(placement.open) == 0
} else := {"blocks": _subnet_cidrs(placement), "why": set()} if {
	count(placement.subnets) > 0
	count(_cidrs_not_known(placement)) == 0
} else := {"blocks": {block | some block in input.vpcs[placement.vpc].cidrs}, "why": set()} if {
	count(input.vpcs[placement.vpc].cidrs) > 0
	not input.vpcs[placement.vpc].unknown
} else := {"blocks": _subnet_cidrs(placement), "why": _space_not_known(placement)}

_subnet_cidrs(placement) := {subnet_cidr(subnet) | some subnet in placement.subnets}

# Why the blocks of the subnets are not all.
_cidrs_not_known(placement) := placement.open | {why |
	some subnet in placement.subnets
	not subnet_cidr(subnet)
	why := {
		"reason": $"the CIDR of {subnet} is not known",
		"at": object.get(input.subnets[subnet], "at", 0),
	}
}

_space_not_known(placement) := why if {
	why := _cidrs_not_known(placement) | answer.reasons(object.get(input.vpcs, placement.vpc, {}), ["unknown"])
	count(why) > 0
} else := {{"reason": "the subnets are not known"}}
