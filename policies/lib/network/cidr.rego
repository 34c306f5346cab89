# Address blocks (CIDRs).
package egresslint.lib.network

# any_ipv4 is the block of all IPv4 addresses. Security groups count addresses by family, and ECR's endpoints and the
# S3 prefix list are IPv4.
any_ipv4 := "0.0.0.0/0"

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

# holds_internet reports whether the blocks together hold every IPv4 address of the internet: all addresses, or all but
# those that the internet has no route to.
holds_internet(blocks) if any_ipv4 in blocks

holds_internet(blocks) if {
	count(blocks) > 1
	any_ipv4 in merged(blocks | unrouted)
}

# single_address reports whether the block is a single address.
single_address(cidr) if {
	endswith(cidr, "/32")
	contains(cidr, ".")
}

single_address(cidr) if endswith(cidr, "/128")

# private reports whether no address of the block is on the internet.
private(cidr) if inside(cidr, _private)

# public reports whether every address of the block may be on the internet.
public(cidr) if not overlaps(cidr, _private)

# inside reports whether one of the blocks holds the whole block.
inside(cidr, blocks) if {
	some block in blocks
	net.cidr_contains(block, cidr)
}

# overlaps reports whether the block shares an address with one of the blocks.
overlaps(cidr, blocks) if {
	some block in blocks
	net.cidr_intersects(block, cidr)
}

# merged joins blocks, so that two halves hold what lies across them. The families are joined one by one, because
# net.cidr_merge takes ::/0 for a block that holds all IPv4 addresses.
merged(blocks) := blocks if {
	count(blocks) < 2
} else := {block | some family in [_v4(blocks), blocks - _v4(blocks)]; some block in net.cidr_merge(family)}

_v4(blocks) := {block | some block in blocks; contains(block, ".")}
