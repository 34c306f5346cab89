package egresslint.lib.address_test

import data.egresslint.lib.address

test_merged if {
	address.merged(set()) == set()
	address.merged({"10.0.0.0/24"}) == {"10.0.0.0/24"}
	address.merged({"10.0.0.0/24", "10.0.1.0/24", "10.9.0.0/16"}) == {"10.0.0.0/23", "10.9.0.0/16"}
	address.merged({"0.0.0.0/1", "128.0.0.0/1"}) == {"0.0.0.0/0"}
	address.merged({"2001:db8::/33", "2001:db8:8000::/33"}) == {"2001:db8::/32"}
}

test_merged_keeps_the_families_apart if {
	address.merged({"0.0.0.0/0", "::/0"}) == {"0.0.0.0/0", "::/0"}
	address.merged({"0.0.0.0/1", "128.0.0.0/1", "::/0"}) == {"0.0.0.0/0", "::/0"}
}

test_inside if {
	address.inside("10.0.1.0/24", {"10.0.0.0/16"})
	not address.inside("10.0.0.0/8", {"10.0.0.0/16"})
	not address.inside("10.0.0.0/8", {"::/0"})
	not address.inside("10.0.0.0/8", set())
}

test_private_and_public if {
	address.private("172.31.0.0/16")
	not address.private("172.0.0.0/8")
	not address.public("172.0.0.0/8")
	address.public("8.8.8.8/32")
	address.private("fd12::/16")
	address.public("2600::/16")
	not address.private("0.0.0.0/0")
	not address.public("::/0")
}

test_host if {
	address.host("10.0.0.1/32")
	address.host("fd00::1/128")
	not address.host("10.0.0.0/31")
	not address.host("2001:db8::/32")
}

test_sample if {
	_sample("0.0.0.0/0", "0.0.0.0") == "198.51.100.7"
	_sample("::/0", "::") == "2001:db8::7"
	_sample("10.0.0.0/16", "10.0.0.0") == "10.0.0.1"
	_sample("10.0.0.254/31", "10.0.0.254") == "10.0.0.255"
	_sample("10.0.0.9/32", "10.0.0.9") == "10.0.0.9"
	_sample("fd00::/8", "fd00::") == "fd00::"
}

_sample(cidr, first) := address.sample({"cidr": cidr, "first": first})
