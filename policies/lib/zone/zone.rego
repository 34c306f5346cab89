# METADATA
# description: The availability zones of subnets.
package egresslint.lib.zone

import data.egresslint.lib.answer
import data.egresslint.lib.reason

# same answers whether two subnets lie in the same zone. A subnet is in the same zone as itself, known or not.
same(a, b) := answer.yes if {
	a == b
} else := _same(_zone(a), _zone(b))

_zone(subnet) := object.get(input.subnets, [subnet, "availability_zone"], {"name": ""})

# of names the subnet's zone; it is undefined where that has no name.
of(subnet) := input.subnets[subnet].availability_zone.name if input.subnets[subnet].availability_zone.name != ""

# Zones of two different lists may be the same, and so may one of a list and one that is named.
_same(a, b) := answer.yes if {
	a.name != ""
	a.name == b.name
} else := answer.no if {
	a.name != ""
	b.name != ""
	object.get(a, "list", "") == object.get(b, "list", "")
} else := answer.unknown(_why(a, b))

_why(a, b) := why if {
	why := reason.of(a, ["unknown"]) | reason.of(b, ["unknown"])
	count(why) > 0
} else := {{"reason": "which subnets are in the same availability zone is not known"}}
