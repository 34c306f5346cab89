package egresslint.rules.endpoint["endpoint-egress-destination_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.endpoint["endpoint-egress-destination"] as rule

_with(added) := fixture.seen(found) if {
	found := rule.report with input as fixture.endpoint_egress(added)
}

_verdicts(added) := {verdict | some [verdict, _, _] in _with(added)}

# _in is what the rule sees with a rule for the block in a region.
_in(region, cidr) := fixture.verdicts(found) if {
	found := rule.report with input as _regional(region, fixture.https(fixture.to_block(cidr)))
}

_regional(region, added) := fixture.patched(fixture.endpoint_egress(added), [[$"/{path}/region", region] |
	some path in ["groups/task", "groups/endpoints", "workloads/app", "endpoints/api", "endpoints/dkr", "endpoints/gateway"]
])

test_secure if count(rule.report) == 0 with input as fixture.secure

test_ecr if {
	_in("ap-northeast-1", "3.112.64.0/23") == set()
	_in("ap-northeast-1", "52.192.0.0/15") == set()
	_in("ap-northeast-1", "52.192.36.247/32") == set()
	_in("ap-northeast-1", "52.192.0.0/14") == {"violation"}
	_in("ap-northeast-1", "3.112.0.0/14") == {"violation"}
}

test_elsewhere if {
	_with(fixture.https(fixture.anywhere)) == {["violation", "endpoints", "tcp/443-443 to cidr 0.0.0.0/0"]}
	_with(fixture.https(fixture.anywhere6)) == {["violation", "endpoints", "tcp/443-443 to cidr ::/0"]}
	_with(fixture.https(fixture.to_block("10.0.0.0/16"))) == {["violation", "endpoints", "tcp/443-443 to cidr 10.0.0.0/16"]}
	_with(fixture.https(fixture.to_group("task"))) == {["violation", "endpoints", "tcp/443-443 to group task"]}
	_with(fixture.https(fixture.to_vpc("net"))) == {["violation", "endpoints", "tcp/443-443 to vpc_cidr net"]}
	_with(fixture.https(fixture.to_list("s3-list"))) == {["violation", "endpoints", "tcp/443-443 to prefix_list s3-list"]}
	report := rule.report with input as fixture.endpoint_egress(fixture.everything(fixture.to_block("10.0.0.0/16")))
	fixture.words(report) == {
		"replace this last egress rule by one for 127.0.0.1/32: an endpoint needs no egress to answer",
		"this rule allows all traffic to 10.0.0.0/16, which is outside of ECR",
	}
	fixture.said(report, "which is outside of ECR")
	{found.concerns | some found in report} == {{"groups": {"endpoints"}, "endpoints": {"api", "dkr"}}}
	some found in report
	{"message": "api uses this security group", "at": 3} in found.related
}

test_rules_that_grant_nothing if {
	_with(fixture.everything(fixture.to_block("127.0.0.1/32"))) == set()
	_with(fixture.everything(fixture.nowhere)) == set()
	_with(fixture.implicit) == set()
}

test_region_without_known_blocks if {
	_in("eu-west-1", "63.34.60.0/22") == {"unknown"}
	_in("eu-west-1", "2a05:d018::/36") == {"unknown"}
	_in("eu-west-1", "10.0.0.0/8") == {"violation"}
	_in("eu-west-1", "0.0.0.0/0") == {"violation"}
	_in("eu-west-1", "32.0.0.0/3") == {"violation"}
	report := rule.report with input as _regional("eu-west-1", fixture.https(fixture.to_block("63.34.60.0/22")))
	fixture.words(report) == {
		"cannot tell whether tcp/443 to 63.34.60.0/22 stays within ECR",
		"the address blocks of ECR in eu-west-1 are not among those that egresslint knows (run egresslint data resolve --region eu-west-1 --write, which writes the blocks under ecr_cidrs in .egresslint.yaml)",
	}
	fixture.said(report, "egresslint data resolve --region eu-west-1")
}

test_block_of_another_region if {
	_in("eu-west-1", "3.112.64.0/23") == {"violation"}
	report := rule.report with input as _regional("eu-west-1", fixture.https(fixture.to_block("52.192.0.0/16")))
	fixture.words(report) == {
		"52.192.0.0/16 is a block of ECR in ap-northeast-1, not in eu-west-1",
		"replace this last egress rule by one for 127.0.0.1/32: an endpoint needs no egress to answer",
		"this rule allows tcp/443 to 52.192.0.0/16, which is outside of ECR",
	}
	fixture.said(report, "52.192.0.0/16 is a block of ECR in ap-northeast-1, not in eu-west-1")
	secret := rule.report with input as _regional(
		"eu-west-1",
		object.union(fixture.https(fixture.to_block("52.192.0.0/16")), {"sensitive": true}),
	)
	fixture.verdicts(secret) == {"violation"}
	not fixture.said(secret, "52.192")
}

test_region_that_is_not_known if {
	_in("", "3.112.64.0/23") == {"unknown"}
	_in("", "63.34.60.0/22") == {"unknown"}
	_in("", "10.0.0.0/8") == {"violation"}
	report := rule.report with input as _regional("", fixture.https(fixture.to_block("3.112.64.0/23")))
	fixture.words(report) == {
		"cannot tell whether tcp/443 to 3.112.64.0/23 stays within ECR",
		"the region is not known (--region ap-northeast-1)",
	}
	fixture.said(report, "the region is not known (--region ap-northeast-1)")
}

test_region_of_the_endpoint if {
	found := rule.report with input as fixture.patched(
		_regional("", fixture.https(fixture.to_block("3.112.64.0/23"))),
		[["/endpoints/api/region", "ap-northeast-1"]],
	)
	found == set()
}

test_prefix_lists if {
	_listed(fixture.customer("x", ["3.112.64.0/23", "52.192.0.0/15"])) == set()
	_listed(fixture.customer("x", ["3.112.64.0/23", "10.0.0.0/8"])) == {"violation"}
	_listed({"x": {"id": "x", "region": "", "unknown": [fixture.var_x]}}) == {"unknown"}
	_listed(fixture.literal("pl-0123456789abcdef0")) == {"unknown"}
	_listed(fixture.literal("pl-61a54008")) == {"violation"}
}

_listed(lists) := fixture.verdicts(found) if {
	some id, _ in lists
	found := rule.report with input as fixture.patched(
		fixture.endpoint_egress(fixture.https(fixture.to_list(id))),
		[["/prefix_lists", object.union(fixture.secure.prefix_lists, lists)]],
	)
}

test_peer_that_is_not_known if {
	_verdicts(fixture.unsure(fixture.https(fixture.nowhere))) == {"unknown"}
	_verdicts(fixture.opaque) == {"unknown"}
}

test_wider_ports if {
	_verdicts(fixture.unsure(fixture.rule("tcp", 0, 65535, fixture.nowhere))) == {"unknown"}
	_verdicts(fixture.rule("tcp", 0, 65535, fixture.to_block("3.112.64.0/23"))) == set()
}

test_doubts if {
	open := fixture.https(fixture.anywhere)
	_verdicts(fixture.maybe(open)) == {"unknown"}
	_with_doubt(["/groups/endpoints/maybe", [fixture.var_x]]) == {"unknown"}
	_with_doubt(["/endpoints/dkr/maybe", [fixture.var_x]]) == {"violation"}
	_with_doubt(["/endpoints/dkr/groups/items/0/maybe", [fixture.var_x]]) == {"violation"}
}

_with_doubt(pair) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.patched(fixture.endpoint_egress(fixture.https(fixture.anywhere)), [pair])
}

