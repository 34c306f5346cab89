# METADATA
# description: The region of a thing.
package egresslint.lib.region

# of is the region of a group, workload or endpoint, "" where it is not known. Where nothing says it for the thing itself,
# it is the only region that the files name: a service name such as com.amazonaws.eu-west-1.ecr.dkr gives away the region
# of its VPC.
of(thing) := thing.region if {
	thing.region != ""
} else := named if {
	some named in _named
	count(_named) == 1
} else := ""

# of_group is the region of the group with the id.
of_group(id) := of(object.get(input.groups, id, {}))

_named := {thing.region |
	some things in [input.groups, input.workloads, input.endpoints]
	some thing in things
} - {""}
