# METADATA
# description: The partitions of AWS, with which ARNs begin.
package egresslint.lib.partition

# of are the partitions that things in the region may be in: one, or all public ones where the region is not known.
of(region) := {"aws", "aws-cn", "aws-us-gov"} if {
	region == ""
} else := {name | some prefix, name in _prefixes; startswith(region, prefix)} if {
	some prefix, _ in _prefixes
	startswith(region, prefix)
} else := {"aws"}

# Source: the partitions of the AWS SDKs' endpoint data.
_prefixes := {
	"cn-": "aws-cn",
	"us-gov-": "aws-us-gov",
	"eusc-": "aws-eusc",
	"us-iso-": "aws-iso",
	"us-isob-": "aws-iso-b",
	"eu-isoe-": "aws-iso-e",
	"us-isof-": "aws-iso-f",
}
