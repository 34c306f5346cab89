# METADATA
# description: The tasks in a VPC.
package egresslint.lib.resident

import data.egresslint.lib.task
import data.egresslint.lib.vpc

# of are the workloads that may be in the VPC.
of(id) := {workload |
	some own, workloads in task.by_vpc
	not vpc.distinct(own, id)
	some workload, _ in workloads
}

# related are these workloads, for a finding about the VPC or its endpoints.
related(id) := {{"message": message, "at": task.workloads[workload].at} |
	some workload in of(id)
	message := $"{workload} pulls its image in this VPC."
}
