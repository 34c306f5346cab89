# Allowances of the configuration.
package egresslint.lib.finding

import data.egresslint.lib.vpc_endpoint

# allowance says what an allowance allows: "tcp/5432 to 10.1.0.0/16".
allowance(entry) := $"{port_ranges(entry)} to {_allowed_peer(entry)}"

# allowances_here is where it is allowed, and why.
allowances_here(entries) := {{"message": message, "at": entry.at} |
	some entry in entries
	message := $"{allowance(entry)} is allowed here: {trim_right(entry.reason, ".")}"
}

_allowed_peer(entry) := $"security group {entry.is}" if {
	entry.kind == "security_group"
} else := $"prefix list {entry.is}" if {
	entry.kind == "prefix_list"
} else := $"the prefix list of {entry.is}" if {
	entry.kind == "service"
	vpc_endpoint.has_gateway(entry.is)
} else := "the internet through NAT" if {
	entry.kind == "nat"
} else := $"the endpoint of {entry.is}" if {
	entry.kind == "service"
} else := entry.is
