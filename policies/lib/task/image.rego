# Where the images of tasks come from.
package egresslint.lib.task

import data.egresslint.lib.answer
import data.egresslint.lib.network

# pulling are the workloads that pull through the endpoints of their region: those with an image in private ECR there. An
# image that is not known is taken for one.
pulling := {id: workload | some id, workload in workloads; not _without_ecr_here(workload)}

# abroad is {workload id: {image: answer}}, for its images that certainly are in private ECR of another region, or may be.
# Where the region of an image is not known, it is taken for the workload's.
abroad := {id: images |
	some id, workload in workloads
	images := {image: given |
		some image in _images(workload)
		given := _is_abroad(image, network.region_of(workload))
		given.is != "no"
	}
	count(images) > 0
}

# abroad_by_group is {group id: the images of its tasks that certainly are in private ECR of another region}.
abroad_by_group := {group: images |
	some group, ids in by_group
	images := {image | some id, _ in ids; some image, given in abroad[id]; given.is == "yes"}
	count(images) > 0
}

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

_is_abroad(image, where) := answer.no if {
	not image.region
} else := answer.no if {
	image.region == where
} else := answer.unknown({answer.region_not_known([image.region])}) if {
	where == ""
} else := answer.yes

_without_ecr_here(workload) if {
	count(_images(workload)) > 0
	every image in _images(workload) {
		_not_here(image, network.region_of(workload))
	}
	count(_further_images(workload)) == 0
}

_not_here(image, _) if image.ecr == "no"

_not_here(image, where) if _is_abroad(image, where).is == "yes"

_further_images(workload) := answer.reasons(object.get(input.task_definitions, object.get(workload, "task_definition", ""), {}), ["open"])
