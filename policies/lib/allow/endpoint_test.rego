package egresslint.lib.endpoint_allowance_test

import data.egresslint.lib.allow
import data.egresslint.lib.fixture
import data.egresslint.rules.correctness["stale-ecr-cidr"] as stale
import data.egresslint.rules.endpoint["endpoint-egress-destination"] as destination
import data.egresslint.rules.endpoint["endpoint-egress-port"] as port
import data.egresslint.rules.endpoint["endpoint-ingress-open"] as ingress

_block(cidr) := object.union(object.remove(fixture.allowance("cidr", cidr), ["pattern"]), {"number": 5})

_name(name) := object.union(fixture.allowance("name", name), {"number": 5})

_on(entry, protocol, ranges) := object.union(entry, fixture.allowed_ports(protocol, ranges))

# _egress is what the rules say of an egress rule of the endpoints under allowances.
_egress(rule, entries) := {[name, finding.verdict] |
	some name, report in {"destination": destination.report, "port": port.report, "stale": stale.report} with input as _stack(rule)
		with data.egresslint.config.endpoint_egress as entries
	some finding in report
}

_stack(rule) := fixture.patched(fixture.endpoint_egress(rule), [
	["/prefix_lists/own", fixture.customer("own", ["203.0.113.0/24"]).own],
	["/groups/db", fixture.group("db", [], [])],
	["/groups/var.db", fixture.external("var.db")],
])

_ingress(rule, entries) := fixture.verdicts(report) if {
	report := ingress.report with input as fixture.endpoint_ingress([rule]) with data.egresslint.config.endpoint_ingress as entries
}

_egress_used(rule, entries) := used if {
	used := allow.used with input as _stack(rule) with data.egresslint.config.endpoint_egress as entries
}

_elsewhere := fixture.https(fixture.to_block("203.0.113.0/24"))

test_nothing_is_allowed_by_default if {
	_egress(_elsewhere, []) == {["destination", "violation"]}
	_ingress(_elsewhere, []) == {"violation"}
	_egress_used(_elsewhere, []) == set()
}

test_block if {
	_egress(_elsewhere, [_block("203.0.113.0/24")]) == set()
	_egress(_elsewhere, [_block("203.0.112.0/23")]) == set()
	_egress(_elsewhere, [_block("203.0.113.0/25"), _block("203.0.113.128/25")]) == set()
	_egress(_elsewhere, [_block("203.0.113.0/25")]) == {["destination", "violation"]}
	_egress(fixture.https(fixture.anywhere), [_block("203.0.113.0/24")]) == {["destination", "violation"]}
	_egress_used(_elsewhere, [_block("203.0.113.0/24")]) == {5}
	_egress_used(_elsewhere, [_block("198.51.100.0/24")]) == set()
	_egress_used(_elsewhere, [_block("203.0.113.0/25")]) == {5}
	_egress_used(_elsewhere, [_name("db")]) == set()
	_egress_used(fixture.https(fixture.to_group("db")), [_on(_name("db"), "tcp", [[80, 80]])]) == {5}
	_egress_used(fixture.unsure(_elsewhere), [_name("db")]) == {5}
	_egress_used(fixture.unsure(_elsewhere), [_on(_name("db"), "tcp", [[80, 80]])]) == set()
}

test_names if {
	_egress(fixture.https(fixture.to_group("db")), [_name("db")]) == set()
	_egress(fixture.https(fixture.to_group("db")), [_name("other")]) == {["destination", "violation"]}
	_egress(fixture.https(fixture.to_list("own")), [_name("own")]) == set()
	_egress(fixture.https(fixture.to_list("own")), [_block("203.0.113.0/24")]) == set()
	_egress(fixture.https(fixture.to_list("own")), [_name("db")]) == {["destination", "violation"]}
	_egress(_elsewhere, [_name("db")]) == {["destination", "violation"]}
}

