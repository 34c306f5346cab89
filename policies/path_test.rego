package egresslint.path_test

import data.egresslint.lib.fixture
import data.egresslint.path

_report(stack) := report if report := path.report with input as stack

_verdict(stack) := _report(stack)[0].verdict

test_secure if {
	[task] := _report(fixture.secure)
	task.verdict == "proven"
	[task.id, task.kind, task.at, task.groups, task.subnets] == ["app", "ecs_service", 2, ["task"], ["a", "b"]]
	[[way.service, way.needed, way.is, count(way.hops)] | some way in task.pull] == [
		["ecr.api", true, "yes", 4], ["ecr.dkr", true, "yes", 4], ["s3", true, "yes", 4],
	]
	{contains(way.failure, "Error") | some way in task.pull} == {true}
	task.beyond == set()
	task.why == set()
}

test_verdicts if {
	_verdict(fixture.endpoint_ingress([])) == "violated"
	_verdict(fixture.egress(fixture.https(fixture.anywhere))) == "violated"
	_verdict(fixture.egress(fixture.unsure(fixture.https(fixture.nowhere)))) == "unknown"
	_verdict(fixture.only(fixture.secure, [fixture.unsure(fixture.https(fixture.nowhere))])) == "unknown"
}

test_rules_that_are_off if {
	[task] := path.report with input as fixture.secure with data.egresslint.config.rules["task-egress-port"].level as "off"
	[task.verdict, task.not_judged, task.beyond_not_judged] == ["not_judged", {"task-egress-port is off"}, {"task-egress-port is off"}]
	[other] := path.report with input as fixture.secure with data.egresslint.config.rules["s3-unreachable"].level as "off"
	[other.verdict, other.not_judged, other.beyond_not_judged] == ["not_judged", {"s3-unreachable is off"}, set()]
}

test_allowances if {
	entry := object.union(fixture.allowance("cidr", "0.0.0.0/0"), {"number": 3})
	[task] := path.report with input as fixture.egress(fixture.https(fixture.anywhere)) with data.egresslint.config.allow as [entry]
	[task.verdict, task.allowed, task.beyond] == ["proven", {3}, set()]
	[unused] := path.report with input as fixture.secure with data.egresslint.config.allow as [entry]
	unused.allowed == set()
	unattached := fixture.changed([["/unattached/egress", [fixture.https(fixture.anywhere)]]])
	[any] := path.report with input as unattached with data.egresslint.config.allow as [entry]
	any.allowed == {3}
}

test_steps_that_rules_find if {
	closed := {"at": 20, "statements": []}
	[task] := _report(fixture.changed([["/endpoints/gateway/policy", closed]]))
	task.verdict == "violated"
	[[way.service, way.is] | some way in task.pull] == [["ecr.api", "yes"], ["ecr.dkr", "yes"], ["s3", "no"]]
	[last] := [hop | some hop in task.pull[2].hops; hop.kind == "policy"]
	[last.rule, last.resource, last.at, last.is] == ["s3-endpoint-policy", "gateway", 20, "no"]
	[other] := _report(fixture.changed([["/endpoints/gateway/policy", closed], ["/endpoints/gateway/maybe", [fixture.var_x]]]))
	[hop.is | some hop in other.pull[2].hops; hop.kind == "policy"] == ["unknown"]
}

test_role_comes_first if {
	definition := {"id": "d", "images": [{"name": "app", "ecr": "yes"}], "needs": [], "execution_role": {"is": "no"}}
	[task] := _report(fixture.changed([["/task_definitions/d", definition], ["/workloads/app/task_definition", "d"]]))
	task.verdict == "violated"
	[[pull.service, pull.is, [hop.kind | some hop in pull.hops][0], count(pull.hops)] | some pull in task.pull] == [
		["ecr.api", "no", "role", 5], ["ecr.dkr", "no", "role", 5], ["s3", "yes", "egress", 4],
	]
}

_open := [fixture.entry(100, "allow", "all", 0, 65535, "0.0.0.0/0")]

