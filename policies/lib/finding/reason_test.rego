package egresslint.lib.finding_reason_test

import data.egresslint.lib.finding

test_depends_on if {
	finding.depends_on(set()) == "What it depends on is not known."
	finding.depends_on({{"reason": "var.x has no value", "settle": "--var x=…"}}) == "This depends on: var.x has no value (pass --var x=…)."
	finding.depends_on({{"reason": "m is not installed", "settle": "run terraform init"}, {"reason": "a"}}) == "This depends on: a; m is not installed (run terraform init)."
	finding.depends_on({{"reason": "a", "settle": ""}}) == "This depends on: a."
}

test_many_reasons if {
	finding.depends_on({{"reason": name} | some name in ["a", "b", "c", "d", "e"]}) == "This depends on: a; b; c; and 2 more."
}

test_missing if finding.missing({{"reason": "a", "at": 1}, {"reason": "b"}}) == {{"message": "a.", "at": 1}}
