# METADATA
# description: >-
#   Prefix lists: the managed lists of AWS, and customers' own lists.
package egresslint.lib.prefix_list

import data.egresslint.lib.answer

# s3 answers whether the list is the managed list of S3 for things in the region ("" where that is not known).
s3(id, region) := of_service(id, region, "s3")

# of_service answers whether the list is the managed list of the service, "s3" or "dynamodb", for things in the region.
of_service(id, region, service) := _is_managed(input.prefix_lists[id], _region(id, region), data.egresslint.aws.prefix_lists.ids[service], service)

# s3_id is the id of the region's S3 list, as far as it is known.
s3_id(region) := data.egresslint.aws.prefix_lists.ids.s3[region]

# managed reports whether the list is known to be one of AWS.
managed(id) if input.prefix_lists[id].service != ""

managed(id) if {
	some ids in data.egresslint.aws.prefix_lists.ids
	some known in ids
	known == input.prefix_lists[id].id
}

# The ids of lists that customers make have 17 digits; only AWS has lists with older, shorter ids.
managed(id) if {
	input.prefix_lists[id].literal
	regex.match(`^pl-[0-9a-f]{8}$`, input.prefix_lists[id].id)
}

# owners are the managed lists that the id is known for, {service, region}: those of the region if there are any.
owners(id, region) := here if {
	here := _owners(id, {region})
	count(here) > 0
} else := _owners(id, {other | some ids in data.egresslint.aws.prefix_lists.ids; some other, _ in ids})

# doubts is the set of reasons why a list that is none of AWS may hold more than its blocks; it is empty where the
# blocks are all.
doubts(id) := set() if {
	managed(id)
} else := {{"reason": $"what the prefix list {id} holds is not known", "at": object.get(list, "at", 0)}} if {
	list := input.prefix_lists[id]
	list.literal
} else := answer.reasons(input.prefix_lists[id], ["unknown"])

_is_managed(list, region, ids, service) := answer.yes if {
	list.service == service
	region == list.region
} else := answer.yes if {
	list.service == service
	list.region == ""
} else := answer.no if {
	list.service != ""
} else := _literal(list, region, ids, service) if {
	list.literal
} else := _chosen(list, ids) if {
	count(object.get(list, "by_region", {})) > 0
} else := answer.unknown(answer.reasons(list, ["unknown"])) if {
	count(answer.reasons(list, ["unknown"])) > 0
} else := answer.no

# A list that the unknown region chooses is right if it is wherever there is one to choose.
_chosen(list, ids) := answer.yes if {
	every region, id in list.by_region {
		ids[region] == id
	}
} else := answer.no if {
	every region, id in list.by_region {
		ids[region] != id
	}
} else := answer.unknown(answer.reasons(list, ["unknown"]))

_literal(list, region, ids, service) := answer.yes if {
	ids[region] == list.id
} else := answer.no if {
	ids[region]
} else := answer.unknown({{
	"reason": $"the id of the {_names[service]} prefix list of {region} is not among the ids that egresslint knows",
	"at": object.get(list, "at", 0),
	"settle": answer.settle("prefix_list", {"region": region, "service": service}),
}}) if {
	region != ""
} else := answer.unknown({object.union(answer.region_not_known(regions), {"at": object.get(list, "at", 0)})}) if {
	regions := sort([region | some region, id in ids; id == list.id])
	count(regions) > 0
} else := answer.no

_owners(id, regions) := {{"service": _names[service], "region": region} |
	some service, ids in data.egresslint.aws.prefix_lists.ids
	some region, known in ids
	known == id
	region in regions
}

# name is how messages call the service.
name(service) := _names[service]

_names := {"s3": "S3", "dynamodb": "DynamoDB"}

_region(id, region) := region if {
	region != ""
} else := input.prefix_lists[id].region
