# Where the images of tasks come from.
package egresslint.lib.task

import data.egresslint.lib.answer

# pulling are the workloads whose pull is judged: those with an image in private ECR. An image that is not known is taken
# for one.
pulling := {id: workload | some id, workload in workloads; not _without_ecr(id, workload)}

# elsewhere is {workload id: its images that certainly are not in private ECR}.
elsewhere := {id: images |
	some id, workload in workloads
	images := {image | some image in _images(workload); image.ecr == "no"}
	count(images) > 0
}

# elsewhere_by_group is {group id: the images of its tasks that certainly are not in private ECR}.
elsewhere_by_group := {group: images |
	some group, ids in by_group
	images := {image | some id, _ in ids; some image in elsewhere[id]}
	count(images) > 0
}

# origin says where such an image comes from, as the end of a sentence.
origin(image) := $"comes from {_registry(image)}, not from private ECR" if {
	_registry(image)
} else := "does not come from private ECR"

# _registry names the registry of the image; it is undefined where that is not known.
_registry(image) := object.get(_registries, image.registry, image.registry)

_registries := {
	"docker.io": "Docker Hub",
	"index.docker.io": "Docker Hub",
	"registry-1.docker.io": "Docker Hub",
	"public.ecr.aws": "Amazon ECR Public",
	"ghcr.io": "GitHub Container Registry",
	"mcr.microsoft.com": "Microsoft Artifact Registry",
}

_images(workload) := array.concat(_definition_images(workload), object.get(workload, "images", []))

_definition_images(workload) := images if {
	images := input.task_definitions[workload.task_definition].images
} else := []

_without_ecr(id, workload) if {
	count(elsewhere[id]) == count({image | some image in _images(workload)})
	count(_further_images(workload)) == 0
}

_further_images(workload) := answer.reasons(object.get(input.task_definitions, object.get(workload, "task_definition", ""), {}), ["open"])
