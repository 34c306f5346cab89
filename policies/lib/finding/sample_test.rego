package egresslint.lib.sample_test

import data.egresslint.lib.finding
import data.egresslint.lib.fixture

test_peer if {
	finding.sample_peer(fixture.anywhere) == "198.51.100.7"
	finding.sample_peer(fixture.to_group("g")) == "a member of g"
	finding.sample_peer(fixture.to_vpc("v")) == "an address in v"
	finding.sample_peer({"kind": "unknown"}) == "some address"
}

test_address if {
	_address("0.0.0.0/0", "0.0.0.0") == "198.51.100.7"
	_address("::/0", "::") == "2001:db8::7"
	_address("10.0.0.0/16", "10.0.0.0") == "10.0.0.1"
	_address("10.0.0.254/31", "10.0.0.254") == "10.0.0.255"
	_address("10.0.0.9/32", "10.0.0.9") == "10.0.0.9"
	_address("fd00::/8", "fd00::") == "fd00::"
}

_address(cidr, first) := finding.sample_address({"cidr": cidr, "first": first})
