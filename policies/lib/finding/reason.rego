# Reasons why something is not known.
package egresslint.lib.finding

# depends_on says what a verdict depends on.
depends_on(reasons) := "What it depends on is not known." if {
	count(reasons) == 0
} else := $"This depends on: {concat("; ", texts)}." if {
	texts := sort({_reason(reason) | some reason in reasons})
	count(texts) <= _shown
} else := $"This depends on: {concat("; ", array.slice(texts, 0, _shown))}; and {count(texts) - _shown} more." if {
	texts := sort({_reason(reason) | some reason in reasons})
}

# missing are the related locations where the missing things are declared or used.
missing(reasons) := {{"message": message, "at": reason.at} |
	some reason in reasons
	message := $"{reason.reason}."
}

_shown := 3

_reason(reason) := $"{reason.reason} (pass {reason.settle})" if {
	startswith(reason.settle, data.egresslint.words.option)
} else := $"{reason.reason} ({reason.settle})" if {
	reason.settle != ""
} else := reason.reason
