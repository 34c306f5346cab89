package egresslint.rules.exposure["task-egress-destination_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.exposure["task-egress-destination"] as rule

# _after is what the rule sees in the secure stack with a further egress rule of the task.
_after(added) := fixture.seen(found) if {
	found := rule.report with input as fixture.egress(added)
}

# _alone is what the rule sees where the task has only this egress rule, and no endpoint is in the files.
_alone(added) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.only(fixture.bare, [added])
}

# _changed is what the rule sees in the secure stack with changes.
_changed(pairs) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_everywhere if {
	_after(fixture.everything(fixture.anywhere)) == {["violation", "task", "all/0-65535 to cidr 0.0.0.0/0"]}
	_after(fixture.https(fixture.anywhere)) == {["violation", "task", "tcp/443-443 to cidr 0.0.0.0/0"]}
	_after(fixture.everything(fixture.anywhere6)) == {["violation", "task", "all/0-65535 to cidr ::/0"]}
	_after(fixture.https(fixture.to_block("0.0.0.0/1"))) == {["violation", "task", "tcp/443-443 to cidr 0.0.0.0/1"]}
}

test_message_names_the_traffic_and_what_to_write if {
	report := rule.report with input as fixture.egress(fixture.everything(fixture.anywhere))
	fixture.said(report, "this rule allows all traffic to 0.0.0.0/0, which the image pull does not need; ")
	fixture.said(report, "tcp/443 to endpoints and")
	fixture.said(report, "pl-61a54008 in ap-northeast-1")
	{found.related | some found in report} == {{{"message": "app runs with this security group", "at": 2}}}
	{found.at | some found in report} == {5}
	{found.concerns | some found in report} == {{"groups": {"task"}, "workloads": {"app"}}}
}

test_group_without_endpoint if {
	_changed([
		["/groups/db", fixture.group("db", [], [])],
		["/groups/task/egress/-", fixture.rule("tcp", 5432, 5432, fixture.to_group("db"))],
	]) == {"violation"}
}

test_group_of_another_endpoint if {
	logs := object.union(fixture.endpoint("logs", "logs"), {"groups": fixture.references(["logs-group"])})
	_changed([
		["/groups/logs-group", fixture.group("logs-group", [], [])],
		["/endpoints/logs", logs],
		["/groups/task/egress/-", fixture.https(fixture.to_group("logs-group"))],
	]) == {"violation"}
}

test_itself if _after(fixture.everything(fixture.to_group("task"))) == {["violation", "task", "all/0-65535 to group task"]}

test_vpc_and_subnet if {
	_after(fixture.https(fixture.to_vpc("net"))) == {["violation", "task", "tcp/443-443 to vpc_cidr net"]}
	_after(fixture.https(fixture.to_subnet("a"))) == {["violation", "task", "tcp/443-443 to subnet_cidr a"]}
}

test_idioms_that_grant_nothing if {
	_after(fixture.everything(fixture.to_block("127.0.0.1/32"))) == set()
	_after(fixture.everything(fixture.to_block("::1/128"))) == set()
	_after(fixture.rule("icmp", 252, 86, fixture.to_block("255.255.255.255/32"))) == set()
	_after(fixture.everything(fixture.nowhere)) == set()
	_after(fixture.implicit) == set()
}

test_address_of_an_endpoint if {
	_after(fixture.https(fixture.to_endpoint("api"))) == set()
	_after(fixture.https(fixture.to_interface("api", 1))) == set()
	_after(fixture.https(fixture.to_endpoint("gateway"))) == {[
		"violation", "task",
		"tcp/443-443 to endpoint_address gateway",
	]}
	_changed([
		["/endpoints/api/addresses", ["10.0.1.7"]],
		["/groups/task/egress/-", fixture.https(fixture.to_block("10.0.1.7/32"))],
	]) == set()
}

test_single_address if {
	_after(fixture.https(fixture.to_block("10.0.1.7/32"))) == {["unknown", "task", "tcp/443-443 to cidr 10.0.1.7/32"]}
	_after(fixture.https(fixture.to_block("10.9.9.9/32"))) == {["violation", "task", "tcp/443-443 to cidr 10.9.9.9/32"]}
	_after(fixture.https(fixture.to_block("192.0.2.1/32"))) == {["violation", "task", "tcp/443-443 to cidr 192.0.2.1/32"]}
}

test_single_address_that_another_endpoint_has if {
	logs := object.union(fixture.endpoint("logs", "logs"), {"addresses": ["10.0.1.7"]})
	rule_of := ["/groups/task/egress/-", fixture.https(fixture.to_block("10.0.1.7/32"))]
	_changed([["/endpoints/logs", logs], rule_of]) == {"violation"}
	_changed([["/endpoints/logs", fixture.maybe(logs)], rule_of]) == {"unknown"}
}

