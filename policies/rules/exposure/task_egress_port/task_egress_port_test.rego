package egresslint.rules.exposure["task-egress-port_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.exposure["task-egress-port"] as rule

_after(added) := fixture.seen(found) if {
	found := rule.report with input as fixture.egress(added)
}

_verdicts(added) := {verdict | some [verdict, _, _] in _after(added)}

_endpoints := fixture.to_group("endpoints")

test_secure if count(rule.report) == 0 with input as fixture.secure

test_wider_than_https if {
	_after(fixture.rule("tcp", 0, 65535, _endpoints)) == {["violation", "task", "tcp/0-65535 to group endpoints"]}
	_after(fixture.rule("tcp", 443, 444, _endpoints)) == {["violation", "task", "tcp/443-444 to group endpoints"]}
	_after(fixture.rule("tcp", 80, 80, _endpoints)) == {["violation", "task", "tcp/80-80 to group endpoints"]}
	_after(fixture.rule("udp", 443, 443, _endpoints)) == {["violation", "task", "udp/443-443 to group endpoints"]}
	_after(fixture.everything(_endpoints)) == {["violation", "task", "all/0-65535 to group endpoints"]}
	_after(fixture.rule("icmp", 8, 0, _endpoints)) == {["violation", "task", "icmp/8-0 to group endpoints"]}
	_after(fixture.rule("50", 0, 65535, _endpoints)) == {["violation", "task", "50/0-65535 to group endpoints"]}
	_after(fixture.everything(fixture.to_list("s3-list"))) == {["violation", "task", "all/0-65535 to prefix_list s3-list"]}
	_after(fixture.everything(fixture.to_endpoint("api"))) == {["violation", "task", "all/0-65535 to endpoint_address api"]}
}

test_message_names_the_traffic if {
	_says(fixture.rule("tcp", 0, 65535, _endpoints), "this rule allows tcp/0-65535 to security group endpoints; the image pull needs only tcp/443; allow only tcp/443")
	_says(fixture.rule("udp", 443, 443, _endpoints), "allows udp/443 to security group endpoints")
	_says(fixture.everything(_endpoints), "allows all traffic to security group endpoints")
	_says(fixture.rule("icmp", 8, 0, _endpoints), "allows icmp to security group endpoints")
	_says(fixture.rule("50", 0, 65535, _endpoints), "allows IP protocol 50 to security group endpoints")
	_says(fixture.rule("tcp", 0, 80, fixture.to_list("s3-list")), "allows tcp/0-80 to prefix list s3-list")
}

_says(added, text) if {
	report := rule.report with input as fixture.egress(added)
	fixture.said(report, text)
}

test_another_peer_is_left_to_task_egress_destination if {
	_after(fixture.everything(fixture.anywhere)) == set()
	_after(fixture.unsure(fixture.rule("tcp", 0, 442, fixture.nowhere))) == set()
}

test_ports_that_are_not_known if {
	_verdicts(object.remove(fixture.https(_endpoints), ["from_port"])) == {"unknown"}
	_verdicts(object.remove(fixture.https(_endpoints), ["to_port"])) == {"unknown"}
	_verdicts(object.remove(fixture.rule("tcp", 0, 65535, _endpoints), ["to_port"])) == {"violation"}
	_verdicts(object.remove(fixture.rule("tcp", 0, 444, _endpoints), ["from_port"])) == {"violation"}
	_verdicts(fixture.rule("", 443, 443, _endpoints)) == {"unknown"}
	_verdicts(object.remove(fixture.rule("", 443, 443, _endpoints), ["from_port", "to_port"])) == {"unknown"}
	_verdicts(fixture.rule("", 80, 80, _endpoints)) == {"violation"}
}

test_message_of_ports_that_are_not_known if {
	unsure := object.union(object.remove(fixture.https(_endpoints), ["from_port"]), {"unknown": [fixture.var_x]})
	_says(unsure, "cannot tell whether this rule allows more than tcp/443: tcp on unknown ports to security group endpoints")
	_says(unsure, "var.x has no value (--var x=…)")
	_says(fixture.rule("", 443, 443, _endpoints), "an unknown protocol to security group endpoints")
}

test_rule_that_may_not_be if {
	_verdicts(fixture.maybe(fixture.everything(_endpoints))) == {"unknown"}
}

test_rule_of_a_group_that_is_not_known if {
	stray := object.union(fixture.everything(_endpoints), {"id": "stray", "unknown": [fixture.var_x]})
	report := rule.report with input as fixture.changed([["/unattached/egress", [stray]]])
	fixture.seen(report) == {["unknown", "stray", "all/0-65535 to group endpoints"]}
}

test_too_wide_whatever_the_destination_is if {
	outside := ["/groups/outside", fixture.external("outside")]
	every peer in [fixture.to_group("outside"), {"kind": "unknown"}] {
		every wide in [
			fixture.everything(peer),
			fixture.rule("tcp", 0, 443, peer),
			fixture.rule("tcp", 443, 444, peer),
			fixture.rule("", 442, 443, peer),
			object.remove(fixture.rule("tcp", 0, 443, peer), ["to_port"]),
		] {
			found := rule.report with input as fixture.changed([outside, ["/groups/task/egress/-", object.union(wide, {"unknown": [fixture.var_x]})]])
			fixture.verdicts(found) == {"violation"}
		}
	}
}

test_ports_of_no_allowed_destination_are_left_to_task_egress_destination if {
	outside := ["/groups/outside", fixture.external("outside")]
	every peer in [fixture.to_group("outside"), {"kind": "unknown"}] {
		every other in [
			fixture.https(peer),
			fixture.rule("tcp", 444, 500, peer),
			fixture.rule("tcp", 0, 442, peer),
			fixture.rule("udp", 0, 65535, peer),
			fixture.rule("icmp", 8, 0, peer),
		] {
			found := rule.report with input as fixture.changed([outside, ["/groups/task/egress/-", object.union(other, {"unknown": [fixture.var_x]})]])
			found == set()
		}
	}
}

test_too_wide_message if {
	outside := ["/groups/outside", fixture.external("outside")]
	report := rule.report with input as fixture.changed([outside, ["/groups/task/egress/-", fixture.everything(fixture.to_group("outside"))]])
	fixture.said(report, "this rule allows all traffic to security group outside; the image pull needs only tcp/443")
}
