# Which endpoints are in which VPC.
package egresslint.lib.vpc_endpoint

import data.egresslint.lib.network

# may_be_in are the endpoints that are not certainly in another VPC. It is looked up, and not searched for: there may be as
# many VPCs as endpoints.
may_be_in(own) := object.get(_by_vpc, own, set()) | _in_undeclared if {
	network.declares_vpc(own)
} else := object.keys(here)

_by_vpc[own] contains id if {
	some id, endpoint in here
	own := network.vpc_of(endpoint)
}

_in_undeclared := {id |
	some own, ids in _by_vpc
	not network.declares_vpc(own)
	some id in ids
}
