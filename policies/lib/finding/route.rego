# Routes of the subnets of tasks.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task

# dead_ends says which default routes of the task's subnets do not lead to the internet, as a sentence that begins with a
# space; it is empty where there are none.
dead_ends(id) := "" if {
	count(_dead_ends(id)) == 0
} else := $" {answer.list(_dead_ends(id))}."

_dead_ends(id) := network.dead_ends(network.placement(task.workloads[id]))
