# METADATA
# title: Network ACLs let the pull through in both directions
# description: >-
#   A network ACL filters every packet that enters or leaves its subnets, by its entries in the order of their numbers,
#   and does not remember connections. The subnet of a task needs egress of tcp 443 to the endpoints of ECR and to the
#   public addresses of S3, which no network ACL can name by a prefix list, and ingress of the ephemeral ports for the
#   answers (32768-60999 on Linux; AWS advises 1024-65535). The subnets of the endpoints need the reverse. Packets within
#   one subnet are not filtered.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#     description: Control subnet traffic with network access control lists
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
#     description: Ephemeral ports
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Security groups, endpoints and routes are right, and the pull still times out, often at the first layer: the
#     answers of S3 come back to an ephemeral port that the network ACL of the subnet does not open.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…": dial tcp …:443: i/o timeout'
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.….amazonaws.com/": dial tcp …:443: i/o timeout'
#   unknown: >-
#     Each packet is decided by the first entry that matches, and denied if none does. It is a violation if nothing of
#     what a pull needs in one direction gets through. It is unknown where only a part does: some of the ephemeral
#     ports, some of the addresses of an endpoint or its interfaces, or public addresses of which it is not known
#     whether they are S3's; where an entry that may come first is not known; and where it is not known which network
#     ACL a subnet has. Subnets of which the files declare none are not judged.
#   path: {hop: acl, services: [ecr.api, ecr.dkr, s3]}
#   related: [endpoint-ingress-blocked, s3-gateway-not-routed]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["network-acl-blocks-pull"]

import data.egresslint.lib.acl
import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(found, _about(workloads), place, says) if {
	some [list, direction, kind], all in _stops
	found := _found(all)
	stops := {stop | some stop in all; stop.is == found.is}
	workloads := {id | some stop in stops; some id in stop.workloads}
	denials := acl.denials(list, stops)
	place := {
		"resource": list,
		"at": min(_places(list, denials)),
		"subject": $"{direction} of {kind}s",
		"extent": ({block | some stop in stops; some block in stop.gate.question.blocks} | {stop.gate.subnet | some stop in stops}),
		"related": (_pulling(workloads) | _reached(stops)),
		"concerns": {"workloads": workloads, "endpoints": _concerned(stops, workloads)},
	}
	traffic := _traffic(direction, kind, _names(stops), answer.list({stop.gate.end.name | some stop in stops}))
	needed := $"{direction} of tcp/{_ports[kind]} {_joint[direction]} {_blocks(stops)}"
	says := {
		"violation": $"{list} {_refuses(denials)} {direction} of tcp/{_ports[kind]}, which the pull needs",
		"notes": ({$"the pull needs {traffic}"} | _outcome[kind]),
		"help": [$"allow {needed}{_before(denials)}"],
		"unknown": $"cannot tell whether {list} allows {direction} of tcp/{_ports[kind]}, which the pull needs",
	}
}

# {[list id, direction, kind]: the stops}
_stops := {key: {stop | some stop, _ in stops} |
	some key, stops in object.union_n([{[stop.list, stop.gate.question.direction, stop.gate.kind]: {stop: true}} |
		some stop in acl.stops
	])
}

_found(stops) := answer.no if {
	some stop in stops
	stop.is == "no"
} else := answer.unknown({why | some stop in stops; some why in stop.why})

_about(workloads) := set() if {
	some id in workloads
	count(task.doubts[id]) == 0
} else := {why | some id in workloads; some why in task.doubts[id]}

_places(list, denials) := {finding.at(input.network_acls[list])} if {
	count(denials) == 0
} else := {finding.at(entry) | some entry in denials}

_names(stops) := answer.list({acl.subnet_name(stop.gate.subnet) | some stop in stops})

_traffic("egress", "request", subnets, ends) := $"tcp/443 from {subnets} to {ends}"

_traffic("ingress", "answer", subnets, ends) := $"the replies from {ends} to {subnets}"

_traffic("ingress", "request", subnets, ends) := $"tcp/443 from {ends} to {subnets}"

_traffic("egress", "answer", subnets, ends) := $"the replies from {subnets} to {ends}"

_ports := {"request": "443", "answer": "1024-65535"}

_joint := {"egress": "to", "ingress": "from"}

_outcome := {
	"request": {"the pull times out with ResourceInitializationError or CannotPullContainerError"},
	"answer": {"network ACLs are stateless: replies arrive on ephemeral ports, which have to be allowed"},
}

_refuses(denials) := "does not allow" if {
	count(denials) == 0
} else := "denies"

_before(denials) := "" if {
	count(denials) == 0
} else := $" in an entry with a number below {min(_numbers(denials))}"

_numbers(denials) := {entry.number | some entry in denials}

_blocks(stops) := "0.0.0.0/0, as a network ACL cannot name the S3 prefix list" if {
	some stop in stops
	network.any_ipv4 in stop.gate.question.blocks
} else := answer.list({block | some stop in stops; some block in stop.gate.question.blocks})

# The endpoints at the other end, among them the gateways of S3.
_concerned(stops, workloads) := {stop.gate.end.endpoint | some stop in stops} | {id |
	some stop in stops
	stop.service == "s3"
	some workload in workloads
	some id, endpoint in vpc_endpoint.s3_gateways
	not network.distinct_vpcs(task.vpcs[workload], network.vpc_of(endpoint))
}

_pulling(workloads) := {{"message": $"{id} pulls its image through this network ACL", "at": task.workloads[id].at} |
	some id in workloads
}

_reached(stops) := {{"message": $"{id} is the endpoint", "at": input.endpoints[id].at} |
	some stop in stops
	id := stop.gate.end.endpoint
}
