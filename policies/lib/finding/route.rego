# Routes of the subnets of tasks.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# dead_ends says which default routes of the task's subnets do not lead to the internet.
dead_ends(id) := network.dead_ends(network.placement(task.workloads[id]))

# links_says is what there is to say of packets that do not get from the task to the endpoints in other VPCs, or not back.
links_says(id, endpoints) := {
	"violation": $"{id} has no route to the ECR endpoints in {_vpcs(endpoints)}, or none leads back",
	"notes": {
		$"the endpoints are {answer.list(endpoints)}",
		"the pull times out with ResourceInitializationError or CannotPullContainerError",
	},
	"help": [link_advice(id, endpoints)],
	"unknown": $"cannot tell whether routes lead from {id} to the endpoints in {_vpcs(endpoints)} and back",
}

# link_advice says which routes are needed.
link_advice(id, endpoints) := $"add routes through {answer.list(_links(id, endpoints))} between {task.vpcs[id]} and {_vpcs(endpoints)}, in the route tables of both sides"

# links_passed says that packets get there and back.
links_passed(id, endpoints) := $"{answer.list(_links(id, endpoints))} leads from {task.vpcs[id]} to {answer.list(endpoints)} in {_vpcs(endpoints)}, and back"

_vpcs(endpoints) := answer.list({vpc_endpoint.vpcs[endpoint] | some endpoint in endpoints})

_links(id, endpoints) := {link |
	some endpoint in endpoints
	some link in network.links_between(task.vpcs[id], vpc_endpoint.vpcs[endpoint])
}
