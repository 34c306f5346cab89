# METADATA
# description: >-
#   Policies of VPC endpoints: whether they allow what a pull requests.
package egresslint.lib.policy

import data.egresslint.lib.answer

# allows answers whether the policy of the endpoint allows the request. Without a policy, everything is allowed; what a
# statement denies, no other allows.
allows(endpoint, request) := _judged(endpoint.policy, request) if {
	is_object(endpoint.policy)
} else := answer.yes

# allows_some answers whether the policy allows the request for any part of the resource.
allows_some(endpoint, request) := answer.any({allows(endpoint, object.union(request, {"resource": part})) |
	some part in _parts(endpoint, request.resource)
})

# denials are the places of the statements that certainly deny the request.
denials(endpoint, request) := {object.get(statement, "at", 0) |
	some statement in endpoint.policy.statements
	statement.effect == "deny"
	_applies(statement, request).is == "yes"
}

_judged(policy, request) := answer.no if {
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
	_element_matches(statement.actions, request.action, _no_part, true).is == "no"
} else := answer.all({
	_element_matches(statement.actions, request.action, _no_part, true),
	_element_matches(statement.resources, request.resource, request.part, false),
	_principals(statement),
	_conditions(statement),
	_yes_unless(answer.reasons(statement, ["unknown", "maybe"])),
})

# Whether an element of a statement stands for all that is wanted.
_element_matches(element, wanted, part, fold) := answer.all({_negated(found), _yes_unless(answer.reasons(element, ["open"]))}) if {
	element.except
	found := _list_matches(element, wanted, part, fold)
} else := answer.any({_list_matches(element, wanted, part, fold)} | {answer.unknown(why) |
	why := answer.reasons(element, ["open"])
	count(why) > 0
})

_list_matches(element, wanted, part, fold) := answer.any({_item_matches(item, wanted, part, fold) | some item in element.items})

_item_matches(item, wanted, part, fold) := _yes_unless(answer.reasons(item, ["unknown"]) | _variable_doubts(item)) if {
	pattern_covers(_item_text(item, fold), wanted)
} else := answer.unknown(((part | answer.reasons(item, ["unknown"])) | _variable_doubts(item))) if {
	pattern_overlaps(_item_text(item, fold), wanted)
} else := answer.no

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

# Who pulls an image is not known from an endpoint, and the layers are fetched with URLs that ECR signs.
_principals(statement) := answer.yes if {
	some item in statement.principals.items
	item.text == "*"
	not item.unknown
	not statement.principals.except
} else := answer.no if {
	some item in statement.principals.items
	item.text == "*"
	not item.unknown
} else := answer.unknown(why) if {
	why := answer.reasons(statement.principals, ["open"]) | {why | some item in statement.principals.items; some why in item.unknown}
	count(why) > 0
} else := answer.unknown({{
	"reason": $"whether a pull counts as one by {_whom(statement.principals)} is not known",
	"at": object.get(statement, "at", 0),
}})

_whom(principals) := $"another principal than {_names(principals)}" if {
	principals.except
} else := "no principal" if {
	count(principals.items) == 0
} else := _names(principals)

_names(principals) := answer.list({item.text | some item in principals.items})

_conditions(statement) := answer.yes if {
	count(_tests(statement)) == 0
} else := answer.unknown({{
	"reason": $"whether a pull meets the condition {answer.list(_tests(statement))} is not known",
	"at": object.get(statement, "at", 0),
}})

_tests(statement) := {test | some test in statement.conditions}

_no_part := set()

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
