package egresslint.lib.passed_test

import data.egresslint.lib.fixture
import data.egresslint.lib.path

_seen(stack, service, reported) := {[step.kind, step.resource, step.at, step.is] | some step in hops} if {
	hops := path.passed_hops("app", service, reported) with input as stack
}

_guarded := fixture.changed([
	["/network_acls/guard", fixture.acl("guard", ["a"], [], [])],
	["/endpoints/dkr/policy", fixture.policy([])],
])

test_nothing_is_written if _seen(fixture.secure, "ecr.dkr", []) == set()

test_list_and_policy if {
	list := ["acl", "guard", 30, "yes"]
	_seen(_guarded, "ecr.dkr", []) == {list, ["policy", "dkr", 20, "yes"]}
	_seen(_guarded, "ecr.api", []) == {list}
}

test_reported_hops_come_first if {
	_seen(_guarded, "ecr.dkr", [{"kind": "acl", "resource": "guard"}, {"kind": "policy", "resource": "dkr"}]) == set()
}

test_list_of_aws if {
	stack := fixture.patched(_guarded, [["/network_acls/guard/origin", "default"]])
	_seen(stack, "s3", []) == set()
}
