package egresslint.lib.list_test

import data.egresslint.lib.answer

test_list if {
	answer.list([]) == ""
	answer.list({"a"}) == "a"
	answer.list({"b", "a"}) == "a and b"
	answer.list({"a", "b", "c"}) == "a, b and c"
	answer.list({"a", "b", "c", "d"}) == "a, b, c and d"
	answer.list({"a", "b", "c", "d", "e"}) == "a, b, c and 2 more"
}
