# Availability zones of subnets.
package egresslint.lib.network

import data.egresslint.lib.answer

# zones_of are the subnets of the placements and the names of their zones, for in_zones.
zones_of(places) := {"subnets": subnets, "names": {zone_name(subnet) | some subnet in subnets}} if {
	subnets := {subnet | some place in places; some subnet in place.subnets}
}

# in_zones answers whether the subnet lies in the zone of one of the subnets. It does in its own zone, known or not. Only a
# subnet whose zone has a name that none of them has, or no name, is compared with each.
in_zones(subnet, zones) := answer.yes if {
	subnet in zones.subnets
} else := answer.yes if {
	zone_name(subnet) in zones.names
} else := answer.any({_same_zones(_zone(subnet), _zone(other)) | some other in zones.subnets})

_zone(subnet) := object.get(input.subnets, [subnet, "availability_zone"], {"name": ""})

# zone_name names the subnet's zone; it is undefined if that has no name.
zone_name(subnet) := input.subnets[subnet].availability_zone.name if input.subnets[subnet].availability_zone.name != ""

# Zones of two different lists may be the same, and so may one of a list and one that is named. Names that are the same are
# looked up before.
_same_zones(a, b) := answer.no if {
	a.name != ""
	b.name != ""
	object.get(a, "list", "") == object.get(b, "list", "")
} else := answer.unknown(_zones_not_known(a, b))

_zones_not_known(a, b) := why if {
	why := answer.reasons(a, ["unknown"]) | answer.reasons(b, ["unknown"])
	count(why) > 0
} else := {{"reason": "which subnets are in the same availability zone is not known"}}
