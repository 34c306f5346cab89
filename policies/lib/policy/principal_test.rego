package egresslint.lib.principal_test

import data.egresslint.lib.fixture
import data.egresslint.lib.policy

_role := {"id": "role", "arn": {"text": "arn:*:iam::*:role/exec"}}

_request := {"action": "ecr:batchgetimage", "resource": "arn:aws:ecr:eu-west-1:*:repository/app", "part": set(), "by": _role}

# _denied says whether a statement against the principals denies the role something.
_denied(principals) := {"yes": "no", "no": "yes", "unknown": "unknown"}[spared.is] if {
	statement := object.union(fixture.statement("deny", ["*"], ["*"]), {"principals": principals})
	spared := policy.spares(fixture.policy([statement]), _request)
}

_items(items) := {"items": items}

test_everyone if {
	_denied(_items([{"text": "*"}])) == "yes"
	_denied(_items([{"text": "*", "unknown": [fixture.var_x]}])) == "unknown"
	_denied(_items([])) == "no"
	_denied({"items": [], "open": [fixture.var_x]}) == "unknown"
}

test_roles if {
	_denied(_items([{"text": "arn:*:iam::*:role/*", "id": "role", "unknown": [fixture.var_x]}])) == "yes"
	_denied(_items([{"text": "arn:*:iam::*:role/exec", "id": "other"}])) == "no"
	_denied(_items([{"text": "arn:aws:iam::111122223333:role/exec"}])) == "unknown"
	_denied(_items([{"text": "arn:aws:iam::111122223333:role/other"}])) == "no"
	_denied(_items([{"text": "arn:aws:iam::111122223333:role/*", "unknown": [fixture.var_x]}])) == "unknown"
	_denied(_items([{"text": "arn:aws:iam::111122223333:role/other"}, {"text": "*"}])) == "yes"
}

test_accounts if {
	_denied(_items([{"text": "arn:aws:iam::*:root"}])) == "yes"
	_denied(_items([{"text": "arn:aws-cn:iam::*:root"}])) == "yes"
	_denied(_items([{"text": "arn:aws:iam::*:root", "unknown": [fixture.var_x]}])) == "unknown"
	_denied(_items([{"text": "arn:aws:iam::111122223333:root"}])) == "unknown"
	_denied(_items([{"text": "111122223333"}])) == "unknown"
}

test_others if {
	_denied(_items([{"text": "lambda.amazonaws.com"}])) == "no"
	_denied(_items([{"text": "arn:aws:iam::111122223333:user/admin"}])) == "no"
}

test_all_but_some if {
	_denied(fixture.except(["arn:aws:iam::111122223333:user/admin"])) == "yes"
	_denied(fixture.except(["*"])) == "no"
	_denied({"items": [{"text": "arn:*:iam::*:role/exec", "id": "role"}], "except": true}) == "no"
	_denied(fixture.except(["arn:aws:iam::111122223333:role/exec"])) == "unknown"
	_denied({"items": [{"text": "lambda.amazonaws.com"}], "except": true, "open": [fixture.var_x]}) == "unknown"
}

test_policy_that_is_not_known if {
	policy.spares({"statements": [], "unknown": [fixture.var_x]}, _request) == {"is": "unknown", "why": {fixture.var_x}}
	policy.spares(fixture.policy([fixture.maybe(fixture.statement("deny", ["*"], ["*"]))]), _request).is == "unknown"
	policy.spares(fixture.policy([fixture.statement("allow", ["*"], ["*"])]), _request).is == "yes"
}

test_reasons if {
	{why.reason | some why in _unsure("arn:aws:iam::111122223333:role/exec").why} == {"whether arn:aws:iam::111122223333:role/exec is role is not known"}
	{why.reason | some why in _unsure("111122223333").why} == {"whether role is in the account of 111122223333 is not known"}
}

_unsure(text) := policy.spares(fixture.policy([statement]), _request) if {
	statement := object.union(fixture.statement("deny", ["*"], ["*"]), {"principals": _items([{"text": text}])})
}
