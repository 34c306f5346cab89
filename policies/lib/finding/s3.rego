# The S3 prefix list, and the gateway endpoints that serve it.
package egresslint.lib.finding

import data.egresslint.lib.network
import data.egresslint.lib.prefix_list
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# s3_list names the S3 list of the region.
s3_list(region) := $"the S3 prefix list ({prefix_list.s3_id(region)} in {region})" if {
	prefix_list.s3_id(region)
} else := "the region's S3 prefix list"

# s3_destination names what an egress rule should allow.
s3_destination(id) := s3_list(network.region_of(task.workloads[id]))

_s3_gateways(id) := {gateway |
	some gateway, endpoint in vpc_endpoint.s3_gateways
	not network.distinct_vpcs(task.vpcs[id], network.vpc_of(endpoint))
}
