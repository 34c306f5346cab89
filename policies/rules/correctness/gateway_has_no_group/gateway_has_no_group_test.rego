package egresslint.rules.correctness["gateway-has-no-group_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.correctness["gateway-has-no-group"] as rule
import data.egresslint.rules.exposure["task-egress-destination"] as destination

# _seen is what the rule sees, and _left what it leaves to task-egress-destination.
_seen(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_left(pairs) := fixture.seen(found) if {
	found := destination.report with input as fixture.changed(pairs)
}

_grants(peer) := ["/groups/task/egress/-", fixture.https(peer)]

_group := ["/groups/s3", fixture.group("s3", [], [])]

_written := ["/endpoints/gateway/groups", fixture.references(["s3"])]

_to_group := {["violation", "task", "tcp/443-443 to group s3"]}

_to_gateway := {["violation", "task", "tcp/443-443 to group gateway"]}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_group_that_is_written_on_the_gateway if {
	pairs := [_group, _written, _grants(fixture.to_group("s3"))]
	_seen(pairs) == _to_group
	report := rule.report with input as fixture.changed(pairs)
	fixture.said(report, "allow tcp/443 to the S3 prefix list (pl-61a54008 in ap-northeast-1) instead")
	some found in report
	found.related == {
		{"message": "app runs with this security group", "at": 2},
		{"message": "gateway is a gateway endpoint for S3", "at": 3},
	}
	found.concerns == {"groups": {"task"}, "workloads": {"app"}}
}

test_gateway_in_the_place_of_a_group if {
	pairs := [["/groups/gateway", fixture.external("gateway")], _grants(fixture.to_group("gateway"))]
	_seen(pairs) == _to_gateway
	report := rule.report with input as fixture.changed(pairs)
	fixture.said(report, "this rule allows security group gateway, which is a gateway endpoint, not a security group")
}

test_group_that_something_else_carries if {
	pairs := [_group, _written, _grants(fixture.to_group("s3"))]
	endpoint := ["/endpoints/api/groups", fixture.references(["endpoints", "s3"])]
	_seen(array.concat(pairs, [endpoint])) == set()
	_left(array.concat(pairs, [endpoint])) == set()
	server := ["/workloads/other", object.union(fixture.workload("other", ["s3"]), {"fargate": "no"})]
	_seen(array.concat(pairs, [server])) == set()
	_left(array.concat(pairs, [server])) == _to_group
}

test_group_of_another_gateway if {
	other := object.union(fixture.secure.endpoints.gateway, {"id": "other", "service": "dynamodb", "groups": fixture.references(["s3"])})
	pairs := [_group, ["/endpoints/other", other], _grants(fixture.to_group("s3"))]
	_seen(pairs) == set()
	_left(pairs) == _to_group
}

test_another_port if {
	pairs := [_group, _written, ["/groups/task/egress/-", fixture.rule("tcp", 80, 80, fixture.to_group("s3"))]]
	_seen(pairs) == set()
	_left(pairs) == {["violation", "task", "tcp/80-80 to group s3"]}
}

test_group_that_leaves_the_files if {
	pairs := [_group, _written, ["/groups/s3/handed", [fixture.var_x]], _grants(fixture.to_group("s3"))]
	_seen(pairs) == set()
	{verdict | some [verdict, _, _] in _left(pairs)} == {"unknown"}
}

test_doubts if {
	every pair in [
		["/endpoints/gateway/maybe", [fixture.var_x]],
		["/endpoints/gateway/groups/items/0/maybe", [fixture.var_x]],
		["/workloads/app/maybe", [fixture.var_x]],
		["/groups/task/egress/2/maybe", [fixture.var_x]],
	] {
		{verdict | some [verdict, _, _] in _seen([_group, _written, _grants(fixture.to_group("s3")), pair])} == {"unknown"}
	}
}

test_image_has_to_be_mirrored_first if {
	report := rule.report with input as fixture.from_docker_hub(fixture.egress(fixture.https(fixture.to_group("gateway"))))
	fixture.said(report, "first mirror nginx:1 to private ECR, with a copy or a pull through cache rule; allow tcp/443 to the S3")
}