test_group_of_another_endpoint if {
	found := rule.report with input as fixture.patched(
		fixture.endpoint_egress(fixture.https(fixture.anywhere)),
		[["/endpoints/api/service", "logs"], ["/endpoints/dkr/service", "ssm"]],
	)
	found == set()
}

test_group_shared_with_a_task if {
	report := rule.report with input as fixture.patched(
		fixture.endpoint_egress(fixture.https(fixture.anywhere)),
		[["/workloads/app/groups/items/-", {"id": "endpoints"}]],
	)
	fixture.said(report, "give the endpoints a security group without egress: tasks use this one")
}

test_further_groups if {
	report := rule.report with input as fixture.changed([["/endpoints/api/groups/open", [fixture.var_x]]])
	fixture.words(report) == {
		"cannot tell what further security groups of api allow",
		"var.x has no value (--var x=…)",
	}
	fixture.seen(report) == {["unknown", "api", "further security groups"]}
	fixture.said(report, "var.x has no value")
	some found in report
	found.at == 3
	found.concerns == {"endpoints": {"api"}}
	{[reason.reason, reason.at] | some reason in found.why} == {["var.x has no value", 9]}
}

test_further_groups_of_what_may_be_no_endpoint if {
	report := rule.report with input as fixture.changed([
		["/endpoints/api/groups/open", [fixture.var_x]],
		["/endpoints/api/maybe", [{"reason": "var.y has no value"}]],
	])
	fixture.said(report, "var.x has no value (--var x=…); var.y has no value")
}
