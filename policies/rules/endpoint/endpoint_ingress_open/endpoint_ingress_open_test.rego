package egresslint.rules.endpoint["endpoint-ingress-open_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.endpoint["endpoint-ingress-open"] as rule

_with(added) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.endpoint_ingress([added])
}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_from_inside if {
	_with(fixture.https(fixture.to_group("task"))) == set()
	_with(fixture.https(fixture.to_vpc("net"))) == set()
	_with(fixture.https(fixture.to_subnet("a"))) == set()
	_with(fixture.https(fixture.to_block("10.0.0.0/8"))) == set()
	_with(fixture.https(fixture.to_block("100.64.0.0/10"))) == set()
	_with(fixture.https(fixture.to_block("fd00::/8"))) == set()
}

test_from_outside if {
	_with(fixture.https(fixture.anywhere)) == {"violation"}
	_with(fixture.https(fixture.anywhere6)) == {"violation"}
	_with(fixture.https(fixture.to_block("203.0.113.0/24"))) == {"violation"}
	_with(fixture.https(fixture.to_block("8.0.0.0/6"))) == {"violation"}
	_with(fixture.https(fixture.to_list("s3-list"))) == {"violation"}
	report := rule.report with input as fixture.endpoint_ingress([fixture.https(fixture.anywhere)])
	fixture.words(report) == {
		"allow ingress of tcp/443 only, from the tasks' security groups or the VPC's CIDR",
		"this rule allows tcp/443 from 0.0.0.0/0, which the image pull does not need",
	}
	fixture.seen(report) == {["violation", "endpoints", "tcp/443-443 from cidr 0.0.0.0/0"]}
	fixture.said(report, "this rule allows tcp/443 from 0.0.0.0/0, which the image pull does not need")
}

test_public_addresses_of_the_vpc if {
	_in_vpc(["10.0.0.0/16", "203.0.113.0/24"]) == set()
	_in_vpc(["10.0.0.0/16", "203.0.113.0/25", "203.0.113.128/25"]) == set()
	_in_vpc(["10.0.0.0/16", "203.0.113.0/25"]) == {"violation"}
}

_in_vpc(cidrs) := fixture.verdicts(report) if {
	report := rule.report with input as fixture.patched(
		fixture.endpoint_ingress([fixture.https(fixture.to_block("203.0.113.0/24"))]),
		[["/vpcs/net/cidrs", cidrs]],
	)
}

test_list_that_holds_nothing if {
	lists := fixture.customer("empty", [])
	report := rule.report with input as fixture.patched(
		fixture.endpoint_ingress([fixture.everything(fixture.to_list("empty"))]),
		[["/prefix_lists", lists]],
	)
	report == set()
}

test_wider_than_https if {
	_with(fixture.everything(fixture.to_group("task"))) == {"violation"}
	_with(fixture.everything(fixture.to_group("endpoints"))) == {"violation"}
	_with(fixture.rule("tcp", 0, 65535, fixture.to_block("10.0.0.0/16"))) == {"violation"}
	_with(fixture.rule("tcp", 80, 80, fixture.to_block("10.0.0.0/16"))) == {"violation"}
	_with(fixture.rule("icmp", 0, 65535, fixture.to_block("10.0.0.0/16"))) == {"violation"}
	_with(fixture.unsure(fixture.everything(fixture.nowhere))) == {"violation"}
}

test_what_is_not_known if {
	_with(fixture.unsure(fixture.https(fixture.nowhere))) == {"unknown"}
	_with(object.remove(fixture.https(fixture.to_group("task")), ["to_port"])) == {"unknown"}
	_with(object.remove(fixture.https(fixture.anywhere), ["to_port"])) == {"violation"}
	_with(fixture.opaque) == {"unknown"}
	_with(fixture.maybe(fixture.https(fixture.anywhere))) == {"unknown"}
}

test_prefix_lists if {
	_listed(fixture.customer("x", ["10.0.0.0/8", "192.168.0.0/16"])) == set()
	_listed(fixture.customer("x", ["10.0.0.0/8", "203.0.113.0/24"])) == {"violation"}
	_listed(fixture.literal("pl-0123456789abcdef0")) == {"unknown"}
	_listed(fixture.literal("pl-61a54008")) == {"violation"}
}

_listed(lists) := fixture.verdicts(found) if {
	some id, _ in lists
	found := rule.report with input as fixture.patched(
		fixture.endpoint_ingress([fixture.https(fixture.to_list(id))]),
		[["/prefix_lists", object.union(fixture.secure.prefix_lists, lists)]],
	)
}

test_rules_that_grant_nothing if {
	_with(fixture.everything(fixture.nowhere)) == set()
	_with(fixture.everything(fixture.to_block("127.0.0.1/32"))) == set()
	_with(object.union(fixture.everything(fixture.to_group("endpoints")), {"implicit": true})) == set()
}
