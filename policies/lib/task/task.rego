# METADATA
# description: >-
#   Workloads that run tasks on Fargate: their security groups, their VPCs and what they need.
package egresslint.lib.task

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.security_group

# workloads are those that run, or may run, on Fargate.
workloads := {id: workload | some id, workload in input.workloads; workload.fargate != "no"}

# by_group is {group id: {workload id: reference}}.
by_group := security_group.by_group(workloads)

# vpcs is {workload id: the id of its VPC, "" where it is not known}.
vpcs := {id: network.vpc_of(workload) | some id, workload in workloads}

# by_vpc is {VPC id: {workload id: true}}, for the workloads that pull from private ECR.
by_vpc := object.union_n([{own: {id: true}} | some id, own in vpcs; pulling[id]])

# by_placement is {placement: {workload id: true}}, for the workloads that pull from private ECR.
by_placement := object.union_n([{network.placement(workload): {id: true}} | some id, workload in pulling])

# by_placement_abroad is {placement: {workload id: true}}, for the workloads that pull from ECR of another region only.
by_placement_abroad := object.union_n([{network.placement(workloads[id]): {id: true}} | some id, _ in abroad; not pulling[id]])

# in_vpc are the workloads that pull from private ECR and may be in the VPC.
in_vpc(id) := object.keys(object.get(by_vpc, id, {})) | _in_undeclared_vpcs if {
	network.declares_vpc(id)
} else := {workload | some _, workloads in by_vpc; some workload, _ in workloads}

_in_undeclared_vpcs := {workload |
	some own, workloads in by_vpc
	not network.declares_vpc(own)
	some workload, _ in workloads
}

# doubts is {workload id: the reasons why there may be no such Fargate workload}.
doubts := {id: why |
	some id, workload in workloads
	why := answer.reasons(workload, ["maybe"]) | _launch_doubts(workload)
}

# grants are the egress rules that people wrote for task groups: {group, rule}. A rule whose group is not known may be a
# task's: it comes with the group "".
grants := array.concat(
	[{"group": group, "rule": rule} |
		some group, _ in by_group
		some rule in input.groups[group].egress
		_is_grant(rule)
	],
	[{"group": "", "rule": rule} |
		count(by_group) > 0
		some rule in input.unattached.egress
		_is_grant(rule)
	],
)

# grant_doubts is the set of reasons why no task may have the grant.
grant_doubts(grant) := group_doubts(grant.group) | answer.reasons(grant.rule, ["maybe"]) if {
	grant.group != ""
} else := _unattached_doubts(grant.rule)

# group_doubts is the set of reasons why no task may use the group.
group_doubts(group) := security_group.use_doubts(by_group[group], doubts) | answer.reasons(input.groups[group], ["maybe"])

_unattached_doubts(rule) := why if {
	why := answer.reasons(rule, ["unknown", "maybe"])
	count(why) > 0
} else := {{"reason": $"the security group of {rule.id} is not known", "at": object.get(rule, "at", 0)}}

_is_grant(rule) if {
	not rule.implicit
	not security_group.grants_nothing(rule.peer)
}

_launch_doubts(workload) := set() if {
	workload.fargate == "yes"
} else := why if {
	why := answer.reasons(workload, ["unknown"])
	count(why) > 0
} else := {{"reason": $"whether {workload.id} runs on Fargate is not known", "at": object.get(workload, "at", 0)}}
