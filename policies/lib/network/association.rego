# Which route tables and network ACLs subnets use. "Kind" is the name of their collection in the input: route_tables or
# network_acls.
package egresslint.lib.network

import data.egresslint.lib.answer

# associations is {id: why it may not be the subnet's}, for those that the subnet may use. It is empty for a subnet of
# which the files do not name all of them.
associations(kind, subnet) := {id: set() | some id, why in _associated[kind][subnet]; count(why) == 0} if {
	some why in _associated[kind][subnet]
	count(why) == 0
} else := object.union_n([_open[kind], main, object.get(_associated[kind], subnet, {})]) if {
	main := _of_vpc(kind, subnet)
} else := {}

# possible_associations is {id: why it may not be the subnet's}, for those that the files name for the subnet, which may
# use another.
possible_associations(kind, subnet) := object.union(_open[kind], object.get(_associated[kind], subnet, {}))

# _open is {kind: {id: why it may be that of any subnet}}.
_open := {kind: {id: why |
	some id, thing in input[kind]
	why := answer.reasons(thing.subnets, ["open"])
	count(why) > 0
} |
	some kind, _ in _vpc_fields
}

# {kind: {subnet id: {id: why the association may not be there}}}
_associated := {kind: object.union_n([{reference.id: {id: answer.reasons(reference, ["maybe"])}} |
	some id, thing in input[kind]
	some reference in thing.subnets.items
]) |
	some kind, _ in _vpc_fields
}

# Subnets that have none of their own use that of their VPC.
_of_vpc(kind, subnet) := {main: why} if {
	main := input.vpcs[input.subnets[subnet].vpc][_vpc_fields[kind]]
	why := union({why | some why in object.get(_associated[kind], subnet, _open[kind])})
}

_vpc_fields := {"route_tables": "main_route_table", "network_acls": "default_acl"}
