# METADATA
# description: Tasks on Fargate, and the security groups that they carry.
package egresslint.lib.task

import data.egresslint.lib.carrier
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.peer
import data.egresslint.lib.reason
import data.egresslint.lib.vpc

# workloads are those that run, or may run, on Fargate.
workloads := {id: workload | some id, workload in input.workloads; workload.fargate != "no"}

# carriers is {group id: {workload id: reference}}.
carriers := carrier.by_group(workloads)

# vpcs is {workload id: the id of its VPC, "" where it is not known}.
vpcs := {id: vpc.of(workload) | some id, workload in workloads}

# by_vpc is {VPC id: {workload id: true}}.
by_vpc := object.union_n([{own: {id: true}} | some id, own in vpcs])

# by_network is {network: {workload id: true}}.
by_network := object.union_n([{network.of(workload): {id: true}} | some id, workload in workloads])

# about is {workload id: the reasons why there may be no such Fargate workload}.
about := {id: why |
	some id, workload in workloads
	why := reason.of(workload, ["maybe"]) | _launch(workload)
}

# grants are the egress rules that people wrote for task groups: {group, rule}. A rule whose group is not known may be a
# task's: it comes with the group "".
grants := array.concat(
	[{"group": group, "rule": rule} |
		some group, _ in carriers
		some rule in input.groups[group].egress
		_counts(rule)
	],
	[{"group": "", "rule": rule} |
		count(carriers) > 0
		some rule in input.unattached.egress
		_counts(rule)
	],
)

# doubts_about is the set of reasons why no task may have the grant.
doubts_about(grant) := doubts(grant.group) | reason.of(grant.rule, ["maybe"]) if {
	grant.group != ""
} else := _unattached(grant.rule)

# doubts is the set of reasons why no task may carry the group.
doubts(group) := carrier.doubts(carriers[group], about) | reason.of(input.groups[group], ["maybe"])

# holder names what has a grant.
holder(grant) := grant.group if {
	grant.group != ""
} else := $"{grant.rule.id}, whose security group is not known,"

# place is what findings about a grant have in common.
place(grant) := object.union(finding.on_rule(grant.group, grant.rule, "to"), {
	"related": related(grant.group),
	"concerns": concerns(grant.group),
})

# related are the workloads that carry the group.
related(group) := {{"message": message, "at": workloads[id].at} |
	some id, _ in carriers[group]
	message := $"{id} runs with this security group."
}

# concerns tells what a finding about the group speaks of.
concerns(group) := {"groups": {group}, "workloads": object.keys(carriers[group])}

concerns("") := {}

_unattached(rule) := why if {
	why := reason.of(rule, ["unknown", "maybe"])
	count(why) > 0
} else := {{"reason": $"the security group of {rule.id} is not known", "at": object.get(rule, "at", 0)}}

_counts(rule) if {
	not rule.implicit
	not peer.inert(rule.peer)
}

_launch(workload) := set() if {
	workload.fargate == "yes"
} else := why if {
	why := reason.of(workload, ["unknown"])
	count(why) > 0
} else := {{"reason": $"whether {workload.id} runs on Fargate is not known", "at": object.get(workload, "at", 0)}}
