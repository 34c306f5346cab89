# METADATA
# title: A rule of a security group has another end
# description: >-
#   A rule that names no address block, no prefix list and no security group is accepted, and AWS creates nothing for
#   it. The configuration reads as if the traffic were allowed, and it is not.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Components of a security group rule
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The deployment succeeds, and the security group has one rule less than the code. What the rule was meant to
#     allow times out.
#   errors:
#     - 'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-…-starport-layer-bucket.s3.….amazonaws.com/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The rule is a violation if the files fix that no address block, prefix list or security group is named. A list
#     whose length depends on a missing value is not a finding of this rule: its members may be any.
#   related: [s3-unreachable, ecr-api-unreachable, ecr-dkr-unreachable]
#   mapping:
#     well-architected: [SEC05-BP02]
package egresslint.rules.correctness["rule-without-destination"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.pull

report contains finding.of(answer.no, pull.group_doubts(group) | answer.reasons(rule, ["maybe"]), place, says) if {
	some group in pull.groups
	some direction, words in _words
	some rule in input.groups[group][direction]
	rule.peer.kind == "none"
	place := object.union(finding.rule_place(group, rule, words.joint), {
		"related": finding.users_of_group(group),
		"concerns": finding.group_concerns(group),
	})
	says := {
		"violation": $"this {direction} rule for {finding.ports(rule)} names no {words.end}: it allows nothing",
		"notes": {"the deployment succeeds, but AWS creates no rule"},
		"help": [$"name the {words.end}, or {_removal(group, rule, direction)}"],
		"unknown": $"this {direction} rule for {finding.ports(rule)} may name no {words.end}: it would allow nothing",
	}
}

_removal(group, rule, "egress") := finding.removal(group, rule)

_removal(_, _, "ingress") := "remove the rule"

_words := {
	"egress": {"joint": "to", "end": "destination"},
	"ingress": {"joint": "from", "end": "source"},
}
