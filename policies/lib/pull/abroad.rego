# Whether tasks get to ECR and S3 of another region, which no endpoint for the services of their own region serves.
package egresslint.lib.pull

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# way_abroad answers whether the workload has a way out of the VPC from all of its subnets.
way_abroad(id) := _leaves(network.placement(task.workloads[id]))

# endpoints_abroad holds the answer that endpoints for the region may be the way instead, if there is one for its S3, where
# the layers are.
endpoints_abroad(id, region) := {answer.unknown({why}) |
	some endpoint, other in vpc_endpoint.abroad_in_vpc(task.vpcs[id], "s3")
	other == region
	why := {
		"reason": $"whether layers of images come through {endpoint}, an endpoint for {region}, is not known",
		"at": object.get(input.endpoints[endpoint], "at", 0),
	}
}

_leaves(place) := answer.any(_vpc_shared(place.vpc) | {_other_way_out(place)}) if {
	input.vpcs[place.vpc].origin == "declared"
} else := answer.unknown({network.not_declared(place.vpc)})

# egress_abroad answers whether the workload may send tcp 443 to the whole internet: the addresses of ECR and S3 change, and
# the prefix lists of a region are its own.
egress_abroad(id) := answer.yes if {
	network.holds_internet(_certain_egress[id].blocks)
} else := answer.unknown(union(whys)) if {
	whys := {possible.why | some possible in _possible_egress(id); possible.peer.kind in {"unknown", "list"}}
	count(whys) > 0
} else := answer.unknown(union({block.why | some block in blocks})) if {
	blocks := {possible | some possible in _possible_egress(id); possible.peer.kind == "cidr"}
	network.holds_internet({block.peer.cidr | some block in blocks})
} else := answer.no
