package egresslint.rules.pull["s3-gateway-missing_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["s3-gateway-missing"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_violation := {["violation", "app", "S3 gateway"]}

_unknown := {["unknown", "app", "S3 gateway"]}

_none := ["/endpoints/gateway/service", "dynamodb"]

test_secure if count(rule.report) == 0 with input as fixture.secure

test_no_gateway if {
	report := rule.report with input as fixture.changed([_none])
	fixture.words(report) == {
		"a subnet of the task has no other way out",
		"declare a gateway endpoint for S3 on the route tables of the task's subnets",
		"the VPC of app has no gateway endpoint for S3, where ECR stores image layers",
		"the pull hangs, and the task stops with CannotPullContainerError",
	}
	fixture.seen(report) == _violation
	fixture.said(report, "the VPC of app has no gateway endpoint for S3, where ECR stores image layers; a subnet of the task has no other way out")
	some found in report
	found.at == 2
	found.concerns == {"workloads": {"app"}}
	{"message": "net is the VPC of the task", "at": 6} in found.related
}

test_another_way_out if _changed([_none, ["/route_tables/private/routes", [fixture.default_route]]]) == set()

test_gateway_of_another_vpc if {
	other := ["/vpcs/other", {"id": "other", "origin": "declared", "cidrs": []}]
	_changed([other, ["/endpoints/gateway/vpc", "other"]]) == _violation
}

test_gateway_that_may_not_be if {
	_changed([["/endpoints/gateway/maybe", [fixture.var_x]]]) == _unknown
	_changed([["/endpoints/gateway/kind", ""]]) == _unknown
	_changed([["/endpoints/gateway/service", ""], ["/endpoints/gateway/unknown", [fixture.var_x]]]) == _unknown
	_changed([["/endpoints/gateway/kind", ""], ["/endpoints/gateway/service", ""]]) == _unknown
}

test_interface_endpoint_of_s3 if {
	report := rule.report with input as fixture.changed([["/endpoints/gateway/kind", "interface"]])
	fixture.words(report) == {
		"cannot tell whether the VPC of app has a gateway endpoint for S3",
		"whether ECR's layers come through gateway, which is no gateway endpoint, is not known",
	}
	fixture.seen(report) == _unknown
	fixture.said(report, "whether ECR's layers come through gateway, which is no gateway endpoint, is not known")
}

test_vpc_that_is_not_declared if {
	outside := ["/vpcs/net", {"id": "net", "origin": "external", "cidrs": []}]
	_changed([outside]) == set()
	_changed([_none, outside]) == _unknown
	_changed([_none, outside, ["/groups/task/egress", []]]) == _unknown
	_changed([_none, ["/workloads/app/vpc", ""], ["/groups/task/vpc", ""], ["/subnets", {}]]) == _unknown
}

test_vpc_that_leaves_the_files if _changed([_none, ["/vpcs/net/handed", [fixture.var_x]]]) == _unknown

test_doubts if {
	_changed([_none, ["/workloads/app/maybe", [fixture.var_x]]]) == _unknown
	_changed([_none, ["/workloads/app/fargate", "no"]]) == set()
}

test_internet_gateway if {
	routed := ["/route_tables/private/routes", [fixture.internet_route]]
	report := rule.report with input as fixture.changed([_none, routed])
	fixture.words(report) == {
		"a subnet of the task has no other way out",
		"declare a gateway endpoint for S3 on the route tables of the task's subnets",
		"private leads to an internet gateway, which only serves tasks with a public address",
		"the VPC of app has no gateway endpoint for S3, where ECR stores image layers",
		"the pull hangs, and the task stops with CannotPullContainerError",
	}
	fixture.seen(report) == _violation
	fixture.said(report, "private leads to an internet gateway, which only serves tasks with a public address")
	_changed([_none, routed, ["/workloads/app/public_address", {"is": "yes"}]]) == set()
}

test_gateway_for_another_region if {
	report := rule.report with input as fixture.changed([["/endpoints/gateway/service_region", "us-east-1"]])
	fixture.words(report) == {
		"a subnet of the task has no other way out",
		"declare a gateway endpoint for S3 on the route tables of the task's subnets",
		"gateway is for the region us-east-1, not for this one",
		"the VPC of app has no gateway endpoint for S3, where ECR stores image layers",
		"the pull hangs, and the task stops with CannotPullContainerError",
	}
	fixture.verdicts(report) == {"violation"}
	fixture.said(report, "gateway is for the region us-east-1, not for this one")
}
