# The allowances that follow from what tasks need, where the configuration asks for them.
package egresslint.lib.allow

import data.egresslint.lib.task

# needed are the allowances that follow from needs, where the configuration says so.
needed := [{
	"number": -1, "kind": "service", "is": service, "protocol": "tcp", "ports": [{"from": 443, "to": 443}],
	"from": [], "groups": groups, "reason": "tasks need it", "at": data.egresslint.config.needs.at,
} |
	task.needs_judged
	data.egresslint.config.needs.allow_needed
	some service in {need.service | some needs in task.needs_of_all; some need in needs}
	groups := {group |
		some id, needs in task.needs_of_all
		some need in needs
		need.service == service
		some reference in task.workloads[id].groups.items
		group := reference.id
	}
]
