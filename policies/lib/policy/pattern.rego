# Patterns of IAM policies, in which * stands for any text and ? for any character.
package egresslint.lib.policy

# pattern_covers reports whether the pattern stands for everything that the other one stands for.
pattern_covers(pattern, other) if regex.match(_expression(pattern), other)

# pattern_overlaps reports whether there is a text that both patterns stand for. A ? counts as a *.
pattern_overlaps(a, b) if pattern_covers(a, b)

pattern_overlaps(a, b) if pattern_covers(b, a)

pattern_overlaps(a, b) if {
	contains(_loose(a), "*")
	contains(_loose(b), "*")
	_compatible(_head(a), _head(b))
	_compatible(strings.reverse(_tail(a)), strings.reverse(_tail(b)))
}

_expression(pattern) := $"^{replace(replace(literal, "*", ".*"), "?", "[^*]")}$" if {
	literal := regex.replace(pattern, `[.+^$(){}|\[\]\\]`, `\$0`)
}

_loose(pattern) := replace(pattern, "?", "*")

_head(pattern) := split(_loose(pattern), "*")[0]

_tail(pattern) := parts[count(parts) - 1] if {
	parts := split(_loose(pattern), "*")
}

_compatible(a, b) if startswith(a, b)

_compatible(a, b) if startswith(b, a)
