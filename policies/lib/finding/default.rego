# What to say of the rules that AWS gives a security group.
package egresslint.lib.finding

# default_origin says why the group has its rules.
default_origin(group) := $"{group} is the default security group of the VPC, and its rules are those that AWS gave it" if {
	input.groups[group].origin == "default"
} else := $"{group} has no egress rule, so AWS gives it one that allows all traffic to everywhere"
