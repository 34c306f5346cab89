package egresslint.lib.task_test

import data.egresslint.lib.fixture
import data.egresslint.lib.task

_nginx := {"name": "nginx:1", "ecr": "no", "registry": "docker.io"}

_app := {"name": "1.dkr.ecr.eu-west-1.amazonaws.com/app", "ecr": "yes"}

_var := {"name": "var.image", "ecr": "unknown", "unknown": [fixture.var_x]}

_running(images, pairs) := fixture.changed(array.concat(
	[
		["/task_definitions/def", {"id": "def", "at": 29, "needs": [], "images": images}],
		["/workloads/app/task_definition", "def"],
	],
	pairs,
))

_pulls(stack) if {
	pulling := task.pulling with input as stack
	pulling.app
}

_elsewhere(stack) := {image.name | some image in images.app} if {
	images := task.elsewhere with input as stack
	images.app
} else := set()

test_images_in_private_ecr if {
	_pulls(fixture.secure)
	_pulls(_running([], []))
	_pulls(_running([_app], []))
	_elsewhere(_running([_app], [])) == set()
}

test_image_from_elsewhere if {
	not _pulls(_running([_nginx], []))
	not _pulls(_running([_nginx, object.union(_nginx, {"maybe": [fixture.var_x]})], []))
	_elsewhere(_running([_nginx], [])) == {"nginx:1"}
}

test_image_that_is_not_known_is_taken_for_one_in_ecr if {
	_pulls(_running([_var], []))
	_pulls(_running([_nginx, _var], []))
	_pulls(_running([_nginx], [["/task_definitions/def/open", [fixture.var_x]]]))
	_elsewhere(_running([_nginx, _var], [])) == {"nginx:1"}
}

test_images_of_both_kinds if {
	_pulls(_running([_nginx, _app], []))
	_elsewhere(_running([_nginx, _app], [])) == {"nginx:1"}
}

test_images_without_a_task_definition if {
	not _pulls(fixture.changed([["/workloads/app/images", [_nginx]]]))
	_pulls(fixture.changed([["/workloads/app/images", [_nginx, _app]]]))
	not _pulls(_running([_nginx], [["/workloads/app/images", [_nginx]]]))
	_pulls(_running([_nginx], [["/workloads/app/images", [_app]]]))
}

test_workloads_that_pull if {
	stack := _running([_nginx], [])
	by_vpc := task.by_vpc with input as stack
	by_vpc == {}
	by_placement := task.by_placement with input as stack
	by_placement == {}
	groups := task.by_group with input as stack
	object.keys(groups) == {"task"}
}

test_images_by_group if {
	images := task.elsewhere_by_group with input as _running([_nginx], [])
	images == {"task": {_nginx}}
	none := task.elsewhere_by_group with input as _running([_app], [])
	none == {}
}

test_origin if {
	task.origin(_nginx) == "comes from Docker Hub, not from private ECR"
	task.origin({"registry": "quay.io"}) == "comes from quay.io, not from private ECR"
	task.origin({"ecr": "no"}) == "does not come from private ECR"
	{host: origin |
		some host in ["index.docker.io", "registry-1.docker.io", "public.ecr.aws", "ghcr.io", "mcr.microsoft.com"]
		origin := split(task.origin({"registry": host}), ",")[0]
	} == {
		"index.docker.io": "comes from Docker Hub",
		"registry-1.docker.io": "comes from Docker Hub",
		"public.ecr.aws": "comes from Amazon ECR Public",
		"ghcr.io": "comes from GitHub Container Registry",
		"mcr.microsoft.com": "comes from Microsoft Artifact Registry",
	}
}

_far := {"name": "far", "ecr": "yes", "region": "us-east-1"}

_near := {"name": "near", "ecr": "yes", "region": "ap-northeast-1"}

_abroad(stack) := {[image.name, given.is] | some image, given in images.app} if {
	images := task.abroad with input as stack
}

test_image_in_another_region if {
	not _pulls(_running([_far], []))
	not _pulls(_running([_far, _nginx], []))
	_pulls(_running([_far, _near], []))
	_pulls(_running([_near], []))
	_abroad(_running([_far, _near, _app, _nginx], [])) == {["far", "yes"]}
	placements := task.by_placement_abroad with input as _running([_far], [])
	{ids | some ids in placements} == {{"app": true}}
	none := task.by_placement_abroad with input as _running([_far, _near], [])
	none == {}
}

test_region_that_is_not_known if {
	regional := ["groups/task", "groups/endpoints", "workloads/app", "endpoints/api", "endpoints/dkr", "endpoints/gateway"]
	stack := _running([_far], [[$"/{path}/region", ""] | some path in regional])
	_pulls(stack)
	_abroad(stack) == {["far", "unknown"]}
	groups := task.abroad_by_group with input as stack
	groups == {}
	known := task.abroad_by_group with input as _running([_far, _near], [])
	known == {"task": {_far}}
}
