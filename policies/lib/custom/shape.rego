# What a finding of a custom rule has to be.
package egresslint.lib.custom

# problems says what is wrong with a finding, each time in the words that complete "a finding of the rule …".
problems(found) := {$"is of type {type_name(found)}, but must be an object with a message and a resource"} if {
	not is_object(found)
} else := union({_missing(found), _unexpected(found), _mistyped(found), _misplaced(found), _unconcerned(found)})

_missing(found) := {$"has no {field}, which every finding needs" |
	some field in ["message", "resource"]
	object.get(found, field, "") == ""
}

_unexpected(found) := {$"has the field {json.marshal(field)}, which findings do not have; they have {concat(", ", _fields)}" |
	some field, _ in found
	not field in _fields
}

_fields := ["at", "concerns", "extent", "help", "message", "notes", "related", "resource", "subject", "verdict", "why"]

_mistyped(found) := {$"has the {field} {json.marshal(found[field])}, which must be {wanted}" |
	some field, wanted in _wanted
	field in object.keys(found)
	not _fits(field, found[field])
}

_wanted := {
	"at": "a place, as the field \"at\" of the things of the model is",
	"extent": "a set of texts",
	"help": "a list of texts",
	"message": "a text",
	"notes": "a set of texts",
	"resource": "a text: the id of what is at fault",
	"subject": "a text",
	"verdict": "\"violation\" or \"unknown\"",
	"why": "a set of reasons, as the field \"unknown\" of the things of the model is",
}

_fits("at", value) if _place(value)

_fits("verdict", value) if value in {"violation", "unknown"}

_fits(field, value) if {
	field in {"message", "resource", "subject"}
	is_string(value)
}

_fits(field, value) if {
	field in {"extent", "help", "notes"}
	_collection(value)
	every text in value {
		is_string(text)
	}
}

_fits("why", value) if {
	_collection(value)
	every reason in value {
		is_string(reason.reason)
	}
}

_misplaced(found) := {$"has the related {json.marshal(found.related)}, which must be a set of objects with a message and a place \"at\"" |
	related := object.get(found, "related", [])
	not _points(related)
}

_points(related) if {
	_collection(related)
	every place in related {
		is_string(place.message)
		_place(place.at)
	}
}

# A place is a number, or written out as those in other files than the analysed ones are.
_place(at) if is_number(at)

_place(at) if is_object(at)

_unconcerned(found) := {$"has the concerns {json.marshal(found.concerns)}, which must be an object of sets of ids: {concat(", ", _kinds)}" |
	concerns := object.get(found, "concerns", {})
	not _sets(concerns)
}

_kinds := ["endpoints", "groups", "workloads"]

_sets(concerns) if {
	is_object(concerns)
	every kind, ids in concerns {
		kind in _kinds
		_collection(ids)
		every id in ids { is_string(id) }
	}
}

_collection(value) if is_array(value)

_collection(value) if is_set(value)
