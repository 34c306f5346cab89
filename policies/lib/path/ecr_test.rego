package egresslint.lib.ecr_test

import data.egresslint.lib.fixture
import data.egresslint.lib.path

_hops(stack, service) := hops if {
	hops := path.ecr_hops("app", service) with input as stack
}

_hop(stack, service, kind) := step if {
	some step in _hops(stack, service)
	step.kind == kind
}

# _seen sums a hop up as its answer, the thing that decides, and where.
_seen(stack, service, kind) := [step.is, step.resource, step.at] if step := _hop(stack, service, kind)

test_secure if {
	hops := _hops(fixture.secure, "ecr.dkr")
	[step.kind | some step in hops] == ["dns", "egress", "ingress", "endpoint"]
	{step.is | some step in hops} == {"yes"}
	[step.resource | some step in hops] == ["dkr", "task", "endpoints", "dkr"]
	[step.message | some step in hops] == [
		"the names of ecr.dkr resolve to dkr by its private DNS",
		"task allows tcp/443 to security group endpoints",
		"endpoints allows tcp/443 from 10.0.0.0/16",
		"dkr is the ecr.dkr endpoint in net",
	]
}

test_private_dns_is_off if {
	stack := fixture.changed([["/endpoints/dkr/private_dns", {"is": "no", "at": 12}]])
	_seen(stack, "ecr.dkr", "dns") == ["no", "dkr", 12]
	step := _hop(stack, "ecr.dkr", "dns")
	step.message == "the names of ecr.dkr resolve to public addresses, not to dkr: private DNS of dkr is off"
	step.help == ["enable private DNS of dkr"]
}

test_settings_of_the_vpc_are_off if {
	stack := fixture.changed([
		["/vpcs/net/dns_support", {"is": "no", "at": 13}],
		["/vpcs/net/dns_hostnames", {"is": "no"}],
	])
	step := _hop(stack, "ecr.api", "dns")
	[step.is, step.resource] == ["no", "net"]
	step.help == ["enable DNS hostnames of net and DNS support of net"]
	contains(step.message, "are off")
}

test_names_of_an_unknown_service if {
	stack := fixture.changed([
		["/endpoints/dkr/service", ""],
		["/endpoints/dkr/unknown", [fixture.var_x]],
		["/endpoints/dkr/private_dns", {"is": "no"}],
	])
	step := _hop(stack, "ecr.dkr", "dns")
	step.is == "unknown"
	step.message == "cannot tell whether the names of ECR resolve to dkr"
	step.help == [] # what x is has to be said first
	{reason.reason | some reason in step.why} == {"var.x has no value"}
}

test_no_egress if {
	stack := fixture.only(fixture.secure, [fixture.https(fixture.to_list("s3-list"))])
	_seen(stack, "ecr.dkr", "egress") == ["no", "task", 1]
	step := _hop(stack, "ecr.dkr", "egress")
	step.message == "no egress rule of task allows tcp/443 to dkr"
	step.help == ["allow egress of tcp/443 to endpoints"]
	step.evidence == {{"message": "task allows tcp/443 to prefix list s3-list", "at": 5}}
}

test_egress_of_several_rules if {
	stack := fixture.only(fixture.secure, [
		fixture.https(fixture.to_block("10.0.1.0/24")),
		fixture.https(fixture.to_block("10.0.2.0/24")),
		fixture.https(fixture.to_block("10.9.0.0/16")),
	])
	step := _hop(stack, "ecr.dkr", "egress")
	[step.is, step.resource, step.message] == ["yes", "task", "rules of task allow tcp/443 to dkr"]
	{part.message | some part in step.evidence} == {"task allows tcp/443 to 10.0.1.0/24", "task allows tcp/443 to 10.0.2.0/24"}
}

test_egress_that_depends if {
	stack := fixture.only(fixture.secure, [fixture.unsure(fixture.https(fixture.nowhere))])
	step := _hop(stack, "ecr.api", "egress")
	step.is == "unknown"
	step.message == "no egress rule of task certainly allows tcp/443 to api"
	count(step.evidence) == 1
	step.why == {fixture.var_x}
}

test_egress_of_an_unknown_group if {
	stray := object.union(fixture.https(fixture.to_group("endpoints")), {"unknown": [fixture.var_x]})
	stack := fixture.patched(fixture.only(fixture.secure, []), [["/unattached/egress", [stray]]])
	step := _hop(stack, "ecr.dkr", "egress")
	step.is == "unknown"
	step.evidence == {{"message": "rule allows tcp/443 to security group endpoints", "at": 5}}
}

test_workload_with_several_groups if {
	stack := fixture.changed([
		["/groups/more", fixture.group("more", [], [])],
		["/groups/task/egress", []],
		["/workloads/app/groups/items/-", {"id": "more"}],
	])
	_seen(stack, "ecr.dkr", "egress") == ["no", "app", 2]
	contains(_hop(stack, "ecr.dkr", "egress").message, "of more and task allows")
	none := fixture.changed([["/workloads/app/groups/items", []]])
	contains(_hop(none, "ecr.dkr", "egress").message, "of no security group allows")
}

