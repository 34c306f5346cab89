# METADATA
# description: The protocol and the ports of a rule.
package egresslint.lib.port

import data.egresslint.lib.answer
import data.egresslint.lib.reason
import data.egresslint.lib.words

# https answers whether the rule lets tcp 443 through.
https(rule) := answer.yes if {
	lets_https(rule)
} else := answer.no if {
	not rule.protocol in {"tcp", "all", ""}
} else := answer.no if {
	rule.from_port > 443
} else := answer.no if {
	rule.to_port < 443
} else := answer.unknown(reason.of(rule, ["unknown"]))

# lets_https tells whether the rule certainly lets tcp 443 through.
lets_https(rule) if {
	rule.protocol in {"tcp", "all"}
	rule.from_port <= 443
	rule.to_port >= 443
}

# only_https answers whether the rule lets tcp 443 through and nothing else.
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
} else := answer.unknown(reason.of(rule, ["unknown"]))

# within answers whether the rule lets nothing through but what the allowance {protocol, ports: [{from, to}]} does.
within(rule, allowed) := answer.yes if {
	_may(allowed, rule.protocol)
	_inside(rule, allowed)
} else := answer.no if {
	not _may(allowed, rule.protocol)
	rule.protocol != ""
} else := answer.no if {
	not _held(rule.from_port, allowed)
} else := answer.no if {
	not _held(rule.to_port, allowed)
} else := answer.no if {
	_known(rule)
	not _inside(rule, allowed)
} else := answer.unknown(reason.of(rule, ["unknown"]))

# ranges names the ports of an allowance: "tcp/443", "tcp/80 and tcp/8000-8080", "all traffic".
ranges(allowed) := words.list({text({"protocol": allowed.protocol, "from_port": range.from, "to_port": range.to}) |
	some range in allowed.ports
})

# beyond is one kind of packet that the rule lets through and none of the allowances does.
beyond(rule, allowances) := $"{_transport(rule)}/{port}" if {
	rule.protocol in (_with_ports | {"all"})
	_known(rule)
	edges := [edge | some allowed in allowances; some range in allowed.ports; some edge in [range.from - 1, range.to + 1]]
	outside := [port |
		some port in array.concat([22, rule.from_port, rule.to_port], edges)
		_in_range(port, rule)
		count([allowed | some allowed in allowances; _lets(allowed, _transport(rule), port)]) == 0
	]
	port := outside[0]
} else := witness(rule)

# text names protocol and ports: "tcp/443", "udp/0-65535", "all traffic".
text(rule) := "all traffic" if {
	rule.protocol == "all"
} else := _protocol(rule) if {
	not rule.protocol in _with_ports
} else := $"{rule.protocol}/{rule.from_port}" if {
	rule.from_port == rule.to_port
} else := $"{rule.protocol}/{rule.from_port}-{rule.to_port}" if {
	_known(rule)
} else := $"{rule.protocol} on ports that are not known"

# witness names one kind of packet that the rule lets through, by choice one that has nothing to do with a pull.
witness(rule) := $"{_transport(rule)}/{port}" if {
	rule.protocol in (_with_ports | {"all"})
	_known(rule)
	odd := [port | some port in [22, rule.from_port, rule.to_port]; port != 443; _in_range(port, rule)]
	port := array.concat(odd, [443])[0]
} else := text(rule)

# subject tells rules apart that belong to the same group, without positions.
subject(rule) := $"{protocol}/{object.get(rule, "from_port", "?")}-{object.get(rule, "to_port", "?")}" if {
	protocol := object.get({"": "?"}, rule.protocol, rule.protocol)
}

_with_ports := {"tcp", "udp"}

_known(rule) if {
	is_number(rule.from_port)
	is_number(rule.to_port)
}

_protocol(rule) := "a protocol that is not known" if {
	rule.protocol == ""
} else := $"IP protocol {rule.protocol}" if {
	regex.match(`^[0-9]+$`, rule.protocol)
} else := rule.protocol

_transport(rule) := "tcp" if {
	rule.protocol == "all"
} else := rule.protocol

_in_range(port, rule) if {
	port >= rule.from_port
	port <= rule.to_port
}

_inside(rule, _) if not rule.protocol in (_with_ports | {""})

_inside(rule, allowed) if {
	some range in allowed.ports
	rule.from_port >= range.from
	rule.to_port <= range.to
}

# A port that is not known may be held.
_held(port, allowed) if {
	some range in allowed.ports
	port >= range.from
	port <= range.to
}

_lets(allowed, transport, port) if {
	_may(allowed, transport)
	_held(port, allowed)
}

_may(allowed, protocol) if allowed.protocol == protocol

_may(allowed, _) if allowed.protocol == "all"
