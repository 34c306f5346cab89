# The security groups at both ends of a pull: those of tasks and of ECR endpoints.
package egresslint.lib.pull

import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# groups are the ids of the groups.
groups := object.keys(task.by_group) | object.keys(vpc_endpoint.by_group)

# group_doubts is the set of reasons why neither a task nor an endpoint may use the group.
group_doubts(group) := set() if {
	some why in _group_doubts(group)
	count(why) == 0
} else := union(_group_doubts(group))

_group_doubts(group) := {task.group_doubts(group) | task.by_group[group]} | {vpc_endpoint.group_doubts(group) | vpc_endpoint.by_group[group]}
