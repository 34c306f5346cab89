# Principals: whether a statement is about who makes a request. The request says who that is: "by" is "holder" for a policy
# of the role that makes it, where statements have no principals; the role for a policy of a repository; and not there for
# the policy of an endpoint.
package egresslint.lib.policy

import data.egresslint.lib.answer

# Who pulls an image is not known from an endpoint, and the layers are fetched with URLs that ECR signs.
principals_match(statement, request) := answer.yes if {
	request.by == "holder"
} else := answer.all({_negated(found), _yes_unless(answer.reasons(principals, ["open"]))}) if {
	principals := statement.principals
	is_object(request.by)
	principals.except
	found := _names_role(principals, request.by)
} else := _names_role(statement.principals, request.by) if {
	is_object(request.by)
} else := _any_principal(statement)

_names_role(principals, role) := answer.any({_is_role(item, role) | some item in principals.items} | {answer.unknown(why) |
	why := answer.reasons(principals, ["open"])
	count(why) > 0
})

# A statement for an account is for all of its roles. Which account the files are for is only known where an ARN says that
# it is in theirs.
_is_role(item, role) := answer.yes if {
	item.id == role.id
} else := answer.no if {
	item.id
} else := _yes_unless(answer.reasons(item, ["unknown"])) if {
	regex.match(`^(arn:[^:]*:iam::\*:root|\*)$`, item.text)
} else := answer.unknown(answer.reasons(item, ["unknown"])) if {
	item.unknown
} else := answer.unknown({{"reason": $"whether {role.id} is in the account of {item.text} is not known"}}) if {
	regex.match(`^(arn:[^:]*:iam::[0-9]+:root|[0-9]+)$`, item.text)
} else := answer.unknown({{"reason": $"whether {item.text} is {role.id} is not known"}}) if {
	pattern_overlaps(_fixed_partition(item.text, role.arn.text), _fixed_partition(role.arn.text, role.arn.text))
} else := answer.no

_any_principal(statement) := answer.yes if {
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
