# Network ACLs between a task and an interface endpoint.
package egresslint.lib.path

import data.egresslint.lib.acl
import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# _service_acls are hops for the network ACLs that people wrote, of the subnets of the task and of the endpoint.
_service_acls(id, endpoint) := [_service_acl(id, endpoint, list) |
	some list in sort(_lists_of(task.workloads[id]) | _lists_of(vpc_endpoint.interfaces[endpoint]))
	input.network_acls[list].origin == "declared"
]

_service_acl(id, endpoint, list) := hop(_narrowed(found, here, there), _endpoint_doubts(id, endpoint), place, {
	"yes": $"{list} lets tcp/443 pass between {id} and {endpoint}",
	"no": $"{list} does not let tcp/443 pass between {id} and {endpoint}",
	"unknown": $"cannot tell whether {list} lets tcp/443 pass between {id} and {endpoint}",
	"help": [$"allow tcp/443 and the ephemeral ports of the replies in {list}"],
}) if {
	here := task.workloads[id]
	there := vpc_endpoint.interfaces[endpoint]
	found := answer.all(_of_end(list, here, there, ["egress", "ingress"]) | _of_end(list, there, here, ["ingress", "egress"]))
	place := {"kind": "acl", "resource": list, "at": object.get(input.network_acls[list], "at", 0)}
}

_lists_of(end) := {list |
	some subnet in end.subnets.items
	some list, _ in network.associations("network_acls", subnet.id)
}

# Requests go in the first direction, and replies in the second.
_of_end(list, end, other, [request, reply]) := {_let_through(list, request, [443, 443], other), _let_through(list, reply, [32768, 60999], other)} if {
	list in _lists_of(end)
} else := set()

_let_through(list, direction, ports, other) := answer.unknown(space.why) if {
	space := network.address_space(network.placement(other))
	count(space.why) > 0
} else := acl.passes(input.network_acls[list], {
	"direction": direction,
	"ports": ports,
	"blocks": network.address_space(network.placement(other)).blocks,
	"partly": {{"reason": $"{list} lets only a part of the packets pass", "at": object.get(input.network_acls[list], "at", 0)}},
})

# No network ACL applies within a subnet.
_narrowed(found, here, there) := answer.unknown({{"reason": "network ACLs do not apply to the interfaces in the same subnet"}}) if {
	found.is == "no"
	count(network.placement(here).subnets & network.placement(there).subnets) > 0
} else := found
