# Why something is not known.
package egresslint.lib.answer

# reasons is the set of reasons that the thing gives under the names, such as "maybe" or "unknown".
reasons(thing, names) := {reason |
	some name in names
	some reason in thing[name]
}
