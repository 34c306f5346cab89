# METADATA
# description: >-
#   The place of a workload or an endpoint in the network: its VPC, its subnets, and the addresses that its network
#   interfaces may have there.
package egresslint.lib.network

import data.egresslint.lib.reason
import data.egresslint.lib.vpc

# of is the network of the workload or endpoint. What shares VPC and subnets shares the network.
of(end) := {
	"vpc": vpc.of(end),
	"subnets": {reference.id | some reference in end.subnets.items},
	"open": reason.of(end.subnets, ["open"]),
	"addresses": {host(address) | some address in end.addresses},
}

# host is the block of a single address.
host(address) := $"{address}/128" if {
	contains(address, ":")
} else := $"{address}/32"

# block is the CIDR of the subnet; it is undefined where that is not known.
block(subnet) := input.subnets[subnet].cidr if input.subnets[subnet].cidr != ""

# space is the blocks that hold all addresses in the network, {blocks, why}: the fixed addresses, or else the subnets, or
# else the VPC. "why" tells why the blocks may not be all.
space(network) := {"blocks": network.addresses, "why": set()} if {
	count(network.addresses) > 0
	some number in {0, count(network.addresses)}
	count(network.subnets) == number
	count(network.open) == 0
} else := {"blocks": _blocks(network), "why": set()} if {
	count(network.subnets) > 0
	count(_hidden(network)) == 0
} else := {"blocks": {block | some block in input.vpcs[network.vpc].cidrs}, "why": set()} if {
	count(input.vpcs[network.vpc].cidrs) > 0
	not input.vpcs[network.vpc].unknown
} else := {"blocks": _blocks(network), "why": _missing(network)}

_blocks(network) := {block(subnet) | some subnet in network.subnets}

# Why the blocks of the subnets are not all.
_hidden(network) := network.open | {why |
	some subnet in network.subnets
	not block(subnet)
	why := {
		"reason": $"the CIDR of {subnet} is not known",
		"at": object.get(input.subnets[subnet], "at", 0),
	}
}

_missing(network) := why if {
	why := _hidden(network) | reason.of(object.get(input.vpcs, network.vpc, {}), ["unknown"])
	count(why) > 0
} else := {{"reason": "the subnets are not known"}}