test_ports if {
	_egress(fixture.rule("tcp", 443, 8443, fixture.to_group("db")), [_name("db")]) == {["destination", "violation"]}
	_egress(fixture.rule("tcp", 443, 8443, fixture.to_group("db")), [_on(_name("db"), "tcp", [[443, 8443]])]) == set()
	_egress(fixture.everything(fixture.to_group("db")), [_on(_name("db"), "all", [[0, 65535]])]) == set()
	ecr := fixture.to_block("3.112.64.0/23")
	_egress(fixture.rule("tcp", 80, 443, ecr), []) == {["port", "violation"]}
	_egress(fixture.rule("tcp", 80, 443, ecr), [_on(_block("3.112.64.0/23"), "tcp", [[80, 443]])]) == set()
	_egress(fixture.rule("tcp", 80, 443, ecr), [_on(_block("3.112.64.0/23"), "tcp", [[80, 80]])]) == {["port", "violation"]}
}

test_what_is_not_known if {
	_egress(fixture.unsure(fixture.rule("tcp", 5432, 5432, fixture.anywhere)), []) == {["destination", "unknown"], ["port", "violation"]}
	_egress(fixture.unsure(fixture.rule("tcp", 5432, 5432, fixture.anywhere)), [_on(_name("db"), "tcp", [[5432, 5432]])]) == {["destination", "unknown"], ["port", "unknown"]}
	_egress(fixture.unsure(fixture.rule("tcp", 5432, 5432, fixture.anywhere)), [_on(_block("10.0.0.0/8"), "tcp", [[5432, 5432]])]) == {["destination", "unknown"], ["port", "unknown"]}
	_egress(fixture.https(fixture.to_group("var.db")), [_name("db")]) == {["destination", "unknown"]}
	_egress(object.remove(_elsewhere, ["to_port"]), [_block("203.0.113.0/24")]) == {["destination", "unknown"]}
}

test_reason if {
	report := port.report with input as _stack(fixture.unsure(fixture.rule("tcp", 5432, 5432, fixture.anywhere)))
		with data.egresslint.config.endpoint_egress as [_on(_name("db"), "tcp", [[5432, 5432]])]
	fixture.said(report, "var.x has no value")
}

test_ingress if {
	_ingress(_elsewhere, [_block("203.0.113.0/24")]) == set()
	_ingress(_elsewhere, [_block("203.0.113.0/25")]) == {"violation"}
	_ingress(fixture.rule("tcp", 80, 80, fixture.to_group("db")), [_on(_name("db"), "tcp", [[80, 80]])]) == set()
	_ingress(fixture.rule("tcp", 80, 80, fixture.to_group("db")), [_name("db")]) == {"violation"}
	used := allow.used with input as fixture.endpoint_ingress([_elsewhere]) with data.egresslint.config.endpoint_ingress as [_block("203.0.113.0/24")]
	used == {5}
}

# What is allowed in one direction, or for tasks, is not in the other, or for endpoints.
test_only_where_it_is_allowed if {
	report := destination.report with input as _stack(_elsewhere)
		with data.egresslint.config.endpoint_ingress as [_block("203.0.113.0/24")]
		with data.egresslint.config.allow as [_block("203.0.113.0/24")]
	fixture.verdicts(report) == {"violation"}
	reverse := ingress.report with input as fixture.endpoint_ingress([_elsewhere])
		with data.egresslint.config.endpoint_egress as [_block("203.0.113.0/24")]
		with data.egresslint.config.allow as [_block("203.0.113.0/24")]
	fixture.verdicts(reverse) == {"violation"}
}

# A block that ECR has given up may be allowed all the same.
test_block_that_was_given_up if {
	regions := {"ap-northeast-1": {"cidrs": ["198.51.100.0/24"], "retired": [{"cidr": "203.0.113.0/24", "last_seen": "2024-05"}]}}
	retired := stale.report with input as _stack(_elsewhere) with data.egresslint.aws.ecr_cidrs.regions as regions
	fixture.verdicts(retired) == {"violation"}
	allowed := stale.report with input as _stack(_elsewhere)
		with data.egresslint.aws.ecr_cidrs.regions as regions
		with data.egresslint.config.endpoint_egress as [_block("203.0.113.0/24")]
	allowed == set()
}