test_workload_that_may_not_be_there if {
	stack := fixture.patched(fixture.only(fixture.secure, []), [["/workloads/app/maybe", [fixture.var_x]]])
	_hop(stack, "ecr.dkr", "egress").is == "unknown"
}

test_no_ingress if {
	stack := fixture.endpoint_ingress([fixture.https(fixture.to_block("10.9.0.0/16"))])
	_seen(stack, "ecr.dkr", "ingress") == ["no", "endpoints", 1]
	step := _hop(stack, "ecr.dkr", "ingress")
	step.message == "no ingress rule of endpoints, the security group of dkr, allows tcp/443 from app"
	{part.message | some part in step.evidence} == {"endpoints allows tcp/443 from 10.9.0.0/16"}
}

test_ingress_of_several_rules if {
	stack := fixture.endpoint_ingress([
		fixture.https(fixture.to_block("10.0.1.0/24")),
		fixture.https(fixture.to_block("10.0.2.0/24")),
	])
	step := _hop(stack, "ecr.dkr", "ingress")
	[step.is, step.message] == ["yes", "rules of endpoints allow tcp/443 from app"]
	count(step.evidence) == 2
}

test_ingress_of_another_endpoint if {
	stack := fixture.changed([
		["/groups/shut", fixture.group("shut", [], [])],
		["/endpoints/other", object.union(fixture.endpoint("other", "ecr.dkr"), {"groups": fixture.references(["shut"])})],
	])
	some step in _hops(stack, "ecr.dkr")
	step.kind == "ingress"
	step.resource == "shut"
	[step.is, step.message] == ["yes", "dkr accepts tcp/443 from app, if not other"]
}

test_missing_endpoint if {
	stack := json.patch(fixture.secure, [{"op": "remove", "path": "/endpoints/dkr"}])
	hops := _hops(stack, "ecr.dkr")
	[[step.kind, step.is, step.resource, step.at] | some step in hops] == [["endpoint", "no", "net", 6]]
	hops[0].help == ["declare an interface endpoint for ecr.dkr with private DNS"]
}

test_platform_that_is_not_known if {
	stack := fixture.patched(fixture.only(fixture.secure, []), [["/workloads/app/platform_unknown", [fixture.var_x]]])
	_hop(stack, "ecr.api", "egress").is == "unknown"
	_hop(stack, "ecr.dkr", "egress").is == "no"
}

test_vpc_that_is_not_declared if {
	external := fixture.changed([["/vpcs/net/origin", "external"]])
	_hop(external, "ecr.dkr", "dns").message == "the names of ecr.dkr resolve to dkr by its private DNS (the DNS settings of net are not in these files)"
	nowhere := fixture.changed([["/endpoints/dkr/vpc", ""], ["/groups/endpoints/vpc", ""], ["/subnets", {}]])
	endswith(_hop(nowhere, "ecr.dkr", "dns").message, "(the DNS settings of the VPC are not in these files)")
}

test_other_dns_servers if {
	servers := {"is": "unknown", "at": 13, "unknown": [{"reason": "whether it forwards is not known"}]}
	step := _hop(fixture.changed([["/vpcs/net/amazon_dns", servers]]), "ecr.api", "dns")
	[step.is, step.resource, step.at] == ["unknown", "net", 13]
	step.message == "cannot tell whether the names of ecr.api resolve to api"
	step.help == ["use AmazonProvidedDNS, or let the DNS servers of net forward the names of ECR to it"]
	both := _hop(fixture.changed([["/vpcs/net/amazon_dns", servers], ["/vpcs/net/dns_support", {"is": "unknown", "unknown": [{"reason": "x"}]}]]), "ecr.api", "dns")
	both.help == ["enable DNS support of net", "use AmazonProvidedDNS, or let the DNS servers of net forward the names of ECR to it"]
	off := _hop(fixture.changed([["/vpcs/net/amazon_dns", servers], ["/vpcs/net/dns_support", {"is": "no"}]]), "ecr.api", "dns")
	[off.is, off.message, off.help] == [
		"no", "the names of ecr.api resolve to public addresses, not to api: DNS support of net is off", ["enable DNS support of net"],
	]
}

test_names_in_a_linked_vpc if {
	step := _hop(fixture.linked, "ecr.dkr", "dns")
	step.message == "the names of ecr.dkr resolve to dkr by a private hosted zone"
	without := _hop(fixture.patched(fixture.linked, [["/zones", {}]]), "ecr.dkr", "dns")
	without.is == "unknown"
	without.help == ["associate a private hosted zone with net whose records lead to dkr"]
}
