package egresslint.lib.reach_test

import data.egresslint.lib.fixture
import data.egresslint.lib.pull

# _dkr answers for ecr.dkr where the task has only these egress rules, after further changes of the stack.
_dkr(stack, rules, pairs) := answers.app["ecr.dkr"].is if {
	answers := pull.reaches with input as fixture.patched(fixture.only(stack, rules), pairs)
}

# _near answers in the secure stack, _far where no endpoint is in the files.
_near(rules) := _dkr(fixture.secure, rules, [])

_far(rules, pairs) := _dkr(fixture.bare, rules, pairs)

_endpoints := fixture.https(fixture.to_group("endpoints"))

test_group_of_the_endpoint if {
	_near([_endpoints]) == "yes"
	_near([fixture.https(fixture.to_group("task"))]) == "no"
	_near([fixture.rule("tcp", 80, 80, fixture.to_group("endpoints"))]) == "no"
	_near([fixture.maybe(_endpoints)]) == "unknown"
	_near([]) == "no"
}

test_everything if {
	_near([fixture.https(fixture.anywhere)]) == "yes"
	_near([fixture.https(fixture.to_block("0.0.0.0/1")), fixture.https(fixture.to_block("128.0.0.0/1"))]) == "yes"
	_near([fixture.everything(fixture.anywhere6)]) == "no"
	_near([fixture.implicit]) == "yes"
	_far([fixture.https(fixture.anywhere)], []) == "yes"
	_far([fixture.maybe(fixture.https(fixture.anywhere))], []) == "unknown"
}

test_addresses_of_the_endpoint if {
	_near([fixture.https(fixture.to_endpoint("dkr"))]) == "yes"
	_near([fixture.https(fixture.to_endpoint("api"))]) == "no"
	_near([fixture.https(fixture.to_interface("dkr", 0)), fixture.https(fixture.to_interface("dkr", 1))]) == "yes"
	_near([fixture.https(fixture.to_interface("dkr", 1))]) == "unknown"
}

test_fixed_addresses_of_the_endpoint if {
	fixed := ["/endpoints/dkr/addresses", ["10.0.1.7", "10.0.2.7"]]
	one := fixture.https(fixture.to_block("10.0.1.7/32"))
	other := fixture.https(fixture.to_block("10.0.2.7/32"))
	_dkr(fixture.secure, [one, other], [fixed]) == "yes"
	_dkr(fixture.secure, [one], [fixed]) == "unknown"
	_dkr(fixture.secure, [fixture.https(fixture.to_block("10.0.1.9/32"))], [fixed]) == "no"
	six := ["/endpoints/dkr/addresses", ["2001:db8::7", "2001:db8::8"]]
	_dkr(fixture.secure, [fixture.https(fixture.to_block("2001:db8::/64"))], [six]) == "yes"
}

test_blocks_around_the_endpoint if {
	_near([fixture.https(fixture.to_block("10.0.0.0/8"))]) == "yes"
	_near([fixture.https(fixture.to_block("10.0.1.0/24"))]) == "unknown"
	_near([fixture.https(fixture.to_block("10.0.1.0/24")), fixture.https(fixture.to_block("10.0.2.0/24"))]) == "yes"
	_near([fixture.https(fixture.to_block("10.0.3.0/24"))]) == "no"
	_near([fixture.https(fixture.to_vpc("net"))]) == "yes"
	_near([fixture.https(fixture.to_subnet("a")), fixture.https(fixture.to_subnet("b"))]) == "yes"
	_near([fixture.https(fixture.to_subnet("b"))]) == "unknown"
}

test_prefix_lists if {
	_to_list(fixture.customer("x", ["10.0.0.0/16"])) == "yes"
	_to_list(fixture.customer("x", ["10.0.1.0/24", "10.0.2.0/24"])) == "yes"
	_to_list(fixture.customer("x", ["10.9.0.0/24"])) == "no"
	_to_list({"x": {"id": "x", "region": "", "unknown": [fixture.var_x]}}) == "unknown"
	_to_list(fixture.literal("pl-61a54008")) == "no"
	_to_list(fixture.literal("pl-63a5400a")) == "no"
	_to_list(fixture.literal("pl-0123456789abcdef0")) == "unknown"
	_to_list(fixture.literal("pl-0123abcd")) == "no" # a list of AWS, as customers' ids are longer
}

_to_list(lists) := _dkr(fixture.secure, [fixture.https(fixture.to_list(id))], [["/prefix_lists", lists]]) if {
	some id, _ in lists
}

