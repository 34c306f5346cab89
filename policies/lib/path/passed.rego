# Network ACLs and endpoint policies that do not stop the pull: hops about which no rule reports anything.
package egresslint.lib.path

import data.egresslint.lib.network
import data.egresslint.lib.task

# passed_hops are those from the workload to the service, given the hops that rules report.
passed_hops(id, service, reported) := array.concat(_passed_acls(id, service, reported), _passed_policies(id, service, reported))

# The network ACLs that people wrote.
_passed_acls(id, service, reported) := [{
	"kind": "acl",
	"resource": list,
	"at": object.get(input.network_acls[list], "at", 0),
	"is": "yes",
	"why": set(),
	"message": message,
	"help": [],
	"evidence": set(),
} |
	not "acl" in {other.kind | some other in reported}
	some list in sort({list | some subnet in _subnets(id, service); some list, _ in network.associations("network_acls", subnet)})
	input.network_acls[list].origin == "declared"
	message := $"{list} does not stop the pull"
]

_subnets(id, service) := {reference.id |
	some end in ({task.workloads[id]} | {input.endpoints[endpoint] | some endpoint in _endpoints(id, service)})
	some reference in end.subnets.items
}

_passed_policies(id, service, reported) := [{
	"kind": "policy",
	"resource": endpoint,
	"at": object.get(policy, "at", 0),
	"is": "yes",
	"why": set(),
	"message": message,
	"help": [],
	"evidence": set(),
} |
	some endpoint in sort(_endpoints(id, service))
	policy := input.endpoints[endpoint].policy
	not endpoint in {other.resource | some other in reported}
	message := $"The policy of {endpoint} allows what the pull needs"
]
