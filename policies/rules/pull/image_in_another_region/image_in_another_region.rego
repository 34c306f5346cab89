# METADATA
# title: A task gets an image that is in ECR of another region
# description: >-
#   The endpoints of ECR and the gateway of S3 in a VPC serve their own region. An image in ECR of another region comes
#   from public addresses there: the task needs a way out of the VPC, and egress of tcp 443 to the internet. Replication
#   of the image to the region of the task needs neither.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints, on cross-region requests
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
#     description: Private image replication in Amazon ECR
# custom:
#   since: unreleased
#   level: error
#   symptom: >-
#     The endpoints are all there, and the name in the error message has another region than theirs.
#   errors:
#     - 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ….dkr.ecr.….amazonaws.com/…: failed to do request: Head "https://….dkr.ecr.….amazonaws.com/v2/…/manifests/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The region in the name of each image, or that of its repository, is compared with the region of the task. The rule
#     is silent if both are the same, if the region of the image is not known, or if all subnets have a way out and an
#     egress rule certainly allows tcp 443 to the whole internet. It is unknown where the region of the task is not known
#     (give it with --region), where the VPC is declared elsewhere or has an endpoint for S3 of that other region, and
#     where routes, rules or the container depend on a missing value.
#   path: {hop: region, services: [ecr.dkr]}
#   related: [ecr-endpoint-missing, s3-gateway-missing, image-not-in-private-ecr]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["image-in-another-region"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.pull
import data.egresslint.lib.task

report contains finding.of(found, task.doubts[id] | _doubts(images), place, says) if {
	some id, all in task.abroad
	some region in {image.region | some image, _ in all}
	images := {image: given | some image, given in all; image.region == region}
	way := pull.way_abroad(id)
	egress := pull.egress_abroad(id)
	found := answer.any({answer.all({way, egress})} | pull.endpoints_abroad(id, region))
	found.is != "yes"
	place := {
		"resource": id,
		"at": min({finding.at(image) | some image, _ in images}),
		"subject": region,
		"extent": {image.name | some image, _ in images},
		"related": (finding.network_of_task(id) | {{"message": $"{id} runs this image", "at": finding.at(task.workloads[id])}}),
		"concerns": {"workloads": {id}},
	}
	names := answer.list({image.name | some image, _ in images})
	says := {
		"violation": $"{id} cannot pull its image from ECR in {region}, another region",
		"notes": (({
			"an ECR endpoint serves its own region only",
			"the task stops with CannotPullContainerError",
			$"the image is {names}",
		} | _missing(way, egress)) | finding.dead_ends(id)),
		"help": [$"replicate the image to ECR in {network.region_of(task.workloads[id])}"],
		"unknown": $"cannot tell whether {id} can pull its image from ECR in {region}, another region",
	}
}

# Why the images may not be there, or not in another region: one that certainly is suffices.
_doubts(images) := set() if {
	some image, given in images
	count(_image_doubts(image, given)) == 0
} else := union({_image_doubts(image, given) | some image, given in images})

_image_doubts(image, given) := given.why | answer.reasons(image, ["maybe"])

_missing(way, egress) := {"a subnet of the task has no way out of the VPC" | way.is == "no"} | {"no egress rule allows tcp/443 to the internet" | egress.is == "no"}
