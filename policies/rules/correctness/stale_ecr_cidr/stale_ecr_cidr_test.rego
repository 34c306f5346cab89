package egresslint.rules.correctness["stale-ecr-cidr_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.correctness["stale-ecr-cidr"] as rule
import data.egresslint.rules.endpoint["endpoint-egress-destination"] as destination

# Blocks of documentation, so that the test does not depend on the facts.
_regions := {
	"eu-test-1": {
		"cidrs": ["198.51.100.0/25"],
		"retired": [{"cidr": "203.0.113.0/24", "last_seen": "2024-05"}],
	},
	"us-test-1": {"cidrs": ["192.0.2.0/24"]},
	"us-test-2": {"retired": [{"cidr": "203.0.113.0/25", "last_seen": "2023"}]},
}

_stack(region, added) := fixture.patched(fixture.endpoint_egress(added), [[$"/{path}/region", region] |
	some path in ["groups/task", "groups/endpoints", "workloads/app", "endpoints/api", "endpoints/dkr", "endpoints/gateway"]
])

_report(region, added) := found if {
	found := rule.report with input as _stack(region, added) with data.egresslint.aws.ecr_cidrs.regions as _regions
}

_in(region, cidr) := fixture.verdicts(_report(region, fixture.https(fixture.to_block(cidr))))

_left(region, added) := fixture.verdicts(found) if {
	found := destination.report with input as _stack(region, added) with data.egresslint.aws.ecr_cidrs.regions as _regions
}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_block_that_was_given_up if {
	added := fixture.https(fixture.to_block("203.0.113.64/26"))
	report := _report("eu-test-1", added)
	fixture.seen(report) == {["violation", "endpoints", "tcp/443-443 to cidr 203.0.113.64/26"]}
	fixture.said(report, "this rule allows tcp/443 to 203.0.113.64/26, which ECR in eu-test-1 no longer uses; ECR in eu-test-1 was last seen there in 2024-05")
	some found in report
	found.concerns == {"groups": {"endpoints"}, "endpoints": {"api", "dkr"}}
}

test_region_without_other_facts if {
	_in("us-test-2", "203.0.113.0/25") == {"violation"}
	_in("us-test-2", "203.0.113.0/24") == set()
	_left("us-test-2", fixture.https(fixture.to_block("203.0.113.0/24"))) == {"unknown"}
}

test_block_of_another_region_is_left_to_endpoint_egress_destination if {
	added := fixture.https(fixture.to_block("198.51.100.0/26"))
	_report("us-test-1", added) == set()
	_left("us-test-1", added) == {"violation"}
	_left("eu-other-1", added) == {"violation"}
	_left("eu-other-1", fixture.https(fixture.to_block("198.51.100.0/24"))) == {"unknown"}
}

test_block_of_the_region if {
	_in("eu-test-1", "198.51.100.0/25") == set()
	_in("us-test-1", "192.0.2.0/24") == set()
}

test_region_that_is_not_known if {
	_in("", "198.51.100.0/25") == set()
	_in("", "203.0.113.0/24") == set()
}

test_more_than_tcp_443 if {
	added := fixture.everything(fixture.to_block("203.0.113.0/24"))
	_report("eu-test-1", added) == set()
	_left("eu-test-1", added) == {"violation"}
}

test_other_peers if {
	_report("eu-test-1", fixture.https(fixture.to_group("task"))) == set()
	_report("eu-test-1", object.union(fixture.https(fixture.to_block("203.0.113.0/24")), {"sensitive": true})) == set()
	_left("eu-test-1", object.union(fixture.https(fixture.to_block("203.0.113.0/24")), {"sensitive": true})) == {"violation"}
}

test_doubts if {
	fixture.verdicts(_report("eu-test-1", fixture.maybe(fixture.https(fixture.to_block("203.0.113.0/24"))))) == {"unknown"}
}
