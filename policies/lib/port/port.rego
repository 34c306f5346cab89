# METADATA
# description: The protocol and the ports of a rule.
package egresslint.lib.port

import data.egresslint.lib.answer
import data.egresslint.lib.reason

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