test_endpoint_that_is_not_certain if {
	doubtful := [["/endpoints/dkr/maybe", [fixture.var_x]]]
	_dkr(fixture.secure, [_endpoints], doubtful) == "unknown"
	_dkr(fixture.secure, [], doubtful) == "no"
	_dkr(fixture.secure, [fixture.https(fixture.to_block("10.9.0.0/16"))], doubtful) == "unknown"
	_dkr(fixture.secure, [_endpoints], [["/endpoints/dkr/service", ""]]) == "unknown"
	_dkr(fixture.secure, [_endpoints], [["/endpoints/dkr/groups/items/0/maybe", [fixture.var_x]]]) == "unknown"
	_dkr(fixture.secure, [_endpoints], [["/endpoints/dkr/groups/items", []]]) == "no"
	_dkr(fixture.secure, [_endpoints], [["/endpoints/dkr/groups", {"items": [], "open": [fixture.var_x]}]]) == "unknown"
}

test_one_of_several_endpoints_is_enough if {
	second := object.union(fixture.endpoint("dkr2", "ecr.dkr"), {"groups": fixture.references(["second"])})
	_dkr(fixture.secure, [_endpoints], [
		["/endpoints/dkr2", second],
		["/groups/second", fixture.group("second", [], [])],
	]) == "yes"
}

test_endpoint_of_another_vpc if {
	_dkr(fixture.secure, [_endpoints], [
		["/vpcs/other", {"id": "other", "origin": "declared", "cidrs": []}],
		["/endpoints/dkr/vpc", "other"],
	]) == "no"
}

test_endpoint_of_what_may_be_another_vpc if {
	outside := [
		["/vpcs/other", {"id": "other", "origin": "external", "cidrs": null}],
		["/endpoints/dkr/vpc", "other"],
	]
	_dkr(fixture.secure, [_endpoints], outside) == "yes"
	_dkr(fixture.secure, [fixture.https(fixture.to_block("10.0.0.0/16"))], outside) == "unknown"
	_dkr(fixture.secure, [], outside) == "no"
}

test_endpoint_that_is_not_in_the_files if {
	_far([], []) == "no"
	_far([_endpoints], []) == "no"
	_far([_endpoints], [["/groups/endpoints/exported", [fixture.var_x]]]) == "unknown"
	_far([_endpoints], [["/groups/endpoints/handed", [fixture.var_x]]]) == "unknown"
	_far([_endpoints], [["/groups/endpoints", fixture.external("endpoints")]]) == "unknown"
	_far([fixture.https(fixture.to_block("10.0.0.0/16"))], []) == "unknown"
	_far([fixture.https(fixture.to_block("52.192.0.0/15"))], []) == "no"
	_far([fixture.https(fixture.to_vpc("net"))], []) == "unknown"
	_far([fixture.https(fixture.to_subnet("a"))], []) == "unknown"
	_far([fixture.https(fixture.to_list("s3-list"))], []) == "no"
	_far([fixture.unsure(fixture.https(fixture.nowhere))], []) == "unknown"
	_far([], [["/workloads/app/groups/open", [fixture.var_x]]]) == "unknown"
}

test_group_that_leaves_the_files_beside_an_endpoint if {
	other := object.union(fixture.group("other", [], []), {"handed": [fixture.var_x]})
	to_other := fixture.https(fixture.to_group("other"))
	_dkr(fixture.secure, [to_other], [["/groups/other", other]]) == "unknown"
	_dkr(fixture.secure, [to_other], [["/groups/other", object.union(
		fixture.group("other", [], []),
		{"exported": [fixture.var_x]},
	)]]) == "no"
	_dkr(fixture.secure, [to_other], [["/groups/other", fixture.external("other")]]) == "unknown"
}

test_external_group_without_reasons if {
	outside := object.union(fixture.group("outside", [], []), {"origin": "external"})
	answers := pull.reaches with input as fixture.patched(
		fixture.only(fixture.bare, [fixture.https(fixture.to_group("outside"))]),
		[["/groups/outside", outside]],
	)
	answers.app["ecr.dkr"].why == {{
		"reason": "outside is not declared in these files", "at": 1,
		"settle": "if an endpoint uses it, list the endpoint under endpoints in .egresslint.yaml",
	}}
}

test_reasons if {
	answers := pull.reaches with input as fixture.only(fixture.bare, [fixture.https(fixture.to_block("10.0.0.0/16"))])
	{why.reason | some why in answers.app["ecr.dkr"].why} == {"whether an ecr.dkr endpoint that is not in these files has its addresses in 10.0.0.0/16 is not known"}
}

test_tasks_that_are_asked_for if {
	answers := pull.reaches with input as fixture.changed([["/workloads/app/fargate", "no"]])
	answers == {}
}
