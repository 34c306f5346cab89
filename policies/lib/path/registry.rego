# The path of a task to a registry that no endpoint serves: egress of the task, and a way out of the VPC.
package egresslint.lib.path

import data.egresslint.lib.answer
import data.egresslint.lib.network
import data.egresslint.lib.security_group
import data.egresslint.lib.task

# registry_hops are the steps from the workload to the registry.
registry_hops(id, registry) := [_registry_egress(id, registry), _way_out_of_vpc(id, registry)]

_registry_egress(id, registry) := hop(found, task.doubts[id] | _registry_doubts(registry), about.place, about.says) if {
	workload := task.workloads[id]
	found := _sends_to(registry, security_group.certain_grants(workload.groups, "egress"), security_group.possible_grants(workload.groups, "egress"))
	alone := [[rule, _sends_to(registry, rule.certain, rule.possible)] | some rule in security_group.grants_by_rule(workload.groups, "egress")]
	place := object.union({"kind": "egress"}, _place_of_groups(workload.groups, workload))
	groups := _group_names(workload.groups)
	about := _decided_by_rules(found, alone, "to", place, {
		"yes": $"rules of {groups} allow tcp/443 to {registry}",
		"no": $"no egress rule of {groups} allows tcp/443 to {registry}",
		"unknown": $"no egress rule of {groups} certainly allows tcp/443 to {registry}",
		"help": [$"mirror the image in private ECR, or allow egress of tcp/443 to the addresses of {registry}"],
	})
}

# A registry that is not one of those that everybody can reach may be in the VPC, or in a network that is joined with it.
_registry_doubts(registry) := set() if {
	some pattern in _public_registries
	regex.match(pattern, registry)
} else := {{"reason": $"whether {registry} has public addresses is not known"}}

_public_registries := {
	`(^|\.)docker\.io$`, `^public\.ecr\.aws$`, `^ghcr\.io$`, `^quay\.io$`, `(^|\.)gcr\.io$`, `\.pkg\.dev$`, `^mcr\.microsoft\.com$`,
	`^registry\.gitlab\.com$`, `^registry\.k8s\.io$`, `^nvcr\.io$`, `^docker\.elastic\.co$`, `^registry\.access\.redhat\.com$`,
}

# Which addresses a registry has is not known, but that they are public.
_sends_to(_, certain, _) := answer.yes if {
	network.holds_internet(certain.blocks)
}

_sends_to(registry, certain, possible) := answer.unknown(why) if {
	not network.holds_internet(certain.blocks)
	count(_perhaps(possible)) > 0
	why := {{"reason": $"whether {registry} has its addresses where the rules allow traffic is not known"}} | {why |
		some grant in _perhaps(possible)
		some why in grant.why
	}
}

_sends_to(_, certain, possible) := answer.no if {
	not network.holds_internet(certain.blocks)
	count(_perhaps(possible)) == 0
}

# The grants to addresses that are not private, and those to what is not known.
_perhaps(possible) := {grant | some grant in possible; grant.peer.kind in {"unknown", "list"}} | {grant |
	some grant in possible
	grant.peer.kind == "cidr"
	not network.private(grant.peer.cidr)
}

_way_out_of_vpc(id, registry) := hop(_leaves(id), task.doubts[id] | _registry_doubts(registry), place, {
	"yes": $"every subnet of {id} has a way out of the VPC",
	"no": $"a subnet of {id} has no way out of the VPC, and no endpoint serves {registry}",
	"unknown": $"cannot tell whether every subnet of {id} has a way out of the VPC",
	"help": [$"mirror the image in private ECR, or give the subnets of {id} a route to a NAT gateway"],
	"evidence": {way | some subnet in task.workloads[id].subnets.items; some way in _subnet_way_out(id, subnet.id)},
}) if {
	place := object.union({"kind": "endpoint"}, _way_out_place(id, set()))
}
