package egresslint.endpoints_test

import data.egresslint.endpoints
import data.egresslint.lib.fixture

_report(stack) := report if report := endpoints.report with input as stack

_needs(stack) := {need.service: need.is | some need in _report(stack).needs}

_uses(stack) := {endpoint.id: endpoint.is | some endpoint in _report(stack).endpoints}

_image := {"name": "app", "at": 31, "ecr": "yes"}

_role := {"is": "yes", "role": "r", "at": 41}

_log := {"service": "logs", "for": "container app writes its log with awslogs", "at": 30}

# The secure stack with a task definition, and what the pairs set.
_running(definition, pairs) := fixture.changed(array.concat(
	[
		["/task_definitions/d", object.union({"id": "d", "images": [_image], "needs": [], "execution_role": _role}, definition)],
		["/workloads/app/task_definition", "d"],
	],
	pairs,
))

test_pull if {
	report := _report(_running({}, []))
	{need.service: need.is | some need in report.needs} == {"ecr.api": "reached", "ecr.dkr": "reached", "s3": "reached"}
	{need.service: [purpose.message | some purpose in need.for] | some need in report.needs} == {
		"ecr.api": ["app comes from private ECR"], "ecr.dkr": ["app comes from private ECR"],
		"s3": ["app comes from private ECR, which keeps layers in S3"],
	}
	{need.service: need.endpoints | some need in report.needs} == {"ecr.api": ["api"], "ecr.dkr": ["dkr"], "s3": ["gateway"]}
	{endpoint.id: endpoint.is | some endpoint in report.endpoints} == {"api": "used", "dkr": "used", "gateway": "used"}
	report.tasks == [{"id": "app", "kind": "ecs_service", "at": 2, "why": set(), "images": {"app"}, "region": "ap-northeast-1"}]
}

test_need_states if {
	_needs(_running({"needs": [_log]}, [])).logs == "missing"
	logs := ["/endpoints/logs", fixture.endpoint("logs", "logs")]
	_needs(_running({"needs": [_log]}, [logs])).logs == "reached"
	_needs(_running({"needs": [_log]}, [logs, ["/endpoints/logs/private_dns", {"is": "no"}]])).logs == "blocked"
	_needs(_running({"needs": [_log]}, [logs, ["/endpoints/logs/private_dns", {"is": "unknown", "unknown": [fixture.var_x]}]])).logs == "unknown"
	perhaps := object.union(_log, {"maybe": [fixture.var_x]})
	_needs(_running({"needs": [perhaps]}, [])).logs == "unknown"
	_needs(_running({"needs": [perhaps, _log]}, [])).logs == "missing"
	_needs(_running({"needs": [perhaps]}, [logs])).logs == "reached"
	_needs(_running({"uses": [object.union(_log, {"service": "xray"})]}, [])).xray == "missing"
	_needs(_running({}, [["/workloads/app/uses", [_log]]])).logs == "missing"
}

test_state_of_pull if {
	_needs(_running({}, [["/endpoints/dkr/private_dns", {"is": "no"}]]))["ecr.dkr"] == "blocked"
	_needs(json.patch(_running({}, []), [{"op": "remove", "path": "/endpoints/dkr"}]))["ecr.dkr"] == "missing"
	uncertain := {"images": [object.union(_image, {"ecr": "unknown", "unknown": [fixture.var_x]})]}
	_needs(json.patch(_running(uncertain, []), [{"op": "remove", "path": "/endpoints/dkr"}]))["ecr.dkr"] == "unknown"
	_needs(_running({"images": [object.union(_image, {"region": "us-east-1"})]}, [])) == {"ecr in us-east-1": "missing"}
}

test_role_is_no_endpoint if {
	_needs(_running({"execution_role": {"is": "no"}}, [])) == {"ecr.api": "reached", "ecr.dkr": "reached", "s3": "reached"}
}

