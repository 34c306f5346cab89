# METADATA
# description: Security groups that serve tasks and ECR endpoints at once.
package egresslint.lib.shared

import data.egresslint.lib.ecr
import data.egresslint.lib.task

# advice is a further sentence for a group that both carry, and "" for any other.
advice(group) := " Tasks and ECR endpoints share this security group: give each of them one of its own." if {
	task.carriers[group]
	ecr.carriers[group]
} else := ""
