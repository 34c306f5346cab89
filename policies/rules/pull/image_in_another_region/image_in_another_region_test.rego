package egresslint.rules.pull["image-in-another-region_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["image-in-another-region"] as rule

_image(region) := {"name": $"1.dkr.ecr.{region}.amazonaws.com/app", "at": 30, "ecr": "yes", "region": region}

_running(images, pairs) := fixture.changed(array.concat(
	[
		["/task_definitions/def", {"id": "def", "at": 29, "needs": [], "images": images}],
		["/workloads/app/task_definition", "def"],
	],
	pairs,
))

_report(images, pairs) := report if {
	report := rule.report with input as _running(images, pairs)
}

_seen(images, pairs) := fixture.seen(_report(images, pairs))

_far := _image("us-east-1")

_out := ["/route_tables/private/routes", [fixture.default_route]]

_open := ["/groups/task/egress/-", fixture.https(fixture.anywhere)]

_violation := {["violation", "app", "us-east-1"]}

_unknown := {["unknown", "app", "us-east-1"]}

test_same_region if {
	_seen([_image("ap-northeast-1")], []) == set()
	_seen([{"name": "app", "at": 30, "ecr": "yes"}], []) == set()
	count(rule.report) == 0 with input as fixture.secure
}

test_neither_way_nor_egress if {
	report := _report([_far], [])
	fixture.words(report) == {
		"a subnet of the task has no way out of the VPC",
		"an ECR endpoint serves its own region only",
		"app cannot pull its image from ECR in us-east-1, another region",
		"no egress rule allows tcp/443 to the internet",
		"replicate the image to ECR in ap-northeast-1",
		"the image is 1.dkr.ecr.us-east-1.amazonaws.com/app",
		"the task stops with CannotPullContainerError",
	}
	fixture.seen(report) == _violation
	fixture.said(report, "app cannot pull its image from ECR in us-east-1, another region")
	fixture.said(report, "replicate the image to ECR in ap-northeast-1")
	some found in report
	[found.at, found.concerns] == [30, {"workloads": {"app"}}]
	found.extent == {"1.dkr.ecr.us-east-1.amazonaws.com/app"}
	{"message": "app runs this image", "at": 2} in found.related
	{"message": "net is the VPC of the task", "at": 6} in found.related
}

test_one_is_missing if {
	no_egress := _report([_far], [_out])
	fixture.seen(no_egress) == _violation
	fixture.said(no_egress, "no egress rule allows tcp/443 to the internet")
	not fixture.said(no_egress, "has no way out")
	no_way := _report([_far], [_open])
	fixture.seen(no_way) == _violation
	fixture.said(no_way, "a subnet of the task has no way out of the VPC")
	not fixture.said(no_way, "no egress rule")
}

test_dead_end if {
	gateway := ["/route_tables/private/routes", [fixture.internet_route]]
	fixture.said(_report([_far], [gateway, _open]), "private leads to an internet gateway, which only serves tasks with a public address")
	public := [gateway, ["/workloads/app/public_address", {"is": "yes"}]]
	not fixture.said(_report([_far], public), "internet gateway")
}

test_both if _seen([_far], [_out, _open]) == set()

test_egress_that_may_be if {
	_seen([_far], [_out, ["/groups/task/egress/-", fixture.unsure(fixture.https(fixture.nowhere))]]) == _unknown
	_seen([_far], [_out, ["/groups/task/egress/-", fixture.maybe(fixture.https(fixture.anywhere))]]) == _unknown
	_seen([_far], [_out, ["/groups/task/egress/-", fixture.https(fixture.to_block("52.0.0.0/8"))]]) == _violation
	_seen([_far], [_out, ["/groups/task/egress/-", fixture.maybe(fixture.https(fixture.to_block("52.0.0.0/8")))]]) == _violation
}

test_way_that_may_be if {
	_seen([_far], [_open, ["/vpcs/net/handed", [fixture.var_x]]]) == _unknown
	elsewhere := _report([_far], [_open, ["/vpcs/net/origin", "external"]])
	fixture.seen(elsewhere) == _unknown
	fixture.said(elsewhere, "is not declared in these files")
}

test_endpoint_for_that_region if {
	s3 := ["/endpoints/far", object.union(fixture.endpoint("far", "s3"), {"service_region": "us-east-1"})]
	report := _report([_far], [s3])
	fixture.words(report) == {
		"cannot tell whether app can pull its image from ECR in us-east-1, another region",
		"whether layers of images come through far, an endpoint for us-east-1, is not known",
	}
	fixture.seen(report) == _unknown
	fixture.said(report, "whether layers of images come through far, an endpoint for us-east-1, is not known")
	some found in report
	3 in {reason.at | some reason in found.why}
	_seen([_far], [s3, ["/endpoints/far/service_region", "eu-west-1"]]) == _violation
	_seen([_far], [s3, ["/endpoints/far/vpc", "other"], ["/vpcs/other", {"id": "other", "origin": "declared"}]]) == _violation
	_seen([_far], [["/endpoints/dkr/service_region", "us-east-1"]]) == _violation # without S3, no layer arrives
	_seen([_far], [s3, _out, _open]) == set()
}

test_region_of_the_task_that_is_not_known if {
	regional := ["groups/task", "groups/endpoints", "workloads/app", "endpoints/api", "endpoints/dkr", "endpoints/gateway"]
	report := _report([_far], [[$"/{path}/region", ""] | some path in regional])
	fixture.words(report) == {
		"cannot tell whether app can pull its image from ECR in us-east-1, another region",
		"the region is not known (--region us-east-1)",
	}
	fixture.seen(report) == _unknown
	fixture.said(report, "the region is not known (--region us-east-1)")
}

test_doubts if {
	_seen([object.union(_far, {"maybe": [fixture.var_x]})], []) == _unknown
	_seen([object.union(_far, {"maybe": [fixture.var_x]}), _far], []) == _violation
	_seen([_far], [["/workloads/app/maybe", [fixture.var_x]]]) == _unknown
}

test_several_regions if {
	report := _report([_far, _image("eu-west-1"), _image("ap-northeast-1")], [])
	fixture.words(report) == {
		"a subnet of the task has no way out of the VPC",
		"an ECR endpoint serves its own region only",
		"app cannot pull its image from ECR in eu-west-1, another region",
		"app cannot pull its image from ECR in us-east-1, another region",
		"no egress rule allows tcp/443 to the internet",
		"replicate the image to ECR in ap-northeast-1",
		"the image is 1.dkr.ecr.eu-west-1.amazonaws.com/app",
		"the image is 1.dkr.ecr.us-east-1.amazonaws.com/app",
		"the task stops with CannotPullContainerError",
	}
	fixture.seen(report) == {["violation", "app", "us-east-1"], ["violation", "app", "eu-west-1"]}
	fixture.said(report, "the image is 1.dkr.ecr.us-east-1.amazonaws.com/app")
	fixture.said(report, "the image is 1.dkr.ecr.eu-west-1.amazonaws.com/app")
}
