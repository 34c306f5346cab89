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

# What a rule allows may grow although it is written in the same way.
test_extent if {
	place := _place(fixture.https(fixture.to_list("own")))
	place.extent == {"10.9.0.0/16"}
	_place(fixture.https(fixture.to_block("10.9.0.0/16"))).extent == set()
	_place(fixture.https(fixture.to_group("own"))).extent == set()
	_place(object.union(fixture.https({"kind": "unknown"}), {"unknown": [fixture.var_x]})).extent == {fixture.var_x.reason}
}

_place(rule) := place if {
	place := finding.rule_place("task", rule, "to") with input as fixture.changed([["/prefix_lists/own", fixture.customer("own", ["10.9.0.0/16"]).own]])
}
