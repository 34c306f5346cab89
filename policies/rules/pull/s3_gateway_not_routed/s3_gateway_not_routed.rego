# METADATA
# title: The subnets of a task are routed to the S3 gateway
# description: >-
#   A gateway endpoint serves the subnets whose route tables it is on, and no others. From a subnet without another way
#   out, a task does not get the layers of its image unless the S3 gateway is on the route table of that subnet: its own,
#   or else the main table of the VPC.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints and their route tables
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
#     description: The route table of a subnet
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The gateway exists, the security group is right, and the pull still hangs at the first layer: in some subnets,
#     and so for some of the tasks, or in all.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     Each subnet of the task uses its own route table, or else the main one of its VPC. The rule is silent if a
#     gateway is certainly on that table, or if the table has a default route that leads out. It is unknown where the
#     table of a subnet is not known, where the tables of the gateway are not, or where one of the two is declared
#     elsewhere and may be the other.
#   path: {hop: route, services: [s3]}
#   related: [s3-gateway-missing, s3-unreachable]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["s3-gateway-not-routed"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(found, task.doubts[id], place, says) if {
	some placement, answers in pull.s3_routes
	found := answer.all({routed | some routed in answers})
	found.is != "yes"
	subnets := {subnet | some subnet, routed in answers; routed.is == found.is}
	some id, _ in task.by_placement[placement]
	place := {
		"resource": id,
		"at": finding.at(task.workloads[id]),
		"subject": "route to the S3 gateway",
		"extent": subnets,
		"related": (_tables(subnets) | _gateways(placement)),
		"concerns": {"workloads": {id}},
	}
	gateways := answer.list(pull.s3_gateways[placement])
	tables := {table | some subnet in subnets; some table, _ in network.route_tables(subnet)}
	says := {
		"violation": $"{id} has no route to the S3 gateway endpoint from {_subnet_names(subnets)}",
		"notes": ({
			$"{gateways} is not on the route table of {answer.list(subnets)}, and no other route leads out",
			"the pull hangs, and the task stops with CannotPullContainerError",
		} | finding.dead_ends(id)),
		"help": [$"add {answer.list(tables)} to the route tables of {gateways}"],
		"unknown": $"cannot tell whether all subnets of {id} have a route to the S3 gateway endpoint",
	}
}

_subnet_names(subnets) := answer.list(subnets) if {
	count(subnets) == 1
} else := $"{count(subnets)} of its subnets"

_tables(subnets) := {{"message": message, "at": input.route_tables[table].at} |
	some subnet in subnets
	some table, _ in network.route_tables(subnet)
	message := $"{table} is the route table of {subnet}"
}

_gateways(placement) := {{"message": message, "at": input.endpoints[gateway].at} |
	some gateway in pull.s3_gateways[placement]
	message := $"{gateway} is the S3 gateway endpoint"
}
