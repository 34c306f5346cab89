# Rules of the security groups of ECR endpoints.
package egresslint.lib.finding

import data.egresslint.lib.answer
import data.egresslint.lib.vpc_endpoint

# groups_of_endpoint names the groups of the endpoint.
groups_of_endpoint(id) := answer.list({reference.id | some reference in vpc_endpoint.ecr[id].groups.items})

# endpoint_grant_place is what findings about a grant have in common. Joint is "to" for egress and "from" for ingress.
endpoint_grant_place(grant, joint) := object.union(rule_place(grant.group, grant.rule, joint), {
	"related": endpoints_with_group(grant.group),
	"concerns": endpoint_group_concerns(grant.group),
})

# endpoints_with_group are the endpoints that use the group.
endpoints_with_group(group) := {{"message": message, "at": vpc_endpoint.ecr[id].at} |
	some id, _ in vpc_endpoint.by_group[group]
	message := $"{id} uses this security group"
}

# endpoint_group_concerns is what a finding about the group is about.
endpoint_group_concerns(group) := {"groups": {group}, "endpoints": object.keys(vpc_endpoint.by_group[group])}
