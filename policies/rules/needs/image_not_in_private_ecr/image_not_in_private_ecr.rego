# METADATA
# title: The image of a task comes from private ECR
# description: >-
#   These rules describe the pull of an image from a private repository of ECR. An image from elsewhere, such as
#   Docker Hub or public ECR, needs other destinations, which no VPC endpoint serves: rules about the pull do not judge
#   it, and say so with or without this rule. The rule is only applied where the configuration has the key needs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
#     description: Pull through cache rules in Amazon ECR
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
#     description: Amazon ECR private registry
# custom:
#   since: 0.1.0
#   level: note
#   on_request: true
#   symptom: >-
#     A task in subnets without a way out waits for the manifest of its image and stops, although every other rule is
#     content.
#   errors:
#     - 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/…: failed to do request: Head "https://registry-1.docker.io/v2/library/…/manifests/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The host in the name of each image in the task definition decides. It is unknown where the host depends on a
#     missing value.
#   options:
#     except:
#       default: []
#       description: >-
#         Names of images that may come from elsewhere, in which * stands for anything, such as
#         public.ecr.aws/datadog/*. None where nothing is said.
#   related: [ecr-dkr-unreachable, s3-unreachable]
#   mapping:
#     well-architected: [SEC05-BP02]
package egresslint.rules.needs["image-not-in-private-ecr"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.task

report contains finding.of(_private(image), task.definition_doubts(definition) | answer.reasons(image, ["maybe"]), place, says) if {
	task.needs_judged
	some definition, workloads in task.by_definition
	some image in input.task_definitions[definition].images
	image.ecr != "yes"
	not _excepted(image.name)
	place := {
		"resource": definition,
		"at": finding.at(image),
		"subject": image.name,
		"related": {{"message": $"{id} runs this task definition", "at": task.workloads[id].at} | some id in workloads},
		"concerns": {"workloads": workloads},
	}
	says := {
		"violation": $"the image {image.name} is not in a private ECR repository",
		"notes": {"whether the task can pull it is not judged"},
		"help": ["copy it to private ECR, for example with a pull through cache rule"],
		"unknown": $"cannot tell whether an image of {definition} is in a private ECR repository",
	}
}

_private(image) := answer.no if {
	image.ecr == "no"
} else := answer.unknown(answer.reasons(image, ["unknown"]))

_excepted(name) if {
	some pattern in data.egresslint.config.rules["image-not-in-private-ecr"].options.except
	glob.match(pattern, [], name)
}
