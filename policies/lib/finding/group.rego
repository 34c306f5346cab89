# Security groups that tasks or ECR endpoints use.
package egresslint.lib.finding

import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# users_of_group are the workloads and endpoints that use the group.
users_of_group(group) := tasks_with_group(group) | endpoints_with_group(group)

# group_concerns is what a finding about the group is about.
group_concerns(group) := {
	"groups": {group},
	"workloads": {id | some id, _ in task.by_group[group]},
	"endpoints": {id | some id, _ in vpc_endpoint.by_group[group]},
}

# shared_group_advice is a further step for a group that both use.
shared_group_advice(group) := ["give tasks and ECR endpoints a security group each: they share this one"] if {
	task.by_group[group]
	vpc_endpoint.by_group[group]
} else := []
