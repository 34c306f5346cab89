# Whether tasks reach the other services that they need.
package egresslint.lib.pull

import data.egresslint.lib.answer
import data.egresslint.lib.task

# needed is {workload id: the answer whether it reaches the service}, for those that need it.
needed(service) := {id: _needed(id, service) |
	task.needs_judged
	some id, _ in task.workloads
	count(task.needs(id, service)) > 0
}

# A task that may send to everywhere reaches the service by any way out of its VPC.
_needed(id, service) := answer.yes if {
	_names_endpoint(id, service)
} else := answer.all({reaches_besides(id, service), present(id, service)})

# reaches_besides answers whether the workload's egress reaches a service that the pull does not need.
reaches_besides(id, service) := _reaches_service(id, service)
