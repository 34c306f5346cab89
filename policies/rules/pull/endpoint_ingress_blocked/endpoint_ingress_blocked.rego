# METADATA
# title: An ECR endpoint admits the tasks
# description: >-
#   The ingress of an ECR endpoint's security groups admits tcp 443 from the tasks in its VPC: from one of their
#   security groups, from their subnets or from the CIDR of the VPC.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Access an AWS service through an interface VPC endpoint
# custom:
#   since: 0.1.0
#   level: error
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["endpoint-ingress-blocked"]

import data.egresslint.lib.admission
import data.egresslint.lib.ecr
import data.egresslint.lib.finding
import data.egresslint.lib.words

report contains finding.of(found, ecr.about[id], place, says) if {
	some id, found in admission.answers
	place := {
		"resource": id,
		"at": object.get(ecr.endpoints[id], "at", 0),
		"subject": "ingress of tcp 443",
		"related": admission.related(id),
		"concerns": {"endpoints": {id}, "workloads": admission.shut_out(id)},
	}
	tasks := words.list(admission.shut_out(id))
	says := {
		"violation": $"{id} lets no tcp 443 in from {tasks}: the pull of the image stops at the endpoint. Allow ingress of tcp 443 to {admission.groups(id)} from the security group of the task or from the CIDR of the VPC.",
		"unknown": $"Whether {id} lets tcp 443 in from {tasks} is not known.",
	}
}
