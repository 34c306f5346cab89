package egresslint.lib.complaint_test

import data.egresslint.lib.complaint
import data.egresslint.lib.fixture

_finding(verdict, endpoints) := {
	"verdict": verdict, "resource": "thing", "at": 3, "message": "It is wrong.",
	"related": {{"message": "There.", "at": 4}},
	"concerns": {"workloads": {"app"}, "endpoints": endpoints},
}

_hops(rule, finding, service) := hops if {
	hops := complaint.hops("app", service) with input as fixture.secure
		with data.egresslint.config.rules as {rule: {}, "s3-unreachable": {}}
		with data.egresslint.rules.pull as {rule: {"report": {finding}}, "s3-unreachable": {"report": {_finding("violation", set())}}}
}

_ways(finding) := {service | some service in {"ecr.api", "ecr.dkr", "s3"}; count(_hops("network-acl-blocks-pull", finding, service)) > 0}

test_hop if {
	_hops("network-acl-blocks-pull", _finding("violation", {"dkr"}), "ecr.dkr") == [{
		"kind": "acl", "rule": "network-acl-blocks-pull", "resource": "thing", "at": 3, "is": "no", "why": set(),
		"message": "It is wrong.", "advice": "", "evidence": {{"message": "There.", "at": 4}},
	}]
}

test_way if {
	_ways(_finding("violation", {"dkr"})) == {"ecr.dkr"}
	_ways(_finding("violation", {"dkr", "gateway"})) == {"ecr.dkr", "s3"}
	_ways(_finding("violation", set())) == {"s3"}
	_ways(object.remove(_finding("violation", set()), {"concerns"})) == set()
	_ways(object.union(_finding("violation", {"dkr"}), {"concerns": {"workloads": {"other"}}})) == set()
}

test_answers if {
	_hops("any-rule", _finding("unknown", {"api"}), "ecr.api")[0].is == "unknown"
	_hops("any-rule", _finding("unknown", {"api"}), "ecr.api")[0].kind == "other"
	zone := _hops("endpoint-subnet-coverage", _finding("violation", {"api"}), "ecr.api")[0]
	[zone.kind, zone.is] == ["zone", "yes"]
}

test_list_without_a_gateway if {
	shut := fixture.patched(json.patch(fixture.secure, [{"op": "remove", "path": "/endpoints/gateway"}]), [
		["/route_tables/private/routes", [fixture.default_route]],
		["/network_acls/shut", fixture.acl("shut", ["a", "b"], [], [])],
	])
	hops := complaint.hops("app", "s3") with input as shut
	{[step.kind, step.is, step.resource] | some step in hops} == {["acl", "no", "shut"]}
}
