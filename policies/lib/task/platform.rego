# Platform versions of Fargate.
package egresslint.lib.task

# without_api reports whether the workload's platform pulls without ecr.api.
without_api(workload) if {
	semver.is_valid(workload.platform_version)
	semver.compare(workload.platform_version, "1.3.0") <= 0
}

# exempt are the workloads that pull without the service.
exempt(service) := {id | some id, workload in workloads; without_api(workload)} if {
	service == "ecr.api"
} else := set()
