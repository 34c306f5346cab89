# Policies of roles.
package egresslint.lib.policy

import data.egresslint.lib.answer

# of_role is all that the policies of the role say, as one policy.
of_role(role) := {
	"statements": [statement | some attached in role.policies; some statement in attached.statements],
	"unknown": (answer.reasons(role, ["open"]) | {why | some attached in role.policies; some why in attached.unknown}),
}
