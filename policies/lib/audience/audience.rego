# METADATA
# description: Security groups that tasks or ECR endpoints carry, for rules that ask the same of both.
package egresslint.lib.audience

import data.egresslint.lib.ecr
import data.egresslint.lib.task

# groups are the ids of the groups.
groups := object.keys(task.carriers) | object.keys(ecr.carriers)

# doubts is the set of reasons why neither a task nor an endpoint may carry the group.
doubts(group) := set() if {
	some why in _doubts(group)
	count(why) == 0
} else := union(_doubts(group))

# related are the workloads and endpoints that carry the group.
related(group) := task.related(group) | ecr.related(group)

# concerns tells what a finding about the group speaks of.
concerns(group) := {
	"groups": {group},
	"workloads": {id | some id, _ in task.carriers[group]},
	"endpoints": {id | some id, _ in ecr.carriers[group]},
}

_doubts(group) := {task.doubts(group) | task.carriers[group]} | {ecr.doubts(group) | ecr.carriers[group]}
