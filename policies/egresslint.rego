# METADATA
# title: egresslint
# description: What a task on Fargate may reach, and whether it reaches what the pull of its image from ECR needs.
# scope: subpackages
# schemas:
#   - input: schema.input
package egresslint
