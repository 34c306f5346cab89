package custom.rules.category["rule-name_test"]

import data.custom.rules.category["rule-name"] as rule
import data.egresslint.lib.fixture

# The stacks of data.egresslint.lib.fixture hold one task with the security group "task".
_ingress(peer) := fixture.changed([["/groups/task/ingress", [fixture.rule("tcp", 8080, 8080, peer)]]])

test_everyone if {
	report := rule.report with input as _ingress(fixture.anywhere)
	fixture.seen(report) == {["violation", "task", "tcp/8080-8080 from cidr 0.0.0.0/0"]}
}

test_a_group if {
	report := rule.report with input as _ingress(fixture.to_group("balancer"))
	count(report) == 0
}

test_not_known if {
	stack := fixture.changed([["/groups/task/ingress", [fixture.unsure(fixture.https(fixture.nowhere))]]])
	report := rule.report with input as stack
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}

test_doubtful if {
	doubtful := fixture.maybe(fixture.rule("tcp", 8080, 8080, fixture.anywhere))
	report := rule.report with input as fixture.changed([["/groups/task/ingress", [doubtful]]])
	fixture.verdicts(report) == {"unknown"}
}
