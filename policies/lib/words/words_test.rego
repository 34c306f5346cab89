package egresslint.lib.words_test

import data.egresslint.lib.words

test_list if {
	words.list([]) == ""
	words.list({"a"}) == "a"
	words.list({"b", "a"}) == "a and b"
	words.list({"a", "b", "c"}) == "a, b and c"
	words.list({"a", "b", "c", "d"}) == "a, b, c and d"
	words.list({"a", "b", "c", "d", "e"}) == "a, b, c and 2 more"
}
