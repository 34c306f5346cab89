# Why something is not known.
package egresslint.lib.answer

# reasons is the set of reasons that the thing gives under the names, such as "maybe" or "unknown".
reasons(thing, names) := {reason |
	some name in names
	some reason in thing[name]
}

# settle says what a reader can do about a reason: one of data.egresslint.words.settle, with values for the {names} in
# it.
settle(name, values) := strings.replace_n(
	{concat("", ["{", key, "}"]): value | some key, value in values},
	data.egresslint.words.settle[name],
)

# region_not_known is the reason that the region is not known, where one of the regions settles it: any if none is given.
region_not_known(regions) := {"reason": "the region is not known", "settle": concat(" or ", options)} if {
	options := [settle("region", {"region": region}) | some region in _or_any(regions)]
}

_or_any([]) := ["…"]

_or_any(regions) := regions if count(regions) > 0
