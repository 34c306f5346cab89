package egresslint.lib.prefix_list_test

import data.egresslint.lib.prefix_list

# A list that the region chooses from a mapping, where the region is not known.
test_chosen_by_region if {
	_chosen({"eu-west-1": "pl-6da54004", "us-east-1": "pl-63a5400a"}) == "yes"
	_chosen({"eu-west-1": "pl-63a5400a", "us-east-1": "pl-6da54004"}) == "no"
	_chosen({"eu-west-1": "pl-6da54004", "us-east-1": "pl-0a1b2c3d"}) == "unknown"
	_chosen({"eu-west-1": "pl-6da54004", "xx-nowhere-1": "pl-0a1b2c3d"}) == "unknown"
}

_chosen(ids) := answer.is if {
	list := {
		"id": "chosen", "region": "", "by_region": ids,
		"unknown": [{"reason": "the region is not fixed", "at": 1, "settle": "--region …"}],
	}
	answer := prefix_list.s3("chosen", "") with input.prefix_lists as {"chosen": list}
}
