package egresslint.lib.finding_test

import data.egresslint.lib.finding

_rule := {
	"protocol": "tcp",
	"from_port": 5432,
	"to_port": 5432,
	"peer": {"kind": "cidr", "cidr": "10.9.0.0/16", "first": "10.9.0.0", "last": "10.9.255.255"},
}

test_a_rule_is_described if {
	finding.traffic(_rule, "to") == "tcp/5432 to 10.9.0.0/16"
}

test_sensitive_values_are_not_shown if {
	secret := object.union(_rule, {"sensitive": true})
	finding.traffic(secret, "to") == "traffic that sensitive values hide"
}

test_at if {
	finding.at({"at": 3}) == 3
	finding.at({}) == 0
	finding.at_or({"at": 3}, {"at": 4}) == 3
	finding.at_or({}, {"at": 4}) == 4
	finding.at_or({}, {}) == 0
}
