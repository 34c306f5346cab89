package egresslint.lib.shape_test

import data.egresslint.lib.custom

_good := {"message": "Wrong.", "resource": "task"}

_with(fields) := custom.problems(object.union(_good, fields))

test_good_findings if {
	custom.problems(_good) == set()
	_with({"verdict": "unknown", "at": 0, "subject": "", "related": {{"message": "", "at": 1}}}) == set()
	_with({"at": {"file": "main.tf", "start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 2}}}) == set()
	_with({"help": ["Do."], "notes": {"It matters."}, "why": [{"reason": "var.x has no value"}]}) == set()
	_with({"related": [{"message": "", "at": 1}], "concerns": {"groups": ["a"], "workloads": {"b"}}}) == set()
}

test_no_object if custom.problems("text") == {"is of type string, but must be an object with a message and a resource"}

test_missing_fields if {
	custom.problems({}) == {"has no message, which every finding needs", "has no resource, which every finding needs"}
	custom.problems({"message": "", "resource": "task"}) == {"has no message, which every finding needs"}
}

test_unexpected_field if {
	_with({"leve": "note"}) == {`has the field "leve", which findings do not have; they have at, concerns, extent, help, message, notes, related, resource, subject, verdict, why`}
}

test_mistyped_fields if {
	_with({"message": 1}) == {`has the message 1, which must be a text`}
	_with({"verdict": "no"}) == {`has the verdict "no", which must be "violation" or "unknown"`}
	_with({"at": "main.tf"}) == {`has the at "main.tf", which must be a place, as the field "at" of the things of the model is`}
	_with({"resource": ["task"]}) == {`has the resource ["task"], which must be a text: the id of what is at fault`}
	_with({"help": "Do."}) == {`has the help "Do.", which must be a list of texts`}
	_with({"notes": [1]}) == {`has the notes [1], which must be a set of texts`}
	_with({"why": ["var.x"]}) == {`has the why ["var.x"], which must be a set of reasons, as the field "unknown" of the things of the model is`}
	_with({"extent": "wide"}) == {`has the extent "wide", which must be a set of texts`}
	_with({"subject": null}) == {`has the subject null, which must be a text`}
}

test_misplaced if {
	every related in ["here", {"message": "Here", "at": 1}, [{"message": "Here."}], ["Here."]] {
		problems := _with({"related": related})
		count(problems) == 1
	}
}

test_unconcerned if {
	every concerns in ["task", {"groups": "task"}, {"group": ["task"]}, {"groups": [1]}] {
		problems := _with({"concerns": concerns})
		count(problems) == 1
	}
}