test_single_address_where_the_subnets_are_not_known if {
	subnets := {"items": [], "open": [fixture.var_x]}
	unknown_network := [["/endpoints/api/subnets", subnets], ["/vpcs", {}]]
	private := fixture.https(fixture.to_block("10.9.9.9/32"))
	public := fixture.https(fixture.to_block("192.0.2.1/32"))
	_changed(array.concat(unknown_network, [["/groups/task/egress/-", private]])) == {"unknown"}
	_changed(array.concat(unknown_network, [["/groups/task/egress/-", public]])) == {"violation"}
}

test_single_address_where_no_endpoint_is_in_the_files if {
	_alone(fixture.https(fixture.to_block("10.0.1.7/32"))) == {"unknown"}
	_alone(fixture.rule("tcp", 0, 443, fixture.to_block("10.0.1.7/32"))) == {"violation"}
	_alone(fixture.https(fixture.to_block("192.0.2.1/32"))) == {"violation"}
}

test_literal_prefix_list if {
	_listed(fixture.literal("pl-61a54008"), "ap-northeast-1") == set()
	_listed(fixture.literal("pl-78a54011"), "ap-south-1") == set()
	_listed(fixture.literal("pl-0123456789abcdef0"), "ap-northeast-1") == {"violation"}
}

test_list_of_another_region_or_service if {
	_listed(fixture.literal("pl-63a5400a"), "ap-northeast-1") == {"violation"}
	_listed(fixture.literal("pl-78a54011"), "ap-northeast-1") == {"violation"}
	_listed(fixture.literal("pl-02cd2c6b"), "") == {"violation"}
}

test_list_of_another_service_beside_that_of_s3 if {
	report := rule.report with input as fixture.changed([
		["/prefix_lists", object.union(fixture.secure.prefix_lists, fixture.literal("pl-78a54011"))],
		["/groups/task/egress/-", fixture.https(fixture.to_list("pl-78a54011"))],
	])
	fixture.seen(report) == {["violation", "task", "tcp/443-443 to prefix_list pl-78a54011"]}
	fixture.said(report, "prefix list pl-78a54011 is that of DynamoDB in ap-northeast-1; ")
}

test_literal_prefix_list_in_a_region_without_known_id if {
	_listed(fixture.literal("pl-61a54008"), "eu-south-1") == {"unknown"}
}

test_literal_prefix_list_where_the_region_is_not_known if {
	_listed(fixture.literal("pl-61a54008"), "") == {"unknown"}
	_listed(fixture.literal("pl-0123456789abcdef0"), "") == {"violation"}
	report := rule.report with input as fixture.listing(fixture.literal("pl-78a54011"), "")
	fixture.said(report, "the region is not known (--region ap-northeast-2 or --region ap-south-1)")
}

test_prefix_list_of_a_known_service if {
	_listed({"x": {"id": "x", "region": "", "service": "s3"}}, "ap-northeast-1") == set()
	_listed({"x": {"id": "x", "region": "us-east-1", "service": "s3"}}, "ap-northeast-1") == {"violation"}
	_listed({"x": {"id": "x", "region": "us-east-1", "service": "s3"}}, "") == set()
	_listed({"x": {"id": "x", "region": "ap-northeast-1", "service": "dynamodb"}}, "ap-northeast-1") == {"violation"}
}

test_prefix_list_of_which_nothing_is_known if {
	_listed({"x": {"id": "x", "region": "", "unknown": [fixture.var_x]}}, "ap-northeast-1") == {"unknown"}
}

test_prefix_list_of_a_customer if {
	_listed(fixture.customer("x", ["10.0.0.0/8"]), "ap-northeast-1") == {"violation"}
	_listed(fixture.customer("x", []), "ap-northeast-1") == set()
	_listed(fixture.customer("x", ["127.0.0.1/32"]), "ap-northeast-1") == set()
	_listed(json.patch(fixture.customer("x", []), [{"op": "add", "path": "/x/unknown", "value": [fixture.var_x]}]), "ap-northeast-1") == {"unknown"}
	_listed(fixture.customer("x", ["10.0.1.9/32"]), "ap-northeast-1") == {"unknown"}
	_listed(fixture.customer("x", ["10.0.1.9/32", "10.9.9.9/32"]), "ap-northeast-1") == {"violation"}
	open := json.patch(fixture.customer("x", ["10.0.1.9/32"]), [{"op": "add", "path": "/x/unknown", "value": [fixture.var_x]}])
	_listed(open, "ap-northeast-1") == {"unknown"}
}

_listed(lists, region) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.listing(lists, region)
}

test_peer_that_is_not_known if {
	report := rule.report with input as fixture.egress(fixture.unsure(fixture.https(fixture.nowhere)))
	fixture.seen(report) == {["unknown", "task", "tcp/443-443 to unknown"]}
	fixture.said(report, "var.x has no value (--var x=…)")
	some found in report
	9 in {reason.at | some reason in found.why}
}

