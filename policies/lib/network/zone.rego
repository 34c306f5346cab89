# Availability zones of subnets.
package egresslint.lib.network

import data.egresslint.lib.answer

# same_zone answers whether two subnets lie in the same zone. A subnet is in the same zone as itself, known or not.
same_zone(a, b) := answer.yes if {
	a == b
} else := _same_zones(_zone(a), _zone(b))

# zones_of are the subnets of the placements and the names of their zones, for in_zones.
zones_of(places) := {"subnets": subnets, "names": {zone_name(subnet) | some subnet in subnets}} if {
	subnets := {subnet | some place in places; some subnet in place.subnets}
}

# in_zones answers whether the subnet lies in the zone of one of the subnets. Most are one of them, or have a zone with a name
# that one of them has: only the others are compared with each.
in_zones(subnet, zones) := answer.yes if {
	subnet in zones.subnets
} else := answer.yes if {
	zone_name(subnet) in zones.names
} else := answer.any({same_zone(subnet, other) | some other in zones.subnets})

_zone(subnet) := object.get(input.subnets, [subnet, "availability_zone"], {"name": ""})

# zone_name names the subnet's zone; it is undefined if that has no name.
zone_name(subnet) := input.subnets[subnet].availability_zone.name if input.subnets[subnet].availability_zone.name != ""

# Zones of two different lists may be the same, and so may one of a list and one that is named.
_same_zones(a, b) := answer.yes if {
	a.name != ""
	a.name == b.name
} else := answer.no if {
	a.name != ""
	b.name != ""
	object.get(a, "list", "") == object.get(b, "list", "")
} else := answer.unknown(_zones_not_known(a, b))

_zones_not_known(a, b) := why if {
	why := answer.reasons(a, ["unknown"]) | answer.reasons(b, ["unknown"])
	count(why) > 0
} else := {{"reason": "which subnets are in the same availability zone is not known"}}
