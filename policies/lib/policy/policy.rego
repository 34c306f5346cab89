# METADATA
# description: >-
#   Policies in IAM's language, of VPC endpoints, roles and repositories: whether they allow what a pull requests.
package egresslint.lib.policy

import data.egresslint.lib.answer

# A request is {action, resource, part}: the action in small letters, a pattern for the resource, and the reasons for the
# parts of that which are not known. It may have the id of the resource, and "by": who makes it, as principal.rego says.

# allows answers whether the policy of the endpoint allows the request. Without a policy, everything is allowed; what a
# statement denies, no other allows.
allows(endpoint, request) := evaluate(endpoint.policy, request) if {
	is_object(endpoint.policy)
} else := answer.yes

# allows_some answers whether the policy allows the request for any part of the resource.
allows_some(endpoint, request) := answer.any({allows(endpoint, object.union(request, {"resource": part})) |
	some part in _parts(endpoint, request.resource)
})

# denials are the places of the statements of the policy that certainly deny the request.
denials(policy, request) := {object.get(statement, "at", 0) |
	some statement in policy.statements
	statement.effect == "deny"
	_applies(statement, request).is == "yes"
}

# spares answers whether no statement of the policy denies the request.
spares(policy, request) := spared if {
	spared := _negated(_any_statement(policy, request, "deny"))
	spared.is != "yes"
} else := answer.yes_beyond_doubt(answer.yes, answer.reasons(policy, ["unknown"]))

# evaluate answers whether the policy allows the request.
evaluate(policy, request) := answer.no if {
	_any_statement(policy, request, "deny").is == "yes"
} else := answer.beyond_doubt(answer.no, further) if {
	_any_statement(policy, request, "allow").is == "no"
	further := answer.reasons(policy, ["unknown"])
} else := answer.beyond_doubt(allowed, _any_statement(policy, request, "deny").why | further) if {
	allowed := _any_statement(policy, request, "allow")
	further := answer.reasons(policy, ["unknown"])
}

# Whether a statement of the effect applies to the request.
_any_statement(policy, request, effect) := answer.any({_applies(statement, request) |
	some statement in policy.statements
	statement.effect in {effect, ""}
})

# The part of each element that a request has to match is asked first: most statements are about something else.
_applies(statement, request) := answer.no if {
	_element_matches(statement.actions, _action(request)).is == "no"
} else := answer.all({
	_element_matches(statement.actions, _action(request)),
	_element_matches(statement.resources, _resource(request)),
	principals_match(statement, request),
	_conditions(statement),
	_yes_unless(answer.reasons(statement, ["unknown", "maybe"])),
})

# What is wanted of an element: {text, id, part, fold}. Fold says that capital letters do not matter.
_action(request) := {"text": request.action, "id": "", "part": set(), "fold": true}

_resource(request) := {"text": _fixed_partition(request.resource, request.resource), "id": object.get(request, "id", ""), "part": request.part, "fold": false}

# Whether an element of a statement stands for all that is wanted.
_element_matches(element, wanted) := answer.all({_negated(found), _yes_unless(answer.reasons(element, ["open"]))}) if {
	element.except
	found := _list_matches(element, wanted)
} else := answer.any({_list_matches(element, wanted)} | {answer.unknown(why) |
	why := answer.reasons(element, ["open"])
	count(why) > 0
})

_list_matches(element, wanted) := answer.any({_item_matches(item, wanted) | some item in element.items})

_item_matches(item, wanted) := answer.yes if {
	wanted.id != ""
	item.id == wanted.id
} else := _yes_unless(answer.reasons(item, ["unknown"]) | _variable_doubts(item)) if {
	pattern_covers(_text_for(item, wanted), wanted.text)
} else := answer.unknown(((wanted.part | answer.reasons(item, ["unknown"])) | _variable_doubts(item))) if {
	pattern_overlaps(_text_for(item, wanted), wanted.text)
} else := answer.no

_text_for(item, wanted) := _fixed_partition(_item_text(item, wanted.fold), wanted.text)

# Where the partition of what is wanted is not known, it is that of the policy.
_fixed_partition(text, wanted) := regex.replace(text, `^arn:[^:]*:`, "arn:-:") if {
	regex.match(`^arn:[*-]:`, wanted)
} else := text

# A variable stands for something that only the request tells.
_item_text(item, fold) := _folded(regex.replace(item.text, `\$\{[^}]*\}`, "*"), fold)

_variable_doubts(item) := {{"reason": $"what {item.text} stands for is not known"}} if {
	contains(item.text, "${")
} else := set()

_folded(text, true) := lower(text)

_folded(text, false) := text

_negated(found) := answer.no if {
	found.is == "yes"
} else := answer.yes if {
	found.is == "no"
} else := found

_yes_unless(why) := answer.yes_beyond_doubt(answer.yes, why)

_conditions(statement) := answer.yes if {
	count(_tests(statement)) == 0
} else := answer.unknown({{
	"reason": $"whether a pull meets the condition {answer.list(_tests(statement))} is not known",
	"at": object.get(statement, "at", 0),
}})

_tests(statement) := {test | some test in statement.conditions}

# The parts of the resource that statements name: each is asked for by itself, as a policy may name some repositories.
_parts(endpoint, resource) := parts if {
	parts := {part |
		some statement in object.get(endpoint, ["policy", "statements"], [])
		statement.effect != "deny"
		some part in _named_parts(statement.resources, resource)
	}
	count(parts) > 0
} else := {resource}

# A statement for everything except some resources is asked for one that nobody names.
_named_parts(element, resource) := {replace(resource, "*", "-")} if {
	element.except
} else := {resource | element.open} | {_narrower(item.text, resource) |
	some item in element.items
	pattern_overlaps(_item_text(item, false), resource)
}

_narrower(text, resource) := resource if {
	pattern_covers(text, resource)
} else := text
