package egresslint.rules.pull["endpoint-subnet-coverage_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["endpoint-subnet-coverage"] as rule

# In these stacks tasks are in a and b, and the endpoint of ecr.dkr in c alone.
_stack(zones, pairs) := fixture.changed(array.concat(array.concat([["/endpoints/dkr/subnets", fixture.references(["c"])]], _subnets(zones)), pairs))

_subnets(zones) := [[$"/subnets/{id}", subnet] |
	some id, zone in zones
	subnet := {"id": id, "at": 10, "origin": "declared", "vpc": "net", "cidr": "10.0.1.0/24", "availability_zone": zone}
]

_report(zones, pairs) := found if {
	found := rule.report with input as _stack(zones, pairs)
}

_seen(zones, pairs) := fixture.seen(_report(zones, pairs))

_named(name) := {"name": name}

_of(name, list) := {"name": name, "list": list}

_hidden := {"name": "", "unknown": [fixture.var_x]}

_apart := {"a": _named("ap-northeast-1a"), "b": _named("ap-northeast-1c"), "c": _named("ap-northeast-1a")}

_violation := {["violation", "dkr", "availability zones"]}

_unknown := {["unknown", "dkr", "availability zones"]}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_zone_without_an_interface if {
	_seen(_apart, []) == _violation
	report := _report(_apart, [])
	fixture.words(report) == {
		"add a subnet in ap-northeast-1c to the endpoint",
		"app runs there, in b",
		"dkr has no network interface in ap-northeast-1c",
		"pulls cross to another availability zone: AWS charges for it, and they fail with that zone",
	}
	fixture.said(report, "dkr has no network interface in ap-northeast-1c; app runs there, in b; ")
	some found in report
	found.at == 3
	found.concerns == {}
	found.extent == {"b"}
	found.related == {
		{"message": "app pulls its image through this endpoint", "at": 2},
		{"message": "b is a subnet of the task", "at": 10},
	}
}

test_each_zone_has_an_interface if {
	_seen(object.union(_apart, {"b": _named("ap-northeast-1a")}), []) == set()
	_seen(_apart, [["/endpoints/dkr/subnets", fixture.references(["b", "c"])]]) == set()
	_seen(_apart, [["/endpoints/second", object.union(fixture.endpoint("second", "ecr.dkr"), {"subnets": fixture.references(["b"])})]]) == set()
}

test_lists_of_zones if {
	names := {"a": _of("names[0]", "names"), "b": _of("names[1]", "names"), "c": _of("names[0]", "names")}
	_seen(names, []) == _violation
	_seen(object.union(names, {"b": _of("others[0]", "others")}), []) == _unknown
	_seen(object.union(names, {"b": _of("ap-northeast-1a", "")}), []) == _unknown
	fixture.said(_report(object.union(names, {"b": _of("ap-northeast-1a", "")}), []), "which subnets are in the same availability zone is not known")
}

test_zones_that_are_not_known if {
	_seen(object.union(_apart, {"b": _hidden}), []) == _unknown
	_seen(object.union(_apart, {"c": _hidden}), []) == _unknown
	fixture.said(_report(object.union(_apart, {"c": _hidden}), []), "var.x has no value")
	fixture.said(_report(object.union(_apart, {"a": _hidden}), []), "dkr has no network interface in ap-northeast-1c; app runs there, in b; ")
	_seen({"a": _hidden, "b": _hidden, "c": _hidden}, [["/endpoints/dkr/subnets", fixture.references(["a", "b"])]]) == set()
}

test_subnets_that_are_not_in_the_files if {
	_seen(_apart, [["/subnets/c/origin", "external"]]) == set()
	_seen(_apart, [["/subnets/b/origin", "external"]]) == set()
	_seen(_apart, [["/endpoints/dkr/subnets/open", [fixture.var_x]]]) == set()
	_seen(_apart, [["/endpoints/dkr/subnets", {"items": []}]]) == set()
	outside := ["/subnets/d", {"id": "d", "at": 10, "origin": "external", "vpc": "net"}]
	_seen(_apart, [["/endpoints/dkr/subnets", fixture.references(["c", "d"])], outside]) == set()
	_seen(_apart, [["/workloads/app/subnets", {"items": [], "open": [fixture.var_x]}]]) == set()
	_seen(_apart, [["/endpoints/second", object.union(fixture.endpoint("second", "ecr.dkr"), {"subnets": {"items": [], "open": [fixture.var_x]}})]]) == set()
}

test_several_tasks if {
	other := ["/workloads/other", fixture.workload("other", ["task"])]
	fixture.said(_report(_apart, [other]), "app and other run there, in b")
	near := ["/workloads/near", object.union(fixture.workload("near", ["task"]), {"subnets": fixture.references(["a"])})]
	fixture.said(_report(_apart, [near]), "app runs there, in b")
}

test_tasks_of_another_vpc if {
	far := object.union(fixture.workload("far", ["task"]), {"vpc": "other", "subnets": fixture.references(["d"])})
	pairs := [
		["/vpcs/other", {"id": "other", "at": 6, "origin": "declared", "cidrs": ["10.1.0.0/16"]}],
		["/subnets/d", {"id": "d", "at": 10, "origin": "declared", "vpc": "other", "availability_zone": _named("ap-northeast-1d")}],
		["/workloads/far", far],
	]
	_seen(object.union(_apart, {"b": _named("ap-northeast-1a")}), pairs) == set()
}

test_old_platforms_do_without_ecr_api if {
	pairs := [["/endpoints/api/subnets", fixture.references(["c"])], ["/endpoints/dkr/subnets", fixture.references(["a", "b"])]]
	_seen(_apart, pairs) == {["violation", "api", "availability zones"]}
	_seen(_apart, array.concat(pairs, [["/workloads/app/platform_version", "1.3.0"]])) == set()
	old := ["/workloads/old", object.union(fixture.workload("old", ["task"]), {"platform_version": "1.3.0"})]
	fixture.said(_report(_apart, array.concat(pairs, [old])), "app runs there, in b")
}

test_doubts if {
	_seen(_apart, [["/endpoints/dkr/maybe", [fixture.var_x]]]) == _unknown
	_seen(_apart, [["/workloads/app/maybe", [fixture.var_x]]]) == _unknown
	_seen(_apart, [["/endpoints/dkr/service", "logs"]]) == set()
	_seen(_apart, [["/endpoints/dkr/service", ""]]) == set()
}
