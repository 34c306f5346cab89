# METADATA
# title: The rules of a security group are written in one way
# description: >-
#   Terraform has three ways to write the rules of a security group: inside of the group, as aws_security_group_rule,
#   and as aws_vpc_security_group_egress_rule or aws_vpc_security_group_ingress_rule. Rules inside of
#   the group are taken for all of its rules: an apply revokes those of resources, and tasks cannot reach ECR until the
#   next apply. The two kinds of rule resources may conflict with each other, which is a warning.
# related_resources:
#   - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
#     description: aws_security_group, on conflicts with rule resources
#   - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_egress_rule
#     description: aws_vpc_security_group_egress_rule, the way that is recommended
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     Each plan shows changes to the rules of the group, although the configuration did not change, and after every
#     second apply the pull of the image times out.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The rule is a violation if one group certainly has rules of two kinds in the same direction. It is unknown
#     where the rules of one kind may not be there, and for a plan, which does not say whether the rules of a group
#     are written inside of it.
#   related: [rule-without-destination, s3-unreachable]
#   mapping:
#     well-architected: [SEC05-BP02]
package egresslint.rules.correctness["mixed-rule-styles"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.pull

report contains finding.of(_one_way(group, styles), pull.group_doubts(group) | doubts, object.union(place, _level(styles)), says) if {
	some group in pull.groups
	some direction in ["egress", "ingress"]
	_several(input.groups[group], direction) # as nearly no group has: the rest takes its time
	styles := _styles(input.groups[group], direction)
	count(styles) > 1
	doubts := {why | some style, _ in styles; some why in _doubts(group, direction, style)}
	place := {
		"resource": group,
		"at": max({at | some style, at in styles; style != ""}),
		"subject": direction,
		"extent": object.keys(styles),
		"related": (finding.users_of_group(group) | _written(group, direction, styles)),
		"concerns": finding.group_concerns(group),
	}
	ways := answer.list({way | some style, _ in styles; way := _way(style, direction)})
	says := {
		"violation": $"{group} has {direction} rules in several styles{_effect(styles)}",
		"notes": {$"the styles are {ways}", "each style is taken for the only one of the group"},
		"help": [$"write all {direction} rules of the group in one style, best as {_way("rule_resource", direction)}"],
		"unknown": $"{group} may have {direction} rules in several styles{_effect(styles)}",
	}
}

# Only inline rules claim to be all rules of the group. Of two kinds of rule resources the documentation says no more than
# that they may conflict.
_resources_only(styles) if object.keys(styles) == {"resource", "rule_resource"}

_level(styles) := {"level": "warning"} if {
	_resources_only(styles)
} else := {}

_effect(styles) := ", which may overwrite each other" if {
	_resources_only(styles)
} else := ": an apply removes some of them"

_several(group, direction) if count({object.get(rule, "style", "") | some rule in group[direction]}) > 1

_several(group, direction) if group[$"{direction}_emptied"]

# {style: where the first rule in it is}. Implicit rules are written in no style; an empty list is written inside of the
# group too.
_styles(group, direction) := object.union(_emptied(group, direction), {style: at |
	some style in ["", "inline", "resource", "rule_resource"]
	at := min({finding.at(rule) | some rule in group[direction]; _is(rule, style)})
})

_emptied(group, direction) := {"inline": at | at := group[$"{direction}_emptied"]}

_is(rule, style) if {
	not rule.implicit
	object.get(rule, "style", "") == style
}

# Without the style of a rule it is not known whether the configuration writes it inside of the group.
_one_way(group, styles) := answer.unknown({{"reason": $"whether the configuration writes rules inside of {group} is not known"}}) if {
	count({style | some style, _ in styles; style != ""}) == 1
} else := answer.no

_doubts(group, direction, style) := set() if {
	some rule in input.groups[group][direction]
	_is(rule, style)
	not rule.maybe
} else := set() if {
	style in object.keys(_emptied(input.groups[group], direction))
} else := {why |
	some rule in input.groups[group][direction]
	_is(rule, style)
	some why in answer.reasons(rule, ["maybe"])
}

_written(group, direction, styles) := {{"message": message, "at": at} |
	some style, at in styles
	message := $"{group} has {direction} in {_way(style, direction)}"
}

# Rules of which the input does not give the style are inline rules.
_way(style, direction) := replace(data.egresslint.words.rule_styles[_known(style)], "{direction}", direction)

_known(style) := "inline" if {
	style == ""
} else := style
