# METADATA
# description: >-
#   Which route tables and which network ACLs are those of which subnets. "Kind" is the name of their collection in the
#   input: route_tables or network_acls.
package egresslint.lib.association

import data.egresslint.lib.reason

# of is {id: why it may not be the subnet's}, for those that the subnet may use. It is empty for a subnet of which the
# files do not say enough to tell them all.
of(kind, subnet) := {id: set() | some id, why in _associated[kind][subnet]; count(why) == 0} if {
	some why in _associated[kind][subnet]
	count(why) == 0
} else := object.union_n([open[kind], main, object.get(_associated[kind], subnet, {})]) if {
	main := _main(kind, subnet)
} else := {}

# among is {id: why it may not be the subnet's}, for those that the files name for the subnet, which may use another.
among(kind, subnet) := object.union(open[kind], object.get(_associated[kind], subnet, {}))

# open is {kind: {id: why it may be that of any subnet}}.
open := {kind: {id: why |
	some id, thing in input[kind]
	why := reason.of(thing.subnets, ["open"])
	count(why) > 0
} |
	some kind, _ in _mains
}

# {kind: {subnet id: {id: why the association may not be there}}}
_associated := {kind: object.union_n([{reference.id: {id: reason.of(reference, ["maybe"])}} |
	some id, thing in input[kind]
	some reference in thing.subnets.items
]) |
	some kind, _ in _mains
}

# Subnets that have none of their own use that of their VPC.
_main(kind, subnet) := {main: why} if {
	main := input.vpcs[input.subnets[subnet].vpc][_mains[kind]]
	why := union({why | some why in object.get(_associated[kind], subnet, open[kind])})
}

_mains := {"route_tables": "main_route_table", "network_acls": "default_acl"}
