# METADATA
# description: The reasons why something is not known, and how to tell them to a person.
package egresslint.lib.reason

# of is the set of reasons that the thing gives under the names, such as "maybe" or "unknown".
of(thing, names) := {reason |
	some name in names
	some reason in thing[name]
}

# sentence says what a verdict depends on.
sentence(reasons) := "What it depends on is not known." if {
	count(reasons) == 0
} else := $"This depends on: {concat("; ", texts)}." if {
	texts := sort({_text(reason) | some reason in reasons})
	count(texts) <= _shown
} else := $"This depends on: {concat("; ", array.slice(texts, 0, _shown))}; and {count(texts) - _shown} more." if {
	texts := sort({_text(reason) | some reason in reasons})
}

# places are the related locations where the missing things are declared or used.
places(reasons) := {{"message": message, "at": reason.at} |
	some reason in reasons
	message := $"{reason.reason}."
}

_shown := 3

_text(reason) := $"{reason.reason} (pass {reason.settle})" if {
	startswith(reason.settle, "--")
} else := $"{reason.reason} ({reason.settle})" if {
	reason.settle != ""
} else := reason.reason