test_rules_of_hops if {
	[task] := _report(fixture.changed([["/network_acls/guard", fixture.acl("guard", ["a"], _open, _open)]]))
	rules := {[pull.service, hop.kind, hop.rule] | some pull in task.pull; some hop in pull.hops}
	rules == {
		["ecr.api", "dns", "private-dns-disabled"], ["ecr.dkr", "dns", "private-dns-disabled"],
		["ecr.api", "egress", "ecr-api-unreachable"], ["ecr.dkr", "egress", "ecr-dkr-unreachable"], ["s3", "egress", "s3-unreachable"],
		["ecr.api", "ingress", "endpoint-ingress-blocked"], ["ecr.dkr", "ingress", "endpoint-ingress-blocked"],
		["ecr.api", "endpoint", "ecr-endpoint-missing"], ["ecr.dkr", "endpoint", "ecr-endpoint-missing"], ["s3", "endpoint", "s3-gateway-missing"],
		["s3", "route", "s3-gateway-not-routed"],
		["ecr.api", "acl", "network-acl-blocks-pull"], ["ecr.dkr", "acl", "network-acl-blocks-pull"], ["s3", "acl", "network-acl-blocks-pull"],
	}
}

test_hop_of_a_rule_without_a_kind if {
	found := {"verdict": "unknown", "resource": "x", "at": 1, "subject": "", "message": "M.", "concerns": {"workloads": {"app"}}}
	[task] := path.report with input as fixture.secure with data.egresslint.rules.pull.new.report as {found}
		with data.egresslint.config.rules.new as {"level": "error"}
	[[pull.service, hop.kind, hop.rule, hop.is] | some pull in task.pull; some hop in pull.hops; hop.rule == "new"] == [["s3", "other", "new", "unknown"]]
	others := path.report with input as fixture.secure with data.egresslint.rules.pull.new.report as {object.union(found, {"concerns": {"workloads": {"else"}}})}
		with data.egresslint.config.rules.new as {"level": "error"}
	[hop | some pull in others[0].pull; some hop in pull.hops; hop.rule == "new"] == []
}

# A hop that comes from what a rule reports has no advice of its own.
test_each_hop_is_there_once if {
	stacks := {
		"egress": fixture.only(fixture.secure, []),
		"ingress": fixture.endpoint_ingress([]),
		"dns": fixture.changed([["/endpoints/dkr/private_dns", {"is": "no", "at": 20}]]),
		"endpoint": json.patch(fixture.secure, [{"op": "remove", "path": "/endpoints/dkr"}]),
		"route": fixture.changed([["/endpoints/gateway/route_tables", {"items": []}]]),
	}
	every kind, stack in stacks {
		advices := {hop.help |
			some pull in _report(stack)[0].pull
			some hop in pull.hops
			hop.kind == kind
			hop.is == "no"
		}
		count(advices - {""}) > 0
		not "" in advices
	}
}

test_fields_of_what_is_beyond if {
	[task] := _report(fixture.egress(fixture.everything(fixture.anywhere)))
	some escape in task.beyond
	object.keys(escape) == {"is", "why", "rule", "resource", "at", "traffic", "help"}
}

_beyond(stack) := {[escape.rule, escape.is] | some escape in _report(stack)[0].beyond}

test_rules_of_what_is_beyond if {
	_beyond(fixture.egress(fixture.everything(fixture.anywhere))) == {["task-egress-destination", "yes"]}
	_beyond(fixture.egress(fixture.rule("tcp", 0, 65535, fixture.to_group("endpoints")))) == {["task-egress-port", "yes"]}
	_beyond(fixture.listing(fixture.literal("pl-6da54004"), "ap-northeast-1")) == {["prefix-list-mismatch", "yes"]}
	_beyond(fixture.egress(fixture.https(fixture.to_group("gateway")))) == {["gateway-has-no-group", "yes"]}
	_beyond(fixture.changed([["/groups/task/egress", [fixture.implicit]]])) == {["task-default-egress", "yes"]}
	_beyond(fixture.changed([["/workloads/app/groups/open", [fixture.var_x]]])) == {["task-egress-destination", "unknown"]}
	_beyond(fixture.changed([
		["/groups/default", fixture.default_group("default")],
		["/workloads/app/groups/items", [{"id": "default", "implied": true}]],
	])) == {["task-default-egress", "yes"]}
}

