# Regions, and the partitions of AWS that they are in.
package egresslint.lib.network

# partitions are the partitions that things in the region may be in: one, or all public ones where the region is not
# known.
partitions(region) := {"aws", "aws-cn", "aws-us-gov"} if {
	region == ""
} else := {name | some prefix, name in _partitions; startswith(region, prefix)} if {
	some prefix, _ in _partitions
	startswith(region, prefix)
} else := {"aws"}

# Source: the partitions of the AWS SDKs' endpoint data.
_partitions := {
	"cn-": "aws-cn",
	"us-gov-": "aws-us-gov",
	"eusc-": "aws-eusc",
	"us-iso-": "aws-iso",
	"us-isob-": "aws-iso-b",
	"eu-isoe-": "aws-iso-e",
	"us-isof-": "aws-iso-f",
}

# region_of is the region of a group, workload or endpoint, "" where it is not known. Where nothing says it for the
# thing itself, it is the only region that the files name: a service name such as com.amazonaws.eu-west-1.ecr.dkr gives
# away the region of its VPC.
region_of(thing) := thing.region if {
	thing.region != ""
} else := named if {
	some named in _named_regions
	count(_named_regions) == 1
} else := ""

# region_of_group is the region of the group with the id.
region_of_group(id) := region_of(object.get(input.groups, id, {}))

_named_regions := {thing.region |
	some things in [input.groups, input.workloads, input.endpoints]
	some thing in things
} - {""}
