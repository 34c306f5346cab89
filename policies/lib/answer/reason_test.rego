package egresslint.lib.reason_test

import data.egresslint.lib.answer

test_reasons if {
	answer.reasons({"maybe": [{"reason": "a"}], "unknown": [{"reason": "b"}]}, ["maybe", "unknown"]) == {{"reason": "a"}, {"reason": "b"}}
	answer.reasons({"maybe": null}, ["maybe", "unknown"]) == set()
}
