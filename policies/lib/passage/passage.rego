# METADATA
# description: >-
#   The network ACLs and the policies of endpoints that let the pull of an image through: hops in which nothing is wrong.
package egresslint.lib.passage

import data.egresslint.lib.association
import data.egresslint.lib.complaint
import data.egresslint.lib.task

# hops are those on the way of the workload to the service, without what a rule complains of.
hops(id, service, complaints) := array.concat(_lists(id, service, complaints), _policies(id, service, complaints))

# The network ACLs that people wrote.
_lists(id, service, complaints) := [{
	"kind": "acl",
	"rule": "network-acl-blocks-pull",
	"resource": list,
	"at": object.get(input.network_acls[list], "at", 0),
	"is": "yes",
	"why": set(),
	"message": message,
	"advice": "",
	"evidence": set(),
} |
	not "acl" in {step.kind | some step in complaints}
	some list in sort({list | some subnet in _subnets(id, service); some list, _ in association.of("network_acls", subnet)})
	input.network_acls[list].origin == "declared"
	message := $"{list} does not stop the pull."
]

_subnets(id, service) := {reference.id |
	some end in ({task.workloads[id]} | {input.endpoints[endpoint] | some endpoint in complaint.endpoints(id, service)})
	some reference in end.subnets.items
}

_policies(id, service, complaints) := [{
	"kind": "policy",
	"rule": _rules[service],
	"resource": endpoint,
	"at": object.get(policy, "at", 0),
	"is": "yes",
	"why": set(),
	"message": message,
	"advice": "",
	"evidence": set(),
} |
	some endpoint in sort(complaint.endpoints(id, service))
	policy := input.endpoints[endpoint].policy
	not endpoint in {step.resource | some step in complaints}
	message := $"The policy of {endpoint} allows what the pull needs."
]

_rules := {"ecr.api": "ecr-endpoint-policy", "ecr.dkr": "ecr-endpoint-policy", "s3": "s3-endpoint-policy"}
