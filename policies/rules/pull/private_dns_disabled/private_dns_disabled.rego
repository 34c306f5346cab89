# METADATA
# title: The names of ECR resolve to its endpoints
# description: >-
#   A task looks ECR up by its public name. Only with private DNS, for which the VPC has to enable DNS support and DNS
#   hostnames, does that name resolve to the endpoint, and only by Amazon's DNS server or one that forwards to it. Otherwise the task connects to a public address of ECR, which
#   neither its security group nor a subnet without a way to the internet lets it reach.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Private DNS names of interface endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
#     description: DNS attributes of a VPC
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html
#     description: DHCP option sets, which name the DNS servers of a VPC
# custom:
#   since: 0.1.0
#   level: error
#   symptom: >-
#     The address in the error message is a public one, although the VPC has an endpoint. In a subnet with a NAT
#     gateway the pull works, past the endpoint.
#   errors:
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.…amazonaws.com/": dial tcp …:443: i/o timeout'
#     - 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ….dkr.ecr.….amazonaws.com/…: failed to do request: Head "https://….dkr.ecr.….amazonaws.com/v2/…/manifests/…": dial tcp …:443: i/o timeout'
#   unknown: >-
#     The rule is silent if private DNS is on at the endpoint, or a private hosted zone that is associated with the VPC
#     has a record that leads to it (api.ecr.<region>.amazonaws.com or *.dkr.ecr.<region>.amazonaws.com), and DNS support
#     and DNS hostnames are on at the VPC, by what is written or by the default. It is unknown where one of them depends
#     on a missing value, where a private hosted zone for a name of ECR has no such record in the files, where a task
#     uses an endpoint in a linked VPC without such a zone, and where the DHCP options of the VPC name another DNS server
#     than Amazon's (AmazonProvidedDNS, 169.254.169.253, or the base of the VPC's primary CIDR plus two), which may
#     forward to Amazon's. Nothing is asked of a VPC that is declared elsewhere.
#   path: {hop: dns, services: [ecr.api, ecr.dkr]}
#   related: [ecr-endpoint-missing, ecr-api-unreachable, ecr-dkr-unreachable]
#   mapping:
#     nist-800-53: [AC-4, SC-7]
package egresslint.rules.pull["private-dns-disabled"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.network
import data.egresslint.lib.pull
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

report contains finding.of(resolved, vpc_endpoint.doubts[id], place, says) if {
	some id, endpoint in vpc_endpoint.ecr
	some own in pull.resolved_in(id)
	resolved := pull.resolves(own, id)
	resolved.is != "yes"
	place := {
		"resource": id,
		"at": finding.at_or(endpoint.private_dns, endpoint),
		"subject": _subject(own, id),
		"related": finding.tasks_in_vpc(own),
		"concerns": {"endpoints": {id}, "workloads": task.in_vpc(own) - task.exempt(endpoint.service)},
	}
	says := {
		"violation": $"{id} has private DNS switched off",
		"notes": {$"the names of {endpoint.service} resolve to public addresses: the pull does not use the endpoint"},
		"help": ["enable private DNS for the endpoint"],
		"unknown": $"cannot tell whether the names of ECR resolve to {id}{_where(own, id)}",
	}
}

report contains finding.of(enabled, vpc_endpoint.ecr_in_vpc_doubts(id), place, says) if {
	some id, settings in pull.dns_settings
	some setting, enabled in settings
	enabled.is != "yes"
	endpoints := object.keys(vpc_endpoint.ecr_used_in[id])
	place := {
		"resource": id,
		"at": pull.dns_setting_at(id, setting),
		"subject": setting,
		"related": (_carried(id, endpoints) | finding.tasks_in_vpc(id)),
		"concerns": {"endpoints": endpoints, "workloads": task.in_vpc(id)},
	}
	says := _says(setting, id, endpoints)
}

# Another DNS server may ask Amazon's in turn, so it is never a violation.
_says(setting, id, endpoints) := {"unknown": $"cannot tell whether the DNS servers of {id} resolve the names of ECR to its endpoints"} if {
	setting == pull.dns_servers
} else := {
	"violation": $"{id} has {setting} switched off",
	"notes": {
		$"{_name_service(id, endpoints)} needs it",
		"the names of ECR resolve to public addresses: the pull does not use an endpoint",
	},
	"help": [$"enable {setting} for the VPC"],
	"unknown": $"cannot tell whether {id} has {setting} switched on",
}

_subject(own, id) := "private DNS" if {
	_where(own, id) == ""
} else := $"private DNS in {own}"

_where(own, id) := $" in {own}" if {
	network.distinct_vpcs(own, vpc_endpoint.vpcs[id])
} else := ""

_name_service(own, endpoints) := $"a private hosted zone for {answer.list(endpoints)}" if {
	every id in endpoints {
		network.distinct_vpcs(own, vpc_endpoint.vpcs[id])
	}
} else := $"the private DNS of {answer.list(endpoints)}"

_carried(own, endpoints) := {{"message": message, "at": input.endpoints[id].at} |
	some id in endpoints
	not network.distinct_vpcs(own, vpc_endpoint.vpcs[id])
	message := $"{id} is in this VPC"
}
