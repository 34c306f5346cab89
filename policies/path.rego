# METADATA
# description: >-
#   The way of each task to its image, step by step, and what else the task reaches. It asks the libraries that the rules ask:
#   where a step is not passed, a rule has a finding.
package egresslint.path

import data.egresslint.lib.complaint
import data.egresslint.lib.excess
import data.egresslint.lib.hop
import data.egresslint.lib.layers
import data.egresslint.lib.passage
import data.egresslint.lib.pull
import data.egresslint.lib.registry
import data.egresslint.lib.task

# report lists the workloads that run, or may run, on Fargate.
report := [{
	"id": id,
	"kind": workload.kind,
	"at": object.get(workload, "at", 0),
	"groups": [reference.id | some reference in workload.groups.items],
	"subnets": [reference.id | some reference in workload.subnets.items],
	"why": task.about[id],
	"pull": pulls,
	"beyond": beyond,
	"verdict": _verdict(pulls, beyond),
} |
	some id, workload in task.workloads
	pulls := [_pull(id, service) | some service in ["ecr.api", "ecr.dkr", "s3"]]
	beyond := excess.of(id)
]

_verdict(pulls, beyond) := "violated" if {
	"no" in {way.is | some way in pulls}
} else := "violated" if {
	"yes" in {escape.is | some escape in beyond}
} else := "unknown" if {
	"unknown" in ({way.is | some way in pulls} | {escape.is | some escape in beyond})
} else := "proven"

_pull(id, service) := {"service": service, "needed": false, "is": "yes", "hops": []} if {
	service == "ecr.api"
	pull.without_api(task.workloads[id])
} else := {"service": service, "needed": true, "is": hop.all(hops), "failure": _failures[service], "hops": hops} if {
	complaints := complaint.hops(id, service)
	hops := array.flatten([_hops(id, service), complaints, passage.hops(id, service, complaints)])
}

_hops(id, service) := registry.hops(id, service) if {
	service != "s3"
} else := layers.hops(id)

# What people see where there is no way.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
_failures := {
	"ecr.api": "the task stops with ResourceInitializationError before it pulls anything",
	"ecr.dkr": "the task stops with CannotPullContainerError",
	"s3": "the pull hangs until it ends with CannotPullContainerError",
}
