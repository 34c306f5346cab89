# What to say of the rules that AWS gives a security group.
package egresslint.lib.finding

# default_origin says why the group has its rules.
default_origin(group) := "this is the default security group of a VPC, with the rules that AWS gave it" if {
	input.groups[group].origin == "default"
} else := "this security group has no egress rule, so AWS adds one that allows all traffic to everywhere"
