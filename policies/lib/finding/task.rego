# Rules of the security groups of tasks.
package egresslint.lib.finding

import data.egresslint.lib.task

# network_of_task is the VPC and the subnets of the workload.
network_of_task(id) := {{"message": message, "at": input.vpcs[own].at} |
	own := task.vpcs[id]
	input.vpcs[own]
	message := $"{own} is the VPC of the task"
} | {{"message": message, "at": input.subnets[subnet.id].at} |
	some subnet in task.workloads[id].subnets.items
	message := $"{subnet.id} is a subnet of the task"
}

# tasks_in_vpc are these workloads, for a finding about the VPC or its endpoints.
tasks_in_vpc(id) := {{"message": message, "at": task.workloads[workload].at} |
	some workload in task.in_vpc(id)
	message := $"{workload} pulls its image in this VPC"
}

# task_grant_place is what findings about a grant have in common.
task_grant_place(grant) := object.union(rule_place(grant.group, grant.rule, "to"), {
	"related": tasks_with_group(grant.group),
	"concerns": task_group_concerns(grant.group),
})

# tasks_with_group are the workloads that use the group.
tasks_with_group(group) := {{"message": message, "at": task.workloads[id].at} |
	some id, _ in task.by_group[group]
	message := $"{id} runs with this security group"
}

# task_group_concerns is what a finding about the group is about; the group "" is one that is not known.
task_group_concerns(group) := {} if {
	group == ""
} else := {"groups": {group}, "workloads": object.keys(task.by_group[group])}
