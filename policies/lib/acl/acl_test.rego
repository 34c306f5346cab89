package egresslint.lib.acl_test

import data.egresslint.lib.acl
import data.egresslint.lib.fixture

_question(ports, blocks) := {"direction": "egress", "ports": ports, "blocks": blocks, "partly": {{"reason": "only a part"}}}

_https := _question([443, 443], {"10.0.1.0/24"})

_answers := _question([32768, 60999], {"10.0.1.0/24"})

_is(entries, question) := acl.passes({"egress": entries}, question).is

_allow(number, from_port, to_port, cidr) := fixture.entry(number, "allow", "tcp", from_port, to_port, cidr)

_deny(number, from_port, to_port, cidr) := fixture.entry(number, "deny", "tcp", from_port, to_port, cidr)

_everything := fixture.entry(100, "allow", "all", 0, 65535, "0.0.0.0/0")

test_implicit_deny if {
	_is([], _https) == "no"
	_is([_everything], _https) == "yes"
	_is([_allow(100, 80, 80, "0.0.0.0/0")], _https) == "no"
	_is([_allow(100, 443, 443, "10.0.2.0/24")], _https) == "no"
	_is([fixture.entry(100, "allow", "udp", 443, 443, "0.0.0.0/0")], _https) == "no"
	_is([fixture.entry(100, "allow", "all", 0, 65535, "::/0")], _https) == "no"
}

test_the_first_match_decides if {
	_is([_everything, _deny(90, 443, 443, "10.0.0.0/16")], _https) == "no"
	_is([_everything, _deny(110, 443, 443, "10.0.0.0/16")], _https) == "yes"
	_is([_deny(100, 0, 65535, "0.0.0.0/0"), _allow(9, 443, 443, "10.0.1.0/24")], _https) == "yes"
	_is([_everything, _deny(100, 443, 443, "10.0.0.0/16")], _https) in {"yes", "no"}
}

test_a_part_of_the_addresses if {
	_is([_allow(100, 443, 443, "10.0.1.0/25")], _https) == "unknown"
	_is([_everything, _deny(90, 443, 443, "10.0.1.128/25")], _https) == "unknown"
	acl.passes({"egress": [_allow(100, 443, 443, "10.0.1.0/25")]}, _https).why == {{"reason": "only a part"}}
	_is([_allow(100, 443, 443, "10.0.1.0/25"), _allow(101, 443, 443, "10.0.1.128/25")], _https) == "yes"
	_is([_everything, _deny(90, 443, 443, "10.0.1.0/25"), _deny(91, 443, 443, "10.0.1.128/25")], _https) == "no"
	_is([_everything, _deny(90, 443, 443, "10.0.1.0/25"), _allow(89, 443, 443, "10.0.0.0/16")], _https) == "yes"
}

test_several_blocks if {
	both := _question([443, 443], {"10.0.1.0/24", "10.0.2.0/24"})
	_is([_allow(100, 443, 443, "10.0.1.0/24")], both) == "unknown"
	_is([_allow(100, 443, 443, "10.0.0.0/16")], both) == "yes"
	_is([_allow(100, 443, 443, "10.0.3.0/24")], both) == "no"
}

test_addresses_that_do_not_matter if {
	public := object.union(_question([443, 443], {"0.0.0.0/0"}), {"without": {"10.0.0.0/8", "192.168.0.0/16"}})
	_is([_allow(100, 443, 443, "10.0.0.0/16")], public) == "no"
	_is([_everything, _deny(90, 443, 443, "10.0.0.0/16"), _deny(91, 443, 443, "192.168.0.0/16")], public) == "yes"
	_is([_allow(100, 443, 443, "52.0.0.0/8")], public) == "unknown"
}

test_a_part_of_the_ports if {
	_is([_allow(100, 1024, 65535, "0.0.0.0/0")], _answers) == "yes"
	_is([_allow(100, 32768, 60999, "0.0.0.0/0")], _answers) == "yes"
	_is([_allow(100, 49152, 65535, "0.0.0.0/0")], _answers) == "unknown"
	_is([_allow(100, 1024, 40000, "0.0.0.0/0"), _allow(101, 40001, 65535, "0.0.0.0/0")], _answers) == "yes"
	_is([_allow(100, 1024, 32767, "0.0.0.0/0")], _answers) == "no"
	_is([_everything, _deny(1, 50000, 50000, "0.0.0.0/0")], _answers) == "unknown"
}

test_what_is_not_known if {
	every entry in [
		fixture.maybe(_deny(90, 443, 443, "0.0.0.0/0")),
		object.union(object.remove(_deny(90, 443, 443, "0.0.0.0/0"), ["number"]), {"unknown": [fixture.var_x]}),
		object.union(_deny(90, 443, 443, "0.0.0.0/0"), {"action": "", "unknown": [fixture.var_x]}),
		object.union(_deny(90, 443, 443, "0.0.0.0/0"), {"peer": {"kind": "unknown"}, "unknown": [fixture.var_x]}),
		object.union(object.remove(_deny(90, 443, 443, "0.0.0.0/0"), ["from_port"]), {"unknown": [fixture.var_x]}),
		object.union(object.remove(_deny(90, 443, 443, "0.0.0.0/0"), ["from_port", "to_port"]), {"protocol": "", "unknown": [fixture.var_x]}),
	] {
		acl.passes({"egress": [_everything, entry]}, _https) == {"is": "unknown", "why": {fixture.var_x}}
		_is([_deny(1, 0, 65535, "0.0.0.0/0"), object.union(entry, {"action": "allow"})], _https) in {"no", "unknown"}
	}
	_is([fixture.maybe(_everything)], _https) == "unknown"
	acl.passes({"egress": [_everything], "unknown": [fixture.var_x]}, _https).is == "unknown"
}

test_what_is_not_known_and_does_not_matter if {
	_is([_everything, fixture.maybe(_deny(110, 443, 443, "0.0.0.0/0"))], _https) == "yes"
	_is([_everything, fixture.maybe(_allow(90, 443, 443, "0.0.0.0/0"))], _https) == "yes"
	_is([_everything, object.union(_deny(90, 80, 80, "0.0.0.0/0"), {"peer": {"kind": "unknown"}, "unknown": [fixture.var_x]})], _https) == "yes"
	_is([fixture.maybe(_deny(90, 443, 443, "0.0.0.0/0"))], _https) == "no"
}

test_denials if {
	list := {"egress": [_everything, _deny(90, 443, 443, "10.0.0.0/16")]}
	acl.denying_entries(list, _https) == {_deny(90, 443, 443, "10.0.0.0/16")}
	acl.denying_entries({"egress": []}, _https) == set()
}
