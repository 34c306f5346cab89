# METADATA
# description: Patterns of IAM policies, in which * stands for any text and ? for any character.
package egresslint.lib.pattern

# covers tells whether the pattern stands for everything that the other one stands for.
covers(pattern, other) if regex.match(_expression(pattern), other)

# meets tells whether there is a text that both patterns stand for. A ? counts as a *.
meets(a, b) if covers(a, b)

meets(a, b) if covers(b, a)

meets(a, b) if {
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