test_ports_of_no_allowed_destination if {
	outside := ["/groups/outside", fixture.external("outside")]
	every peer in [fixture.to_group("outside"), {"kind": "unknown"}] {
		every rule_of in [
			fixture.rule("tcp", 5432, 5432, peer),
			fixture.rule("tcp", 0, 442, peer),
			fixture.rule("udp", 443, 443, peer),
			fixture.rule("icmp", 8, 0, peer),
			fixture.rule("", 444, 500, peer),
			object.remove(fixture.rule("tcp", 444, 500, peer), ["to_port"]),
			object.remove(fixture.rule("tcp", 0, 442, peer), ["from_port"]),
		] {
			_changed([outside, ["/groups/task/egress/-", object.union(rule_of, {"unknown": [fixture.var_x]})]]) == {"violation"}
		}
		every rule_of in [
			fixture.https(peer),
			fixture.rule("", 443, 443, peer),
			object.remove(fixture.rule("tcp", 443, 500, peer), ["to_port"]),
			fixture.maybe(fixture.rule("udp", 443, 443, peer)),
		] {
			_changed([outside, ["/groups/task/egress/-", object.union(rule_of, {"unknown": [fixture.var_x]})]]) == {"unknown"}
		}
	}
	_changed([outside, ["/groups/task/egress/-", fixture.everything(fixture.to_group("outside"))]]) == set()
	report := rule.report with input as fixture.changed([outside, ["/groups/task/egress/-", fixture.rule("tcp", 5432, 5432, fixture.to_group("outside"))]])
	fixture.said(report, "no allowed destination has these ports, whatever the destination is; ")
	known := rule.report with input as fixture.egress(fixture.rule("tcp", 5432, 5432, fixture.anywhere))
	fixture.said(known, "this rule allows tcp/5432 to 0.0.0.0/0, which the image pull does not need; ")
}

test_external_groups if {
	outside := ["/groups/outside", fixture.external("outside")]
	_changed([outside, ["/groups/task/egress/-", fixture.https(fixture.to_group("outside"))]]) == {"unknown"}
	_changed([outside, ["/workloads/app/groups/items/-", {"id": "outside"}]]) == {"unknown"}
	report := rule.report with input as fixture.changed([outside, ["/workloads/app/groups/items", [{"id": "outside"}]]])
	fixture.said(report, "cannot tell whether the image pull needs traffic that is not known")
}

test_external_group_that_an_endpoint_carries if {
	_changed([
		["/groups/endpoints", fixture.external("endpoints")],
		["/groups/task/egress/0", fixture.https(fixture.to_group("endpoints"))],
	]) == set()
}

test_group_that_leaves_the_files if {
	endpoints := json.patch(fixture.bare, [{"op": "add", "path": "/groups/task/egress", "value": [fixture.https(fixture.to_group("endpoints"))]}])
	fixture.verdicts(rule.report) == {"violation"} with input as endpoints
	fixture.verdicts(rule.report) == {"unknown"} with input as fixture.patched(endpoints, [["/groups/endpoints/exported", [fixture.var_x]]])
	fixture.verdicts(rule.report) == {"unknown"} with input as fixture.patched(endpoints, [["/groups/endpoints/handed", [fixture.var_x]]])
}

test_exported_group_beside_an_endpoint if {
	_changed([
		["/groups/db", object.union(fixture.group("db", [], []), {"exported": [fixture.var_x]})],
		["/groups/task/egress/-", fixture.https(fixture.to_group("db"))],
	]) == {"violation"}
}

test_group_that_an_endpoint_may_carry if {
	_changed([["/endpoints/api/maybe", [fixture.var_x]]]) == set()
	_changed([["/endpoints/api/maybe", [fixture.var_x]], ["/endpoints/dkr/maybe", [fixture.var_x]]]) == {"unknown"}
	_changed([
		["/endpoints/api/groups/items", [{"id": "endpoints", "maybe": [fixture.var_x]}]],
		["/endpoints/dkr/groups/items", []],
	]) == {"unknown"}
	_changed([
		["/groups/other", fixture.group("other", [], [])],
		["/endpoints/dkr/groups/open", [fixture.var_x]],
		["/groups/task/egress/-", fixture.https(fixture.to_group("other"))],
	]) == {"unknown"}
}

test_endpoint_of_a_service_that_is_not_known if {
	_changed([["/endpoints/api/service", ""], ["/endpoints/dkr/service", "logs"]]) == {"unknown"}
	report := rule.report with input as fixture.changed([["/endpoints/api/service", ""], ["/endpoints/dkr/service", "logs"]])
	fixture.said(report, "the service of api is not known")
}

