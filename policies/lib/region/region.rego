# METADATA
# description: The region of a security group.
package egresslint.lib.region

# of is the region of the group, "" where it is not known. Where nothing says it for the group itself, it is the only
# region that the files name: a service name such as com.amazonaws.eu-west-1.ecr.dkr gives away the region of its VPC.
of(group) := input.groups[group].region if {
	input.groups[group].region != ""
} else := region if {
	some region in _named
	count(_named) == 1
} else := ""

_named := {thing.region |
	some nouns in [input.groups, input.workloads, input.endpoints]
	some thing in nouns
} - {""}
