package egresslint.lib.rule_test

import data.egresslint.lib.finding
import data.egresslint.lib.fixture

test_peer if {
	finding.peer(fixture.anywhere) == "0.0.0.0/0"
	finding.peer(fixture.to_group("g")) == "security group g"
	finding.peer(fixture.to_endpoint("e")) == "the addresses of e"
	finding.peer({"kind": "unknown"}) == "an unknown address"
}

test_peer_subject if {
	finding.peer_subject(fixture.anywhere) == "cidr 0.0.0.0/0"
	finding.peer_subject(fixture.to_group("g")) == "group g"
	finding.peer_subject(fixture.to_interface("e", 1)) == "endpoint_address e 1"
	finding.peer_subject(fixture.to_interface("e", 0)) == "endpoint_address e 0"
	finding.peer_subject({"kind": "unknown"}) == "unknown"
}
