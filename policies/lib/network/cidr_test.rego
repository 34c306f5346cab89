package egresslint.lib.cidr_test

import data.egresslint.lib.network

test_merged if {
	network.merged(set()) == set()
	network.merged({"10.0.0.0/24"}) == {"10.0.0.0/24"}
	network.merged({"10.0.0.0/24", "10.0.1.0/24", "10.9.0.0/16"}) == {"10.0.0.0/23", "10.9.0.0/16"}
	network.merged({"0.0.0.0/1", "128.0.0.0/1"}) == {"0.0.0.0/0"}
	network.merged({"2001:db8::/33", "2001:db8:8000::/33"}) == {"2001:db8::/32"}
}

test_merged_keeps_the_families_apart if {
	network.merged({"0.0.0.0/0", "::/0"}) == {"0.0.0.0/0", "::/0"}
	network.merged({"0.0.0.0/1", "128.0.0.0/1", "::/0"}) == {"0.0.0.0/0", "::/0"}
}

test_inside if {
	network.inside("10.0.1.0/24", {"10.0.0.0/16"})
	not network.inside("10.0.0.0/8", {"10.0.0.0/16"})
	not network.inside("10.0.0.0/8", {"::/0"})
	not network.inside("10.0.0.0/8", set())
}

test_private_and_public if {
	network.private("172.31.0.0/16")
	not network.private("172.0.0.0/8")
	not network.public("172.0.0.0/8")
	network.public("8.8.8.8/32")
	network.private("fd12::/16")
	network.public("2600::/16")
	not network.private("0.0.0.0/0")
	not network.public("::/0")
}

test_single_address if {
	network.single_address("10.0.0.1/32")
	network.single_address("fd00::1/128")
	not network.single_address("10.0.0.0/31")
	not network.single_address("2001:db8::/32")
}
