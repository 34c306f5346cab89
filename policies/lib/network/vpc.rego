# The VPC of a thing, and whether two things are in the same one.
package egresslint.lib.network

# vpc_of is the id of the VPC that a workload or an endpoint is in, "" where it is not known: what it says itself, or
# else what its groups or its subnets say. An endpoint that the configuration says is there is in the VPC of each task
# that needs it, unless the configuration names its VPC.
vpc_of(end) := end.vpc if {
	end.vpc != ""
} else := "" if {
	end.outside
} else := min(vpcs) if {
	vpcs := {input.groups[reference.id].vpc | some reference in end.groups.items} - {""}
	count(vpcs) > 0
} else := min(vpcs) if {
	vpcs := {input.subnets[reference.id].vpc | some reference in end.subnets.items} - {""}
	count(vpcs) > 0
} else := ""

# declares_vpc reports whether the files declare the VPC.
declares_vpc(id) if input.vpcs[id].origin == "declared"

# distinct_vpcs reports whether two VPCs are certainly not the same.
distinct_vpcs(a, b) if {
	a != b
	declares_vpc(a)
	declares_vpc(b)
}

# same_vpc_doubts is the set of reasons why two VPCs may not be the same. A VPC that is not known is taken for the one
# that the other thing is in: most stacks have one, and those with several say which. Of two that certainly are not the
# same, nothing is in doubt.
same_vpc_doubts(a, b) := set() if {
	a == b
} else := set() if {
	distinct_vpcs(a, b)
} else := set() if {
	"" in {a, b}
} else := {{"reason": $"whether {a} and {b} are the same VPC is not known"}}

# not_declared is the reason why nothing more is known about a VPC that the files do not declare.
not_declared(own) := {"reason": $"{own} is not declared in these files", "at": object.get(input.vpcs[own], "at", 0)} if {
	input.vpcs[own]
} else := {"reason": "the VPC is not declared in these files"}
