# Lists of names within a sentence.
package egresslint.lib.answer

# list joins names the way a sentence does: "a", "a and b", "a, b and c", "a, b, c and 4 more".
list(names) := concat(" and ", array.concat([concat(", ", init) | count(init) > 0], last)) if {
	shown := _shortened(sort(names))
	init := array.slice(shown, 0, count(shown) - 1)
	last := array.slice(shown, count(shown) - 1, count(shown))
}

_shortened(names) := names if {
	count(names) <= 4
} else := array.concat(array.slice(names, 0, 3), [$"{count(names) - 3} more"])