test_purpose if {
	file := {"service": "s3", "for": "container app is given variables from a file in S3", "at": 33}
	report := _report(_running({"uses": [file], "images": [{"name": "", "ecr": "unknown", "unknown": [fixture.var_x]}]}, []))
	{purpose.message | some need in report.needs; need.service == "s3"; some purpose in need.for} == {
		"an image may come from private ECR, which keeps layers in S3",
		"container app is given variables from a file in S3",
	}
	bare := _report(fixture.secure)
	{purpose.message | some need in bare.needs; some purpose in need.for} == {"its image is not known, and may come from private ECR"}
}

test_registry if {
	report := _report(fixture.from_docker_hub(fixture.secure))
	[[need.service, need.is, need.endpoints, [purpose.message | some purpose in need.for]] | some need in report.needs] == [
		["docker.io", "missing", [], ["nginx:1 comes from there"]],
	]
	{endpoint.id: endpoint.is | some endpoint in report.endpoints} == {"api": "no_need_shown", "dkr": "no_need_shown", "gateway": "no_need_shown"}
	maybe := fixture.patched(fixture.from_docker_hub(fixture.secure), [["/task_definitions/def/images/0/maybe", [fixture.var_x]]])
	_needs(maybe) == {"docker.io": "unknown"}
}

test_what_is_not_known if {
	{why.reason | some task in _report(fixture.secure).tasks; some why in task.why} == {"what app runs is not in these files"}
	images := _report(fixture.changed([["/workloads/app/images", [_image]]]))
	{why.reason | some task in images.tasks; some why in task.why} == {"what the containers of app need besides their images is not read"}
	open := _report(_running({"unknown": [fixture.var_x]}, []))
	{why.reason | some task in open.tasks; some why in task.why} == {"var.x has no value"}
}

_sqs := object.union(fixture.endpoint("sqs", "sqs"), {"at": 50})

_of_sqs(stack) := use if {
	[use | some use in _report(stack).endpoints; use.id == "sqs"][0] = use
}

test_use_of_endpoints if {
	_of_sqs(_running({}, [["/endpoints/sqs", _sqs]])).is == "no_need_shown"
	_of_sqs(fixture.changed([["/endpoints/sqs", _sqs]])).is == "unknown"
	_of_sqs(_running({"uses_unknown": [fixture.var_x]}, [["/endpoints/sqs", _sqs]])).why == {fixture.var_x}
	_of_sqs(_running({}, [["/endpoints/sqs", object.union(_sqs, {"service": "", "unknown": [fixture.var_x]})]])).why == {fixture.var_x}
	_of_sqs(_running({}, [["/endpoints/sqs", object.union(_sqs, {"service_region": "us-east-1"})]])).is == "unknown"
	other := [["/vpcs/other", object.union(fixture.secure.vpcs.net, {"id": "other"})], ["/endpoints/sqs", object.union(_sqs, {"vpc": "other"})]]
	{why.reason | some why in _of_sqs(_running({}, other)).why} == {"no Fargate task in these files runs in the VPC of sqs"}
	needed := {"uses": [object.union(_log, {"service": "sqs"})]}
	_of_sqs(_running(needed, [["/endpoints/sqs", _sqs]])).is == "used"
	_of_sqs(_running(needed, [["/endpoints/sqs", fixture.maybe(_sqs)]])).is == "unknown"
	not _of_sqs(_running({}, [["/endpoints/sqs", object.union(_sqs, {"kind": "gatewayloadbalancer"})]]))
}

test_use_of_s3_interface if {
	interface := fixture.endpoint("s3-interface", "s3")
	_uses(_running({}, [["/endpoints/s3-interface", interface]]))["s3-interface"] == "unknown"
}

test_use_that_may_be_needed if {
	uncertain := {"images": [object.union(_image, {"ecr": "unknown", "unknown": [fixture.var_x]})]}
	_uses(_running(uncertain, [])) == {"api": "unknown", "dkr": "unknown", "gateway": "unknown"}
}

test_endpoints_of_container_instances if {
	report := _report(_running({}, [["/endpoints/ecs", fixture.endpoint("ecs", "ecs")]]))
	[endpoint.note | some endpoint in report.endpoints; endpoint.id == "ecs"] == ["tasks on Fargate do not need it; container instances do"]
}
