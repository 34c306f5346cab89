package egresslint.rules.pull["network-acl-blocks-pull_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["network-acl-blocks-pull"] as rule

# In these stacks tasks are in a and b, and the endpoints in c. The VPC has the network ACL that AWS gives it.
_stack(pairs) := fixture.changed(array.concat(
	[
		["/subnets/c", {"id": "c", "at": 10, "origin": "declared", "vpc": "net", "cidr": "10.0.3.0/24"}],
		["/route_tables/private/subnets", fixture.references(["a", "b", "c"])],
		["/endpoints/api/subnets", fixture.references(["c"])],
		["/endpoints/dkr/subnets", fixture.references(["c"])],
		["/vpcs/net/default_acl", "default"],
		["/network_acls/default", object.union(_open("default", []), {"origin": "default"})],
	],
	pairs,
))

_report(pairs) := found if {
	found := rule.report with input as _stack(pairs)
}

_seen(pairs) := fixture.seen(_report(pairs))

_said(pairs, text) if fixture.said(_report(pairs), text)

_everything := [fixture.entry(100, "allow", "all", 0, 65535, "0.0.0.0/0")]

_open(id, subnets) := fixture.acl(id, subnets, _everything, _everything)

_https(cidr) := [fixture.entry(100, "allow", "tcp", 443, 443, cidr)]

_answers(cidr) := [fixture.entry(100, "allow", "tcp", 1024, 65535, cidr)]

_tasks(egress_entries, ingress_entries) := ["/network_acls/tasks", fixture.acl("tasks", ["a", "b"], egress_entries, ingress_entries)]

_endpoints(egress_entries, ingress_entries) := ["/network_acls/ends", fixture.acl("ends", ["c"], egress_entries, ingress_entries)]

_no(subject) := {["violation", "tasks", subject]}

_unclear(subject) := {["unknown", "tasks", subject]}

test_secure if {
	count(rule.report) == 0 with input as fixture.secure
	_seen([]) == set()
}

test_lists_that_aws_made_are_not_judged if {
	_seen([["/network_acls/default", object.union(fixture.acl("default", [], [], []), {"origin": "default"})]]) == set()
}

test_lists_that_let_the_pull_through if {
	_seen([["/network_acls/tasks", _open("tasks", ["a", "b", "c"])]]) == set()
	_seen([
		_tasks(_https("0.0.0.0/0"), _answers("0.0.0.0/0")),
		_endpoints(_answers("10.0.0.0/16"), _https("10.0.0.0/16")),
	]) == set()
	_seen([_tasks(_https("0.0.0.0/0"), [fixture.entry(100, "allow", "tcp", 32768, 60999, "0.0.0.0/0")])]) == set()
}

test_requests_that_do_not_leave if {
	_seen([_tasks([], _everything)]) == _no("egress of requests")
	_said([_tasks([], _everything)], "the pull needs tcp/443 from a and b to S3, api and dkr; the pull times out with ResourceInitializationError or CannotPullContainerError; allow egress of tcp/443 to 0.0.0.0/0, as a network ACL cannot name the S3 prefix list")
	some found in _report([_tasks([], _everything)])
	found.at == 30
	found.concerns == {"workloads": {"app"}, "endpoints": {"api", "dkr", "gateway"}}
	found.related == {
		{"message": "app pulls its image through this network ACL", "at": 2},
		{"message": "api is the endpoint", "at": 3},
		{"message": "dkr is the endpoint", "at": 3},
	}
}

test_answers_that_do_not_come_back if {
	_seen([_tasks(_everything, _https("0.0.0.0/0"))]) == _no("ingress of answers")
	_said([_tasks(_everything, _https("0.0.0.0/0"))], "the pull needs the replies from S3, api and dkr to a and b; allow ingress of tcp/1024-65535 from 0.0.0.0/0")
	_seen([_tasks(_everything, [fixture.entry(100, "allow", "tcp", 1024, 32767, "0.0.0.0/0")])]) == _no("ingress of answers")
}

test_s3_alone if {
	vpc := "10.0.0.0/16"
	_seen([_tasks(_https(vpc), _everything)]) == _no("egress of requests")
	_said([_tasks(_https(vpc), _everything)], "the pull needs tcp/443 from a and b to S3; ")
	{found.concerns.endpoints | some found in _report([_tasks(_https(vpc), _everything)])} == {{"gateway"}}
	_seen([_tasks(_https("52.219.0.0/16"), _answers("0.0.0.0/0"))]) == {["violation", "tasks", "egress of requests"]}
	_said([_tasks(_https("52.219.0.0/16"), _answers("0.0.0.0/0"))], "the pull needs tcp/443 from a and b to api and dkr; ")
	public := array.concat(_https("52.219.0.0/16"), [fixture.entry(101, "allow", "tcp", 443, 443, vpc)])
	_seen([_tasks(public, _everything)]) == _unclear("egress of requests")
	_said([_tasks(public, _everything)], "only a part of the public addresses is let through")
	_seen([_tasks(array.concat(_everything, [fixture.entry(1, "deny", "all", 0, 65535, "10.1.0.0/16")]), _everything)]) == set()
}

test_endpoints_alone if {
	denied := array.concat(_everything, [fixture.entry(50, "deny", "tcp", 443, 443, "10.0.0.0/8")])
	_seen([_tasks(denied, _everything)]) == _no("egress of requests")
	_said([_tasks(denied, _everything)], "tasks denies egress of tcp/443, which the pull needs")
	_said([_tasks(denied, _everything)], "allow egress of tcp/443 to 10.0.3.0/24 in an entry with a number below 50")
	{found.at | some found in _report([_tasks(denied, _everything)])} == {31}
	{found.concerns.endpoints | some found in _report([_tasks(denied, _everything)])} == {{"api", "dkr"}}
}

_denied := [fixture.entry(50, "deny", "all", 0, 65535, "10.0.0.0/8"), fixture.entry(100, "allow", "all", 0, 65535, "0.0.0.0/0")]

_value(name) := {"reason": $"{name} has no value"}

# Both endpoints of ECR with the value.
_both(path, value) := [[$"/endpoints/{id}/{path}", value] | some id in ["api", "dkr"]]

test_endpoints_that_may_be_of_another_vpc if {
	other := ["/vpcs/other", {"id": "other", "origin": "external", "cidrs": []}]
	pairs := array.concat([other, _tasks(_denied, _everything)], _both("vpc", "other"))
	_seen(pairs) == _unclear("egress of requests")
	_said(pairs, "whether net and other are the same VPC is not known")
}

test_endpoints_with_further_subnets if {
	further := _both("subnets", object.union(fixture.references(["c"]), {"open": [_value("var.e")]}))
	third := [fixture.entry(50, "deny", "all", 0, 65535, "10.0.3.0/24"), fixture.entry(100, "allow", "all", 0, 65535, "0.0.0.0/0")]
	every entries in [_denied, third] {
		_seen(array.concat(further, [_tasks(entries, _everything)])) == _unclear("egress of requests")
		_said(array.concat(further, [_tasks(entries, _everything)]), "var.e has no value")
	}
}

test_endpoints_without_subnets if {
	pairs := array.concat([_tasks(_denied, _everything)], _both("subnets", {"items": []}))
	_seen(pairs) == _unclear("egress of requests")
	_said(pairs, "the subnets of api are not known; the subnets of dkr are not known")
}

test_subnets_of_both_ends_that_are_not_known if {
	list := object.union(fixture.acl("tasks", [], _denied, _everything), {"subnets": {"items": [], "open": [_value("var.l")]}})
	pairs := array.concat(
		_both("subnets", {"items": [], "open": [_value("var.e")]}),
		[["/workloads/app/subnets", {"items": [], "open": [_value("var.t")]}], ["/network_acls/tasks", list]],
	)
	_unclear("egress of requests") - _seen(pairs) == set()
	_said(pairs, "the network ACL of a further subnet of the task is not known; var.e has no value; var.l has no value; var.t has no value")
}

test_a_part_of_the_tasks if {
	half := [fixture.entry(100, "allow", "tcp", 443, 443, "10.0.1.0/25"), fixture.entry(101, "allow", "tcp", 443, 443, "10.0.2.0/25")]
	_seen([_endpoints(_everything, half)]) == {["unknown", "ends", "ingress of requests"]}
	_said([_endpoints(_everything, half)], "only a part of the addresses of the tasks is let through")
}

test_what_may_be_wrong_besides if {
	perhaps := [fixture.maybe(fixture.entry(100, "allow", "all", 0, 65535, "0.0.0.0/0"))]
	_seen([_tasks([], perhaps)]) == _no("egress of requests")
	unsure := array.concat([_tasks(_denied, perhaps)], _both("maybe", [_value("var.e")]))
	_seen(unsure) == _unclear("egress of requests") | _unclear("ingress of answers")
	_said(unsure, "cannot tell whether tasks allows ingress of tcp/1024-65535, which the pull needs")
	some found in _report(unsure)
	found.subject == "ingress of answers"
	{"var.e has no value", "var.x has no value"} - {reason.reason | some reason in found.why} == set()
}

test_gateway_of_another_vpc if {
	report := _report([
		["/vpcs/other", {"id": "other", "origin": "declared", "cidrs": ["10.1.0.0/16"]}],
		["/endpoints/gateway/vpc", "other"],
		_tasks([], _everything),
	])
	{found.concerns.endpoints | some found in report} == {{"api", "dkr"}}
}

test_lists_of_the_endpoints if {
	_seen([_endpoints(_everything, [])]) == {["violation", "ends", "ingress of requests"]}
	_said([_endpoints(_everything, [])], "the pull needs tcp/443 from a and b to c")
	_said([_endpoints(_everything, [])], "allow ingress of tcp/443 from 10.0.1.0/24 and 10.0.2.0/24")
	_seen([_endpoints([], _everything)]) == {["violation", "ends", "egress of answers"]}
	_said([_endpoints([], _everything)], "the pull needs the replies from c to a and b")
	_seen([_endpoints(_https("0.0.0.0/0"), _everything)]) == {["violation", "ends", "egress of answers"]}
}

test_two_mistakes if {
	_seen([_tasks([], _everything), _endpoints(_everything, [])]) == {
		["violation", "tasks", "egress of requests"],
		["violation", "ends", "ingress of requests"],
	}
}

test_only_some_subnets if {
	_seen([["/network_acls/tasks", fixture.acl("tasks", ["a"], [], _everything)]]) == _no("egress of requests")
	_said([["/network_acls/tasks", fixture.acl("tasks", ["a"], [], _everything)]], "the pull needs tcp/443 from a to S3")
	_seen([["/network_acls/tasks", fixture.acl("tasks", ["other"], [], [])]]) == set()
}

test_packets_within_a_subnet if {
	within := [["/workloads/app/subnets", fixture.references(["c"])], ["/network_acls/tasks", fixture.acl("tasks", ["c"], [], _everything)]]
	_seen(within) == _no("egress of requests")
	_said(within, "the pull needs tcp/443 from c to S3; ")
}

test_only_some_interfaces if {
	denied := [fixture.entry(50, "deny", "all", 0, 65535, "10.0.2.0/24"), fixture.entry(100, "allow", "all", 0, 65535, "0.0.0.0/0")]
	pairs := [
		["/workloads/app/subnets", fixture.references(["a"])],
		["/endpoints/dkr/subnets", fixture.references(["a", "b"])],
		["/network_acls/tasks", fixture.acl("tasks", ["a"], denied, _everything)],
	]
	_seen(pairs) == _unclear("egress of requests")
	_said(pairs, "only some of the network interfaces of dkr are within reach")
	other := object.union(fixture.endpoint("dkr2", "ecr.dkr"), {"subnets": fixture.references(["a"])})
	_seen(array.concat(pairs, [["/endpoints/dkr2", other]])) == set()
}

test_fixed_addresses if {
	one := [fixture.entry(100, "allow", "tcp", 443, 443, "10.0.3.7/32"), fixture.entry(101, "deny", "all", 0, 65535, "10.0.0.0/16"), fixture.entry(102, "allow", "all", 0, 65535, "0.0.0.0/0")]
	_seen([_tasks(one, _everything)]) == _unclear("egress of requests")
	_said([_tasks(one, _everything)], "only a part of the addresses of api is let through")
	fixed := [[$"/endpoints/{id}/addresses", ["10.0.3.7"]] | some id in ["api", "dkr"]]
	_seen(array.concat([_tasks(one, _everything)], fixed)) == set()
}

test_a_part_of_the_ephemeral_ports if {
	_seen([_tasks(_everything, [fixture.entry(100, "allow", "tcp", 49152, 65535, "0.0.0.0/0")])]) == _unclear("ingress of answers")
	every ports in [[32769, 65535], [61000, 65535], [61000, 61000], [65535, 65535]] {
		_seen([_tasks(_everything, [fixture.entry(100, "allow", "tcp", ports[0], ports[1], "0.0.0.0/0")])]) == _unclear("ingress of answers")
	}
	_said([_tasks(_everything, [fixture.entry(100, "allow", "tcp", 61000, 65535, "0.0.0.0/0")])], "only a part of the ephemeral ports, or of the addresses of api, is let through")
}

test_addresses_that_are_not_known if {
	hidden := ["/subnets/c", {"id": "c", "at": 10, "origin": "declared", "vpc": "net"}]
	_seen([hidden, _tasks(_https("0.0.0.0/0"), _everything)]) == set()
	_seen([hidden, _tasks(_https("10.0.0.0/16"), _everything)]) == _no("egress of requests")
	third := array.concat(_https("10.0.3.0/24"), [fixture.entry(90, "deny", "all", 0, 65535, "10.1.0.0/16"), fixture.entry(101, "deny", "all", 0, 65535, "10.0.0.0/16"), fixture.entry(102, "allow", "all", 0, 65535, "0.0.0.0/0")])
	_seen([hidden, _tasks(third, _everything)]) == _unclear("egress of requests")
	_said([hidden, _tasks(third, _everything)], "the CIDR of c is not known")
	open := [["/endpoints/api/subnets", {"items": [], "open": [fixture.var_x]}], ["/endpoints/dkr/subnets", {"items": []}], ["/vpcs/net/unknown", [fixture.var_x]]]
	_seen(array.concat(open, [_tasks(third, _everything)])) == _unclear("egress of requests")
	_said(array.concat(open, [_tasks(third, _everything)]), "the subnets are not known")
}

test_subnets_that_are_not_known if {
	open := ["/workloads/app/subnets", {"items": [], "open": [fixture.var_x]}]
	_seen([open, _tasks([], [])]) == set()
	both := [["/network_acls/tasks", object.union(fixture.acl("tasks", [], [], _everything), {"subnets": {"items": [], "open": [fixture.var_x]}})], open]
	_seen(both) == _unclear("egress of requests") | _unclear("egress of answers")
	_said(both, "cannot tell whether tasks allows egress of tcp/443, which the pull needs")
	unread := [["/endpoints/api/subnets", {"items": []}], ["/vpcs/net/default_acl", "none"]]
	_seen(array.concat(both, unread)) == _unclear("egress of requests") | _unclear("egress of answers")
	_seen([open, ["/network_acls/ok", object.union(_open("ok", []), {"subnets": {"items": [], "open": [fixture.var_x]}})]]) == set()
}

test_default_lists if {
	strict := ["/network_acls/default", object.union(fixture.acl("default", [], [], _everything), {"origin": "declared"})]
	_seen([strict]) == {["violation", "default", "egress of requests"], ["violation", "default", "egress of answers"]}
	_seen([strict, ["/network_acls/tasks", _open("tasks", ["a", "b", "c"])]]) == set()
	maybe := ["/network_acls/tasks", object.union(_open("tasks", []), {"subnets": {"items": [{"id": id, "maybe": [fixture.var_x]} | some id in ["a", "b", "c"]]}})]
	{verdict | some [verdict, _, _] in _seen([strict, maybe])} == {"unknown"}
	some_list := ["/network_acls/tasks", object.union(fixture.acl("tasks", [], [], _everything), {"subnets": {"items": [{"id": "a", "maybe": [fixture.var_x]}]}})]
	_seen([some_list]) == _unclear("egress of requests")
}

test_without_endpoints_in_the_files if {
	_seen([["/endpoints", {}], _tasks(_everything, [])]) == _no("ingress of answers")
	_seen([["/endpoints", {}], _tasks(_https("0.0.0.0/0"), _answers("0.0.0.0/0"))]) == set()
}

test_old_platforms_do_without_ecr_api if {
	pairs := [["/endpoints/api/subnets", fixture.references(["b"])], ["/workloads/app/subnets", fixture.references(["a"])], ["/network_acls/tasks", fixture.acl("tasks", ["b"], [], [])]]
	{verdict | some [verdict, _, _] in _seen(pairs)} == {"violation"}
	_seen(array.concat(pairs, [["/workloads/app/platform_version", "1.3.0"]])) == set()
}

test_doubts if {
	every pair in [
		["/network_acls/tasks/maybe", [fixture.var_x]],
		["/workloads/app/maybe", [fixture.var_x]],
		["/network_acls/tasks/egress", [fixture.maybe(_https("0.0.0.0/0")[0])]],
	] {
		_seen([_tasks([], _everything), pair]) == _unclear("egress of requests")
	}
	_seen([_tasks([], _everything), ["/network_acls/tasks/unknown", [fixture.var_x]]]) == _unclear("egress of requests") | _unclear("ingress of answers")
	_seen([_endpoints(_everything, []), ["/endpoints/api/maybe", [fixture.var_x]]]) == {["violation", "ends", "ingress of requests"]}
	_seen([_endpoints(_everything, []), ["/endpoints/api/maybe", [fixture.var_x]], ["/endpoints/dkr/maybe", [fixture.var_x]]]) == {["unknown", "ends", "ingress of requests"]}
}

test_words if {
	fixture.words(_report([_tasks([], _everything)])) == {
		"tasks does not allow egress of tcp/443, which the pull needs",
		"the pull needs tcp/443 from a and b to S3, api and dkr",
		"the pull times out with ResourceInitializationError or CannotPullContainerError",
		"allow egress of tcp/443 to 0.0.0.0/0, as a network ACL cannot name the S3 prefix list",
	}
	fixture.words(_report([_endpoints([], _everything)])) == {
		"ends does not allow egress of tcp/1024-65535, which the pull needs",
		"the pull needs the replies from c to a and b",
		"network ACLs are stateless: replies arrive on ephemeral ports, which have to be allowed",
		"allow egress of tcp/1024-65535 to 10.0.1.0/24 and 10.0.2.0/24",
	}
}

test_extent if {
	{found.extent | some found in _report([_tasks([], _everything)])} == {{"0.0.0.0/0", "10.0.3.0/24", "a", "b"}}
}
