# Rules of the security groups of tasks.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# egress_advice says what to write instead.
egress_advice(group) := after_mirroring(group, $"Allow only tcp 443 to {_ecr_groups} and to {s3_list(network.region_of_group(group))}.{shared_group_advice(group)}")

# after_mirroring is the advice to narrow the egress of the group to ECR. Images of its tasks that come from elsewhere would
# no longer arrive: they have to be mirrored first.
after_mirroring(group, advice) := $"First {concat(" and ", steps)}; then {lower(substring(advice, 0, 1))}{substring(advice, 1, -1)}" if {
	steps := array.concat(
		[$"mirror {_image_names(images)} into private ECR, with a copy or a pull-through cache rule" | images := task.elsewhere_by_group[group]],
		[$"replicate {_image_names(images)} to ECR of this region" | images := task.abroad_by_group[group]],
	)
	count(steps) > 0
} else := advice

_image_names(images) := answer.list({image.name | some image in images})

# pull_of_group names what a rule of the group is compared with.
pull_of_group(group) := "a pull from private ECR" if {
	task.elsewhere_by_group[group]
} else := "a pull from ECR of this region" if {
	task.abroad_by_group[group]
} else := "the pull of its image"

_ecr_groups := $"{answer.list(groups)}, the security group of the ECR endpoints," if {
	groups := {group | some group, _ in vpc_endpoint.by_group; vpc_endpoint.ecr_uses(group).is == "yes"}
	count(groups) == 1
} else := "the security groups of the ECR endpoints"

# network_of_task is the VPC and the subnets of the workload.
network_of_task(id) := {{"message": message, "at": input.vpcs[own].at} |
	own := task.vpcs[id]
	input.vpcs[own]
	message := $"{own} is the VPC of the task."
} | {{"message": message, "at": input.subnets[subnet.id].at} |
	some subnet in task.workloads[id].subnets.items
	message := $"{subnet.id} is a subnet of the task."
}

# tasks_in_vpc are these workloads, for a finding about the VPC or its endpoints.
tasks_in_vpc(id) := {{"message": message, "at": task.workloads[workload].at} |
	some workload in task.in_vpc(id)
	message := $"{workload} pulls its image in this VPC."
}

# group_name names what has a grant.
group_name(grant) := grant.group if {
	grant.group != ""
} else := $"{grant.rule.id}, whose security group is not known,"

# task_grant_place is what findings about a grant have in common.
task_grant_place(grant) := object.union(rule_place(grant.group, grant.rule, "to"), {
	"related": tasks_with_group(grant.group),
	"concerns": task_group_concerns(grant.group),
})

# tasks_with_group are the workloads that use the group.
tasks_with_group(group) := {{"message": message, "at": task.workloads[id].at} |
	some id, _ in task.by_group[group]
	message := $"{id} runs with this security group."
}

# task_group_concerns is what a finding about the group is about; the group "" is one that is not known.
task_group_concerns(group) := {} if {
	group == ""
} else := {"groups": {group}, "workloads": object.keys(task.by_group[group])}
