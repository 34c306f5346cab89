# METADATA
# description: >-
#   The path of each task to its image, hop by hop, and what else the task reaches. It asks the libraries that the rules ask,
#   and names the rule that reports each hop: where a hop is not passed, that rule has a finding.
package egresslint.path

import data.egresslint.lib.allow
import data.egresslint.lib.path
import data.egresslint.lib.task
import data.egresslint.main

# report lists the workloads that run, or may run, on Fargate.
report := [{
	"id": id,
	"kind": workload.kind,
	"at": object.get(workload, "at", 0),
	"groups": [reference.id | some reference in workload.groups.items],
	"subnets": [reference.id | some reference in workload.subnets.items],
	"why": task.doubts[id],
	"pull": pulls,
	"beyond": beyond,
	"allowed": _allowed(workload),
	"not_judged": main.not_judged.workloads[id],
	"beyond_not_judged": _exposure_off,
	"verdict": _verdict(pulls, beyond, main.not_judged.workloads[id]),
} |
	some id, workload in task.workloads
	pulls := _pulls(id)
	beyond := {_escape(escape) | some escape in path.beyond(id)}
]

_exposure_off := main.off({"exposure"})

_verdict(pulls, beyond, not_judged) := "violated" if {
	"no" in {pull.is | some pull in pulls}
} else := "violated" if {
	"yes" in {escape.is | some escape in beyond}
} else := "unknown" if {
	"unknown" in ({pull.is | some pull in pulls} | {escape.is | some escape in beyond})
} else := "not_judged" if {
	count(not_judged) > 0
} else := "proven"

# The numbers of the allowances that the workload uses. A rule of an unknown group may be that of any task.
_allowed(workload) := {number |
	some group in ({reference.id | some reference in workload.groups.items} | {""})
	some number, _ in _uses[group]
}

# {group: {number of an allowance: true}}
_uses := object.union_n([{group: {number: true}} | some [group, number] in allow.uses])

# Of an image from elsewhere, the way is not followed, but the task may not even start.
_pulls(id) := array.concat([_pull(id, service) | some service in ["ecr.api", "ecr.dkr", "s3"]], abroad) if {
	task.pulling[id]
	abroad := _pulls_abroad(id, {"region"})
} else := _pulls_abroad(id, {"region", "role", "acl"}) if {
	task.abroad[id]
} else := [{"service": "ecs", "needed": true, "is": path.all_passed(hops), "failure": _failures.ecs, "hops": hops} |
	hops := path.reported_hops(_reports[id], id, "ecs")
	count(hops) > 0
]

# The ways to ECR of other regions are what a rule reports of them.
_pulls_abroad(id, kinds) := [{"service": $"ecr in {region}", "needed": true, "is": path.all_passed(hops), "failure": _failures["ecr.dkr"], "hops": hops} |
	some region in sort({image.region | some image, _ in task.abroad[id]})
	some rule, about in data.egresslint.metadata
	about.path.hop == "region"
	hops := path.hops_abroad(_reports[id], id, {"rule": rule, "region": region, "kinds": kinds})
]

_pull(id, service) := {"service": service, "needed": false, "is": "yes", "hops": []} if {
	service == "ecr.api"
	task.without_api(task.workloads[id])
} else := {"service": service, "needed": true, "is": path.all_passed(hops), "failure": _failures[service], "hops": hops} if {
	reported := path.reported_hops(_reports[id], id, service)
	hops := array.flatten([
		[hop | some hop in reported; hop.kind == "role"],
		_with_rules(path.passed_roles(id, service, reported), service),
		_with_rules(_hops(id, service), service),
		[hop | some hop in reported; hop.kind != "role"],
		_with_rules(path.passed_hops(id, service, reported), service),
	])
}

_hops(id, service) := path.ecr_hops(id, service) if {
	service != "s3"
} else := path.s3_hops(id)

_with_rules(hops, service) := [object.union(hop, {"rule": _hop_rules[[hop.kind, service]]}) | some hop in hops]

# {[kind of hop, service]: the rule that reports it}
_hop_rules := object.union_n([{[about.path.hop, service]: rule} |
	some rule, about in data.egresslint.metadata
	some service in about.path.services
])

# What a task reaches beyond its image, with the rule that reports it.
_escape(escape) := object.union(object.remove(escape, {"subject", "kind"}), {"rule": rule}) if {
	some name, about in data.egresslint.metadata
	about.path.beyond == escape.kind
	rule := main.reporter(name, escape)
}

# {workload id: [[rule, kind of hop, finding]]}, for the hops that only rules know of.
_reports := {id: sort(object.keys(object.get(reported, id, {}))) |
	reported := object.union_n([{id: {[rule, kind, found]: true}} |
		some [rule, kind, found] in _pull_reports
		some id in found.concerns.workloads
	])
	some id, _ in task.workloads
}

_pull_reports := [[rule, kind, found] |
	some rule, _ in data.egresslint.config.rules
	kind := object.get(data.egresslint.metadata, [rule, "path", "hop"], "other")
	not kind in path.followed
	some found in data.egresslint.rules.pull[rule].report
]

# What people see if a pull fails.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
_failures := {
	"ecs": "the task does not start",
	"ecr.api": "the task stops with ResourceInitializationError before it pulls anything",
	"ecr.dkr": "the task stops with CannotPullContainerError",
	"s3": "the pull hangs until it ends with CannotPullContainerError",
}
