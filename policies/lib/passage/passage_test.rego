package egresslint.lib.passage_test

import data.egresslint.lib.fixture
import data.egresslint.lib.passage

_seen(stack, service, complaints) := {[step.kind, step.rule, step.resource, step.at, step.is] | some step in hops} if {
	hops := passage.hops("app", service, complaints) with input as stack
}

_guarded := fixture.changed([
	["/network_acls/guard", fixture.acl("guard", ["a"], [], [])],
	["/endpoints/dkr/policy", fixture.policy([])],
])

test_nothing_is_written if _seen(fixture.secure, "ecr.dkr", []) == set()

test_list_and_policy if {
	list := ["acl", "network-acl-blocks-pull", "guard", 30, "yes"]
	_seen(_guarded, "ecr.dkr", []) == {list, ["policy", "ecr-endpoint-policy", "dkr", 20, "yes"]}
	_seen(_guarded, "ecr.api", []) == {list}
}

test_complaints_come_first if {
	_seen(_guarded, "ecr.dkr", [{"kind": "acl", "resource": "guard"}, {"kind": "policy", "resource": "dkr"}]) == set()
}

test_list_of_aws if {
	stack := fixture.patched(_guarded, [["/network_acls/guard/origin", "default"]])
	_seen(stack, "s3", []) == set()
}
