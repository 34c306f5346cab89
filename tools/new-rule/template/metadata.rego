# METADATA
# title: No task admits the whole internet
# description: >-
#   The security groups of a task on Fargate let no address in that is not named. Say here what your rule is about
#   and why it matters: "egresslint explain" and docs/rules show it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
#     description: Control traffic with security groups
# custom:
#   since: unreleased
#   level: warning
#   symptom: >-
#     Say here what happens to those who do not keep to the rule: what fails, and with which message, or who finds it.
#   unknown: >-
#     Say here when the rule reports a violation, when it is unknown, and what it depends on then.
#   mapping:
#     nist-800-53: [AC-4, SC-7]
