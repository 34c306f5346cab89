# METADATA
# description: Address blocks (CIDRs).
package egresslint.lib.address

# everything is the block of all IPv4 addresses. Security groups count addresses by family, and ECR's endpoints and the
# S3 prefix list are IPv4.
everything := "0.0.0.0/0"

# The blocks that are written to grant nothing: loopback, and the "disallow all traffic" rule of the CDK.
_inert := {"127.0.0.1/32", "::1/128", "255.255.255.255/32"}

# Space that is not routed over the internet: private, shared (RFC 6598), link-local, loopback, broadcast and their
# IPv6 counterparts.
_private := {
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8",
	"255.255.255.255/32", "fc00::/7", "fe80::/10", "::1/128",
}

# unrouted is where no IPv4 address of the internet is.
# Source: IANA's registries of special-purpose and of multicast addresses.
unrouted := {
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
	"224.0.0.0/3",
}

# internet tells whether the blocks together hold every IPv4 address of the internet: all addresses, or all but those that
# the internet has no route to.
internet(blocks) if everything in blocks

internet(blocks) if {
	count(blocks) > 1
	everything in merged(blocks | unrouted)
}

# inert tells whether a rule for the block grants nothing.
inert(cidr) if cidr in _inert

# host tells whether the block is a single address.
host(cidr) if {
	endswith(cidr, "/32")
	contains(cidr, ".")
}

host(cidr) if endswith(cidr, "/128")

# private tells whether no address of the block is on the internet.
private(cidr) if inside(cidr, _private)

# public tells whether every address of the block may be on the internet.
public(cidr) if not meets(cidr, _private)

# inside tells whether one of the blocks holds the whole block.
inside(cidr, blocks) if {
	some block in blocks
	net.cidr_contains(block, cidr)
}

# meets tells whether the block shares an address with one of the blocks.
meets(cidr, blocks) if {
	some block in blocks
	net.cidr_intersects(block, cidr)
}

# merged joins blocks, so that two halves hold what lies across them. The families are joined one by one, because
# net.cidr_merge takes ::/0 for a block that holds all IPv4 addresses.
merged(blocks) := blocks if {
	count(blocks) < 2
} else := {block | some family in [_v4(blocks), blocks - _v4(blocks)]; some block in net.cidr_merge(family)}

_v4(blocks) := {block | some block in blocks; contains(block, ".")}

# sample is an address of the block that shows best what it opens: a documentation address where it holds one.
sample(peer) := "198.51.100.7" if {
	net.cidr_contains(peer.cidr, "198.51.100.7")
} else := "2001:db8::7" if {
	net.cidr_contains(peer.cidr, "2001:db8::7")
} else := _second(peer.first) if {
	not host(peer.cidr)
	contains(peer.first, ".")
} else := peer.first

# The first address of a subnet names the network itself; no packet is sent there. It is even, so that the next one is
# in the same octet.
_second(first) := concat(".", array.concat(array.slice(octets, 0, 3), [$"{to_number(octets[3]) + 1}"])) if {
	octets := split(first, ".")
}
