# The addresses at one end of a pull, as a network ACL at the other end is asked about them: {request, answer}, each
# with the blocks and with what it means if not all of them get through.
package egresslint.lib.acl

import data.egresslint.lib.network

# _addresses is the addresses that the end has in the subnet, "" for one that is not known.
_addresses(place, subnet, end) := {
	"request": {"blocks": blocks, "partly": _partly(place, subnet, $"the addresses of {end}")},
	"answer": {"blocks": blocks, "partly": _partly(place, subnet, $"the ephemeral ports, or of the addresses of {end},")},
} if {
	blocks := _address_blocks(place, subnet)
}

# _s3_addresses is where S3 is. A network ACL cannot name a prefix list.
_s3_addresses := {"request": s3, "answer": s3} if {
	s3 := {"blocks": {network.any_ipv4}, "without": network.unrouted, "partly": {{
		"reason": "only a part of the public addresses is let through, and whether S3's are among them is not known",
		"settle": "let them all through, or compare with the entries of the S3 prefix list",
	}}}
}

# subnet_name names the subnet within a sentence.
subnet_name(subnet) := "a further subnet of the task" if {
	subnet == ""
} else := subnet

_address_blocks(place, subnet) := fixed if {
	count(place.addresses) == count(place.subnets)
	fixed := {one | some one in place.addresses; network.inside(one, {network.subnet_cidr(subnet)})}
	count(fixed) > 0
} else := {network.subnet_cidr(subnet)} if {
	network.subnet_cidr(subnet)
} else := blocks if {
	not input.vpcs[place.vpc].unknown
	blocks := {block | some block in input.vpcs[place.vpc].cidrs; contains(block, ".")}
	count(blocks) > 0
} else := {network.any_ipv4}

_partly(place, subnet, what) := {{"reason": $"only a part of {what} is let through"}} if {
	network.subnet_cidr(subnet)
} else := {{
	"reason": $"the CIDR of {subnet} is not known",
	"at": object.get(input.subnets, [subnet, "at"], 0),
}} if {
	subnet != ""
} else := why if {
	why := place.open
	count(why) > 0
} else := {{"reason": "the subnets are not known"}}