test_old_platform if {
	[task] := _report(fixture.changed([["/workloads/app/platform_version", "1.3.0"]]))
	task.pull[0] == {"service": "ecr.api", "needed": false, "is": "yes", "hops": []}
	task.verdict == "proven"
}

test_no_tasks if _report(fixture.changed([["/workloads", {}]])) == []

_running(images, role) := _report(fixture.changed([
	["/task_definitions/d", {
		"id": "d", "images": images, "execution_role": role,
		"needs": [{"service": "logs", "for": "container app writes its log with awslogs", "at": 30}],
	}],
	["/workloads/app/task_definition", "d"],
]))

_nginx := {"name": "nginx:1", "ecr": "no", "registry": "docker.io"}

_role := {"is": "yes", "role": "r", "at": 41}

test_image_from_elsewhere if {
	[task] := _running([_nginx], _role)
	[task.verdict, task.pull, task.not_judged, task.beyond_not_judged] == [
		"not_judged", [], {"its image nginx:1 comes from Docker Hub, not from private ECR"}, set(),
	]
	[other] := _running([_nginx, {"name": "app", "ecr": "yes"}], _role)
	[other.verdict, count(other.pull)] == ["not_judged", 3]
}

test_task_that_does_not_start if {
	[task] := _running([_nginx], {"is": "no"})
	task.verdict == "violated"
	[[pull.service, pull.needed, pull.is, pull.failure, [hop.rule | some hop in pull.hops]] | some pull in task.pull] == [
		["ecs", true, "no", "the task does not start", ["execution-role-missing"]],
	]
	[maybe] := _running([_nginx], {"is": "unknown", "unknown": [fixture.var_x]})
	[maybe.verdict, maybe.pull[0].is] == ["unknown", "unknown"]
}

_far := {"name": "far", "at": 33, "ecr": "yes", "region": "us-east-1"}

test_image_in_another_region if {
	[task] := _running([_far], _role)
	task.verdict == "violated"
	[[pull.service, pull.is, pull.failure, [[hop.kind, hop.rule, hop.is] | some hop in pull.hops]] | some pull in task.pull] == [
		["ecr in us-east-1", "no", "the task stops with CannotPullContainerError", [["region", "image-in-another-region", "no"]]],
	]
	[roleless] := _running([_far], {"is": "no"})
	[[hop.kind | some hop in pull.hops] | some pull in roleless.pull] == [["role", "region"]]
	[both] := _running([_far, {"name": "app", "ecr": "yes"}], {"is": "no"})
	[[pull.service, count([hop | some hop in pull.hops; hop.kind == "region"]), count([hop | some hop in pull.hops; hop.kind == "role"])] | some pull in both.pull] == [
		["ecr.api", 0, 1], ["ecr.dkr", 0, 1], ["s3", 0, 0], ["ecr in us-east-1", 1, 0],
	]
}

test_image_that_arrives_from_another_region if {
	[task] := _report(fixture.changed([
		["/task_definitions/d", {"id": "d", "images": [_far], "execution_role": _role, "needs": []}],
		["/workloads/app/task_definition", "d"],
		["/route_tables/private/routes", [fixture.default_route]],
		["/groups/task/egress", [fixture.https(fixture.anywhere)]],
	]))
	[pull] := task.pull
	[pull.is, pull.hops[0].rule, pull.hops[0].at] == ["yes", "image-in-another-region", 33]
	pull.hops[0].message == "far comes from ECR of us-east-1, by a way out of the VPC"
	{escape.help | some escape in task.beyond} == {["first replicate far to ECR in this region", "allow only tcp/443 to endpoints and to the S3 prefix list (pl-61a54008 in ap-northeast-1)"]}
}

test_network_acl_on_the_way_to_another_region if {
	closed := [fixture.entry(100, "deny", "all", 0, 65535, "0.0.0.0/0")]
	[task] := _report(fixture.changed([
		["/task_definitions/d", {"id": "d", "images": [_far], "execution_role": _role, "needs": []}],
		["/workloads/app/task_definition", "d"],
		["/network_acls/guard", fixture.acl("guard", ["a"], closed, _open)],
	]))
	{hop.kind | some hop in task.pull[0].hops} == {"acl", "region"}
}
