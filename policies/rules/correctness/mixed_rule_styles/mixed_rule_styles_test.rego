package egresslint.rules.correctness["mixed-rule-styles_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.correctness["mixed-rule-styles"] as rule

# _of is what the rule sees where the task's egress is of these rules, after further changes.
_of(rules, pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.patched(fixture.secure, array.concat([["/groups/task/egress", rules]], pairs))
}

_styled(style, at) := object.union(fixture.https(fixture.to_group("endpoints")), {"style": style, "at": at})

_inline := _styled("inline", 20)

_resource := _styled("resource", 30)

_rule_resource := _styled("rule_resource", 40)

_violation := {["violation", "task", "egress"]}

_unknown := {["unknown", "task", "egress"]}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_one_way if {
	_of([_inline, _inline], []) == set()
	_of([_resource, _resource], []) == set()
	_of([_rule_resource, _rule_resource], []) == set()
}

test_two_ways if {
	_of([_inline, _resource], []) == _violation
	_of([_inline, _rule_resource], []) == _violation
	_of([_resource, _rule_resource], []) == _violation
	_of([_inline, _resource, _rule_resource], []) == _violation
}

test_an_empty_list_beside_resources if {
	_of([_resource], [["/groups/task/egress_emptied", 20]]) == _violation
	_of([_resource], [["/groups/task/ingress_emptied", 20]]) == set()
	_of([], [["/groups/task/egress_emptied", 20]]) == set()
	report := rule.report with input as fixture.changed([["/groups/task/egress", [_resource]], ["/groups/task/egress_emptied", 20]])
	fixture.words(report) == {
		"each style is taken for the only one of the group",
		"task has egress rules in several styles: an apply removes some of them",
		"the styles are aws_security_group_rule resources and inline rules",
		"write all egress rules of the group in one style, best as aws_vpc_security_group_egress_rule resources",
	}
	fixture.said(report, "the styles are aws_security_group_rule resources and inline rules")
}

test_message if {
	report := rule.report with input as fixture.changed([["/groups/task/egress", [_rule_resource, _inline, _styled("inline", 25)]]])
	fixture.words(report) == {
		"each style is taken for the only one of the group",
		"task has egress rules in several styles: an apply removes some of them",
		"the styles are aws_vpc_security_group_egress_rule resources and inline rules",
		"write all egress rules of the group in one style, best as aws_vpc_security_group_egress_rule resources",
	}
	fixture.said(report, "write all egress rules of the group in one style, best as aws_vpc_security_group_egress_rule resources")
	some found in report
	found.at == 40
	found.related == {
		{"message": "app runs with this security group", "at": 2},
		{"message": "task has egress in inline rules", "at": 20},
		{"message": "task has egress in aws_vpc_security_group_egress_rule resources", "at": 40},
	}
}

test_two_kinds_of_resources_may_conflict if {
	report := rule.report with input as fixture.changed([["/groups/task/egress", [_resource, _rule_resource]]])
	fixture.words(report) == {
		"each style is taken for the only one of the group",
		"task has egress rules in several styles, which may overwrite each other",
		"the styles are aws_security_group_rule resources and aws_vpc_security_group_egress_rule resources",
		"write all egress rules of the group in one style, best as aws_vpc_security_group_egress_rule resources",
	}
	fixture.said(report, "task has egress rules in several styles, which may overwrite each other")
	{found.level | some found in report} == {"warning"}
	maybe := rule.report with input as fixture.changed([["/groups/task/egress", [fixture.maybe(_resource), _rule_resource]]])
	fixture.said(maybe, "task may have egress rules in several styles, which may overwrite each other")
	unsure := rule.report with input as fixture.changed([["/groups/task/egress", [fixture.maybe(_resource), _inline]]])
	fixture.said(unsure, "task may have egress rules in several styles: an apply removes some of them")
	every others in [[_inline, _resource], [_inline, _rule_resource], [_inline, _resource, _rule_resource]] {
		inline := rule.report with input as fixture.changed([["/groups/task/egress", others]])
		fixture.said(inline, "egress rules in several styles: an apply removes some of them")
		{found | some found in inline; found.level} == set()
	}
}

test_each_direction_alone if {
	_of([_inline], [["/groups/task/ingress", [_resource]]]) == set()
	report := rule.report with input as fixture.endpoint_ingress([_inline, _resource])
	fixture.words(report) == {
		"each style is taken for the only one of the group",
		"endpoints has ingress rules in several styles: an apply removes some of them",
		"the styles are aws_security_group_rule resources and inline rules",
		"write all ingress rules of the group in one style, best as aws_vpc_security_group_ingress_rule resources",
	}
	fixture.seen(report) == {["violation", "endpoints", "ingress"]}
	fixture.said(report, "endpoints has ingress rules in several styles")
}

test_rules_that_nobody_wrote if _of([fixture.implicit, _resource], []) == set()

test_rules_of_which_a_plan_does_not_tell_the_way if {
	bare := fixture.https(fixture.to_group("endpoints"))
	_of([bare, _resource], []) == _unknown
	_of([bare, _inline, _resource], []) == _violation
	report := rule.report with input as fixture.changed([["/groups/task/egress", [bare, _resource]]])
	fixture.words(report) == {
		"task may have egress rules in several styles: an apply removes some of them",
		"whether the configuration writes rules inside of task is not known",
	}
	fixture.said(report, "whether the configuration writes rules inside of task is not known")
}

test_place_is_that_of_a_way_that_is_known if {
	bare := object.union(fixture.https(fixture.to_group("endpoints")), {"at": 50})
	report := rule.report with input as fixture.changed([["/groups/task/egress", [bare, _resource, _rule_resource]]])
	fixture.words(report) == {
		"each style is taken for the only one of the group",
		"task has egress rules in several styles: an apply removes some of them",
		"the styles are aws_security_group_rule resources, aws_vpc_security_group_egress_rule resources and inline rules",
		"write all egress rules of the group in one style, best as aws_vpc_security_group_egress_rule resources",
	}
	{found.at | some found in report} == {40}
	fixture.said(report, "the styles are aws_security_group_rule resources, aws_vpc_security_group_egress_rule resources and inline rules")
}

test_doubts_are_those_of_the_way if {
	other := object.union(_inline, {"maybe": [{"reason": "var.y has no value"}]})
	report := rule.report with input as fixture.changed([["/groups/task/egress", [_inline, other, fixture.maybe(_resource)]]])
	fixture.words(report) == {
		"task may have egress rules in several styles: an apply removes some of them",
		"var.x has no value (--var x=…)",
	}
	fixture.said(report, "var.x has no value (--var x=…)")
}

test_group_that_nothing_carries if {
	found := rule.report with input as fixture.changed([["/groups/other", fixture.group("other", [_inline, _resource], [])]])
	found == set()
}

test_doubts if {
	_of([_inline, fixture.maybe(_resource)], []) == _unknown
	_of([_inline, fixture.maybe(_resource), _resource], []) == _violation
	_of([_inline, _resource], [["/workloads/app/maybe", [fixture.var_x]]]) == _unknown
}

test_extent if {
	report := rule.report with input as fixture.changed([["/groups/task/egress", [_inline, _resource, _rule_resource]]])
	{found.extent | some found in report} == {{"inline", "resource", "rule_resource"}}
}
