# Routes of the subnets of tasks.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# dead_ends says which default routes of the task's subnets do not lead to the internet, as a sentence that begins with a
# space; it is empty where there are none.
dead_ends(id) := "" if {
	count(_dead_ends(id)) == 0
} else := $" {answer.list(_dead_ends(id))}."

_dead_ends(id) := network.dead_ends(network.placement(task.workloads[id]))

# links_missed says that packets do not get from the task to the endpoints in other VPCs, or not back.
links_missed(id, endpoints) := $"No route leads from {id} to {answer.list(endpoints)} in {_vpcs(endpoints)}, or none leads back: the pull of the image times out, and the task stops with ResourceInitializationError or CannotPullContainerError. {link_advice(id, endpoints)}"

# links_asked says that it is not known whether packets get there and back.
links_asked(id, endpoints) := $"Whether routes lead from {id} to {answer.list(endpoints)} in {_vpcs(endpoints)}, and back, is not known."

# link_advice says which routes are needed.
link_advice(id, endpoints) := $"In the route tables of the subnets of the task and of the endpoint, add routes by {answer.list(_links(id, endpoints))} between {task.vpcs[id]} and {_vpcs(endpoints)}."

# links_passed says that packets get there and back.
links_passed(id, endpoints) := $"{answer.list(_links(id, endpoints))} leads from {task.vpcs[id]} to {answer.list(endpoints)} in {_vpcs(endpoints)}, and back."

_vpcs(endpoints) := answer.list({vpc_endpoint.vpcs[endpoint] | some endpoint in endpoints})

_links(id, endpoints) := {link |
	some endpoint in endpoints
	some link in network.links_between(task.vpcs[id], vpc_endpoint.vpcs[endpoint])
}