test_task_that_may_not_be if {
	open := ["/groups/task/egress", [fixture.everything(fixture.anywhere)]]
	_changed([open, ["/workloads/app/maybe", [fixture.var_x]]]) == {"unknown"}
	_changed([open, ["/groups/task/maybe", [fixture.var_x]]]) == {"unknown"}
	_changed([["/groups/task/egress/-", fixture.maybe(fixture.everything(fixture.anywhere))]]) == {"unknown"}
	_changed([open, ["/workloads/app/groups/items/0/maybe", [fixture.var_x]]]) == {"unknown"}
	_changed([open, ["/workloads/app/fargate", "no"]]) == set()
	_changed([open, ["/workloads/app/fargate", "unknown"]]) == {"unknown"}
	_changed([
		open,
		["/workloads/app/maybe", [fixture.var_x]],
		["/workloads/other", fixture.workload("other", ["task"])],
	]) == {"violation"}
}

test_ports_that_are_not_known_do_not_excuse_the_peer if {
	_after(object.remove(fixture.https(fixture.anywhere), ["from_port"])) == {["violation", "task", "tcp/?-443 to cidr 0.0.0.0/0"]}
}

test_rule_of_a_group_that_is_not_known if {
	stray := object.union(fixture.https(fixture.anywhere), {"id": "stray", "unknown": [fixture.var_x]})
	report := rule.report with input as fixture.changed([["/unattached/egress", [stray]]])
	fixture.seen(report) == {["unknown", "stray", "tcp/443-443 to cidr 0.0.0.0/0"]}
	fixture.said(report, "var.x has no value")
	_changed([["/unattached/egress", [object.remove(stray, ["unknown"])]]]) == {"unknown"}
	_changed([["/unattached/egress", [object.union(stray, {"peer": fixture.to_group("endpoints")})]]]) == set()
	_changed([["/unattached/egress", [stray]], ["/workloads", {}]]) == set()
}

test_group_shared_with_an_endpoint if {
	report := rule.report with input as fixture.changed([
		["/workloads/app/groups/items", [{"id": "endpoints"}]],
		["/groups/endpoints/egress", [fixture.everything(fixture.anywhere)]],
	])
	fixture.said(report, "give tasks and ECR endpoints a security group each")
}

test_further_groups if {
	report := rule.report with input as fixture.changed([["/workloads/app/groups/open", [fixture.var_x]]])
	fixture.seen(report) == {["unknown", "app", "further security groups"]}
	fixture.said(report, "var.x has no value")
	some found in report
	found.at == 2
	found.concerns == {"workloads": {"app"}}
	{[reason.reason, reason.at] | some reason in found.why} == {["var.x has no value", 9]}
}

test_rule_for_dns if {
	every protocol in {"tcp", "udp"} {
		report := rule.report with input as fixture.egress(fixture.rule(protocol, 53, 53, fixture.to_block("10.0.0.0/16")))
		fixture.verdicts(report) == {"violation"}
		fixture.said(report, "the VPC's DNS resolver needs no rule")
	}
	every other in [
		fixture.rule("tcp", 53, 54, fixture.to_block("10.0.0.0/16")),
		fixture.rule("tcp", 52, 53, fixture.to_block("10.0.0.0/16")),
		fixture.rule("all", 53, 53, fixture.to_block("10.0.0.0/16")),
		object.union(fixture.rule("udp", 53, 53, fixture.to_block("10.0.0.0/16")), {"sensitive": true}),
	] {
		report := rule.report with input as fixture.egress(other)
		fixture.verdicts(report) == {"violation"}
		not fixture.said(report, "DNS")
	}
}

test_image_has_to_be_mirrored_first if {
	report := rule.report with input as fixture.from_docker_hub(fixture.egress(fixture.everything(fixture.anywhere)))
	fixture.said(report, "which a pull from private ECR does not need")
	fixture.said(report, "first mirror nginx:1 to private ECR, with a copy or a pull through cache rule; allow only tcp/443 to")
	maybe := rule.report with input as fixture.from_docker_hub(fixture.egress(fixture.unsure(fixture.https(fixture.nowhere))))
	fixture.said(maybe, "cannot tell whether a pull from private ECR needs ")
	other := rule.report with input as fixture.egress(fixture.everything(fixture.anywhere))
	fixture.said(other, "the image pull")
	not fixture.said(other, "irror")
}

test_image_has_to_be_replicated_first if {
	report := rule.report with input as fixture.patched(fixture.from_docker_hub(fixture.egress(fixture.everything(fixture.anywhere))), [
		["/task_definitions/def/images", [{"name": "far", "at": 30, "ecr": "yes", "region": "us-east-1"}]],
	])
	fixture.said(report, "which a pull from ECR in this region does not need")
	fixture.said(report, "first replicate far to ECR in this region; allow only tcp/443 to")
}
