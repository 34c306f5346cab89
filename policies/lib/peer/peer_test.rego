package egresslint.lib.peer_test

import data.egresslint.lib.fixture
import data.egresslint.lib.peer

test_text if {
	peer.text(fixture.anywhere) == "0.0.0.0/0"
	peer.text(fixture.to_group("g")) == "security group g"
	peer.text(fixture.to_endpoint("e")) == "the addresses of e"
	peer.text({"kind": "unknown"}) == "an address that is not known"
}

test_witness if {
	peer.witness(fixture.anywhere) == "198.51.100.7"
	peer.witness(fixture.to_group("g")) == "a member of g"
	peer.witness(fixture.to_vpc("v")) == "an address in v"
	peer.witness({"kind": "unknown"}) == "some address"
}

test_subject if {
	peer.subject(fixture.anywhere) == "cidr 0.0.0.0/0"
	peer.subject(fixture.to_group("g")) == "group g"
	peer.subject(fixture.to_interface("e", 1)) == "endpoint_address e 1"
	peer.subject(fixture.to_interface("e", 0)) == "endpoint_address e 0"
	peer.subject({"kind": "unknown"}) == "unknown"
}

test_inert if {
	peer.inert(fixture.nowhere)
	peer.inert(fixture.to_block("127.0.0.1/32"))
	not peer.inert(fixture.to_block("127.0.0.0/8"))
}
