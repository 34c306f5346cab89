package egresslint.lib.reason_test

import data.egresslint.lib.reason

test_of if {
	reason.of({"maybe": [{"reason": "a"}], "unknown": [{"reason": "b"}]}, ["maybe", "unknown"]) == {{"reason": "a"}, {"reason": "b"}}
	reason.of({"maybe": null}, ["maybe", "unknown"]) == set()
}

test_sentence if {
	reason.sentence(set()) == "What it depends on is not known."
	reason.sentence({{"reason": "var.x has no value", "settle": "--var x=…"}}) == "This depends on: var.x has no value (pass --var x=…)."
	reason.sentence({{"reason": "m is not installed", "settle": "run terraform init"}, {"reason": "a"}}) == "This depends on: a; m is not installed (run terraform init)."
	reason.sentence({{"reason": "a", "settle": ""}}) == "This depends on: a."
}

test_sentence_of_many_reasons if {
	reason.sentence({{"reason": name} | some name in ["a", "b", "c", "d", "e"]}) == "This depends on: a; b; c; and 2 more."
}

test_places if reason.places({{"reason": "a", "at": 1}, {"reason": "b"}}) == {{"message": "a.", "at": 1}}
