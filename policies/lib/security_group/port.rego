# Protocol and ports of a rule.
package egresslint.lib.security_group

import data.egresslint.lib.answer

# allows_https answers whether the rule allows tcp 443.
allows_https(rule) := answer.yes if {
	_certainly_allows_https(rule)
} else := answer.no if {
	not rule.protocol in {"tcp", "all", ""}
} else := answer.no if {
	rule.from_port > 443
} else := answer.no if {
	rule.to_port < 443
} else := answer.unknown(answer.reasons(rule, ["unknown"]))

# _certainly_allows_https reports whether the rule certainly allows tcp 443.
_certainly_allows_https(rule) if {
	rule.protocol in {"tcp", "all"}
	rule.from_port <= 443
	rule.to_port >= 443
}

# only_https answers whether the rule allows tcp 443 and nothing else.
only_https(rule) := answer.yes if {
	rule.protocol == "tcp"
	rule.from_port == 443
	rule.to_port == 443
} else := answer.no if {
	not rule.protocol in {"tcp", ""}
} else := answer.no if {
	rule.from_port != 443
} else := answer.no if {
	rule.to_port != 443
} else := answer.unknown(answer.reasons(rule, ["unknown"]))

# within_ports answers whether the rule allows nothing except what the allowance {protocol, ports: [{from, to}]} does.
within_ports(rule, allowed) := answer.yes if {
	_allows_protocol(allowed, rule.protocol)
	_ports_inside(rule, allowed)
} else := answer.no if {
	not _allows_protocol(allowed, rule.protocol)
	rule.protocol != ""
} else := answer.no if {
	not _port_in_ranges(rule.from_port, allowed)
} else := answer.no if {
	not _port_in_ranges(rule.to_port, allowed)
} else := answer.no if {
	ports_known(rule)
	not _ports_inside(rule, allowed)
} else := answer.unknown(answer.reasons(rule, ["unknown"]))

# may_share_ports reports whether the rule may allow a packet that the allowance {protocol, ports: [{from, to}]} allows.
may_share_ports(rule, allowed) if {
	_may_be_protocol(rule.protocol, allowed.protocol)
	some range in allowed.ports
	not _outside(rule, range)
}

# Where a protocol has no ports, the numbers of the rule mean something else.
may_share_ports(rule, allowed) if {
	_may_be_protocol(rule.protocol, allowed.protocol)
	not rule.protocol in (protocols_with_ports | {""})
}

_may_be_protocol(protocol, allowed) if protocol == allowed

_may_be_protocol(protocol, _) if protocol in {"", "all"}

_may_be_protocol(_, allowed) if allowed == "all"

# A port that is not known may be inside.
_outside(rule, range) if rule.from_port > range.to

_outside(rule, range) if rule.to_port < range.from

protocols_with_ports := {"tcp", "udp"}

ports_known(rule) if {
	is_number(rule.from_port)
	is_number(rule.to_port)
}

_ports_inside(rule, _) if not rule.protocol in (protocols_with_ports | {""})

_ports_inside(rule, allowed) if {
	some range in allowed.ports
	rule.from_port >= range.from
	rule.to_port <= range.to
}

# A port that is not known may be held.
_port_in_ranges(port, allowed) if {
	some range in allowed.ports
	port >= range.from
	port <= range.to
}

_allows_protocol(allowed, protocol) if allowed.protocol == protocol

_allows_protocol(allowed, _) if allowed.protocol == "all"
