package egresslint.rules.pull["execution-role-denies-pull_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["execution-role-denies-pull"] as rule

_arn := "arn:aws:ecr:eu-west-1:111122223333:repository/app"

_image := {"name": "app:1", "at": 41, "ecr": "yes", "repository": {"text": _arn}}

_definition := {
	"id": "definition", "at": 40, "images": [_image], "needs": [],
	"execution_role": {"is": "yes", "role": "role", "at": 43},
}

# _role is a role with the policies, each a list of statements.
_role(policies) := {
	"id": "role",
	"at": 50,
	"arn": {"text": "arn:*:iam::*:role/exec", "id": "role"},
	"policies": [{"id": $"policy {n}", "at": 51 + n, "statements": statements} | some n, statements in policies],
}

_pull := ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

# _allow and _deny are statements of a policy.
_allow(actions, resources) := _of_role(fixture.statement("allow", actions, resources))

_deny(actions, resources) := _of_role(fixture.statement("deny", actions, resources))

# Statements of a role's policy have no principals.
_of_role(statement) := object.union(statement, {"principals": {"items": []}})

_enough := [_allow(["ecr:GetAuthorizationToken"], ["*"]), _allow(_pull, [_arn])]

# _stack is a stack whose task runs with a role with the statements.
_stack(statements, pairs) := fixture.changed(array.concat(
	[
		["/task_definitions/definition", _definition],
		["/workloads/app/task_definition", "definition"],
		["/roles/role", _role([statements])],
	],
	pairs,
))

_report(statements, pairs) := report if {
	report := rule.report with input as _stack(statements, pairs)
}

_seen(statements, pairs) := fixture.seen(_report(statements, pairs))

_violation := {["violation", "role", "pull by definition"]}

_unknown := {["unknown", "role", "pull by definition"]}

_private_images := "/task_definitions/definition/images"

test_secure if count(rule.report) == 0 with input as fixture.secure

test_enough if {
	_seen(_enough, []) == set()
	_seen([_allow(["*"], ["*"])], []) == set()
	_seen([_allow(["ecr:*"], ["*"])], []) == set()
	_seen([_allow(["ECR:GetAuthorizationToken", "ecr:batch*", "ecr:Get*"], ["*"])], []) == set()
	_seen([object.union(_allow([], ["*"]), {"actions": fixture.except(["iam:*"])})], []) == set()
	_seen([_allow(["ecr:GetAuthorizationToken"], ["*"]), _allow(_pull, ["arn:aws:ecr:*:*:repository/*"])], []) == set()
	_seen([_enough[0]], [["/roles/role", _role([[_enough[0]], [_enough[1]]])]]) == set()
}

test_nothing_allowed if {
	_seen([], []) == _violation
	some found in _report([], [])
	found.message == "execution role role does not allow 3 actions that the pull needs"
	found.notes == {
		"the pull of definition needs ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository app, and ecr:GetAuthorizationToken on *",
		"without a token, the task stops with ResourceInitializationError and AccessDeniedException",
	}
	found.help == ["attach the managed policy AmazonECSTaskExecutionRolePolicy to role"]
	found.at == 50
	found.concerns == {"workloads": {"app"}}
	found.related == {
		{"message": "definition pulls app:1", "at": 41},
		{"message": "role is the execution role of definition", "at": 43},
		{"message": "policy 0 is a policy of role", "at": 51},
	}
}

test_no_token if {
	on_repository := [_allow(array.concat(["ecr:GetAuthorizationToken"], _pull), [_arn])]
	_seen(on_repository, []) == _violation
	fixture.said(_report(on_repository, []), "execution role role does not allow ecr:GetAuthorizationToken; ")
	_seen([_allow(["ecr:*"], ["arn:aws:ecr:*"])], []) == _violation
}

test_no_image if {
	_seen([_enough[0]], []) == _violation
	fixture.said(_report([_enough[0]], []), "the pull of definition needs ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository app; ")
	other := [_enough[0], _allow(_pull, ["arn:aws:ecr:eu-west-1:111122223333:repository/other"])]
	_seen(other, []) == _violation
	_seen([_enough[0], _allow(["ecr:BatchGetImage"], [_arn])], []) == _violation
	fixture.said(_report([_enough[0], _allow(["ecr:BatchGetImage"], [_arn])], []), "the pull of definition needs ecr:GetDownloadUrlForLayer on the repository app; ")
}

test_denied if {
	denied := array.concat(_enough, [object.union(_deny(["ecr:Batch*"], ["*"]), {"at": 60})])
	_seen(denied, []) == _violation
	some found in _report(denied, [])
	found.message == "execution role role denies ecr:BatchGetImage"
	found.help == ["remove it from the statement that denies it"]
	found.at == 60
	twice := array.concat(denied, [object.union(_deny(["*"], ["*"]), {"at": 59})])
	{other.at | some other in _report(twice, [])} == {59}
	_seen(array.concat(_enough, [_deny(["ecr:*"], ["arn:aws:ecr:eu-west-1:111122223333:repository/other"])]), []) == set()
	_seen(array.concat(_enough, [fixture.maybe(_deny(["*"], ["*"]))]), []) == _unknown
	fixture.said(_report([_enough[1], _deny(["ecr:Batch*"], ["*"])], []), "execution role role denies ecr:BatchGetImage; ")
}

test_boundary if {
	_bound(_enough) == set()
	_bound([_allow(["*"], ["*"])]) == set()
	_bound([_allow(["logs:*"], ["*"])]) == _violation
	_bound([fixture.maybe(_allow(["*"], ["*"]))]) == _unknown
	some found in _report(_enough, [_boundary([_allow(["logs:*"], ["*"])])])
	found.message == "the permissions boundary of role does not allow 3 actions that the pull needs"
	found.help == ["allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository app, and ecr:GetAuthorizationToken on * in limit"]
	found.at == 70
}

_boundary(statements) := ["/roles/role/boundary", {"id": "limit", "at": 70, "statements": statements}]

_bound(statements) := _seen(_enough, [_boundary(statements)])

# _repository is a declared repository whose policy has the statements.
_repository(statements) := {
	"id": "repository", "at": 80, "arn": {"text": _arn, "id": "repository"},
	"policy": {"at": 81, "statements": statements},
}

# _against is a statement of a repository against principals.
_against(principals) := object.union(_deny(["ecr:*"], ["*"]), {"principals": {"items": principals}})

# _denying is a declared repository, which the image is in or not, with a statement against principals.
_denying(principals) := _seen(_enough, [
	["/repositories/repository", _repository([_against(principals)])],
	["/task_definitions/definition/images/0/repository/id", "repository"],
])

test_repository_denies if {
	_denying([]) == set()
	_denying([{"text": "*"}]) == _violation
	_denying([{"text": "arn:*:iam::*:role/*", "id": "role", "unknown": [fixture.var_x]}]) == _violation
	_denying([{"text": "arn:*:iam::*:role/*", "id": "other", "unknown": [fixture.var_x]}]) == set()
	some found in _report(_enough, [
		["/repositories/repository", _repository([_against([{"text": "*"}])])],
		["/task_definitions/definition/images/0/repository/id", "repository"],
	])
	found.message == "the policy of repository denies the execution role 2 actions that the pull needs"
	found.help == ["except role from the statement that denies it"]
	found.at == 81
}

test_repository_that_the_image_may_be_in if {
	pairs := [["/repositories/repository", _repository([_against([{"text": "*"}])])]]
	_seen(_enough, pairs) == _unknown
	fixture.said(_report(_enough, pairs), "whether app:1 is in repository is not known")
	elsewhere := object.union(_repository([_against([{"text": "*"}])]), {"arn": {"text": "arn:aws:ecr:eu-west-1:*:repository/other"}})
	_seen(_enough, [["/repositories/repository", elsewhere]]) == set()
	_seen(_enough, [["/repositories/repository", _repository([])]]) == set()
	unsure := [{"name": "", "at": 41, "ecr": "unknown", "unknown": [fixture.var_x]}]
	_seen([_allow(["*"], ["*"])], [pairs[0], [_private_images, unsure]]) == _unknown
}

test_images if {
	_seen([], [[_private_images, []]]) == set()
	_seen([], [[_private_images, [{"name": "nginx", "at": 41, "ecr": "no"}]]]) == set()
	unsure := {"name": "", "at": 41, "ecr": "unknown", "unknown": [fixture.var_x]}
	_seen([], [[_private_images, [unsure]]]) == _unknown
	_seen([], [[_private_images, [object.remove(unsure, ["unknown"])]]]) == _unknown
	fixture.said(_report([], [[_private_images, [unsure]]]), "var.x has no value")
	{"message": "definition pulls an image that is not known", "at": 41} in {related | some found in _report([], [[_private_images, [unsure]]]); some related in found.related}
	_seen(_enough, [[_private_images, [unsure]]]) == _unknown
	_seen([_allow(["*"], ["*"])], [[_private_images, [unsure]]]) == set()
	_seen([_enough[0], _allow(_pull, ["arn:aws:ecr:*:*:repository/*"])], [[_private_images, [unsure]]]) == set()
	_seen([_enough[0], _allow(_pull, ["arn:aws:ecr:*:*:repository/*?"])], [[_private_images, [unsure]]]) == _unknown
	_seen([], [[_private_images, [fixture.maybe(_image)]]]) == _unknown
	_seen([], [[_private_images, [fixture.maybe(_image), _image]]]) == _violation
	_seen([], [[_private_images, [unsure, _image]]]) == _violation
	_seen([_enough[0]], [[_private_images, [{"name": "nginx", "at": 41, "ecr": "no"}, _image]]]) == _violation
}

test_repository_that_is_not_known if {
	part := object.union(_image, {"repository": {"text": "arn:*:ecr:*:*:repository/*", "unknown": [fixture.var_x]}})
	_seen(_enough, [[_private_images, [part]]]) == _unknown
	fixture.said(_report(_enough, [[_private_images, [part]]]), "var.x has no value")
	_seen([_allow(["*"], ["*"])], [[_private_images, [part]]]) == set()
	fixture.said(_report([], [[_private_images, [part]]]), "on the repository of the image, and ")
	partition := object.union(_image, {"repository": {"text": "arn:*:ecr:eu-west-1:111122223333:repository/app", "unknown": [fixture.var_x]}})
	_seen(_enough, [[_private_images, [partition]]]) == set()
	named := object.union(part, {"repository": {"id": "repository"}})
	_seen([_enough[0], object.union(_enough[1], {"resources": {"items": [{"text": "*", "id": "repository", "unknown": [fixture.var_x]}]}})], [[_private_images, [named]]]) == set()
	_seen([_enough[0], object.union(_enough[1], {"resources": {"items": [{"text": "arn:aws:s3:::a", "id": "other"}]}})], [[_private_images, [named]]]) == _violation
	fixture.said(_report([_enough[0]], [[_private_images, [named]]]), "ecr:GetDownloadUrlForLayer on repository; ")
}

test_further_containers if {
	further := ["/task_definitions/definition/unknown", [fixture.var_x]]
	_seen(_enough, [further]) == _unknown
	_seen([_allow(["*"], ["*"])], [further]) == set()
	_seen([], [further]) == _violation
	_seen([], [further, [_private_images, []]]) == _unknown
}

test_policies_that_are_not_known if {
	_seen([], [["/roles/role/open", [fixture.var_x]]]) == _unknown
	_seen(_enough, [["/roles/role/open", [fixture.var_x]]]) == _unknown
	_seen([], [["/roles/role/policies/0/unknown", [fixture.var_x]]]) == _unknown
	fixture.said(_report([], [["/roles/role/policies/0/unknown", [fixture.var_x]]]), "var.x has no value")
	_seen([fixture.maybe(_allow(["*"], ["*"]))], []) == _unknown
	_seen([object.union(_allow(["*"], ["*"]), {"conditions": ["StringEquals aws:SourceVpce"]})], []) == _unknown
	_seen([_enough[0], object.union(_enough[1], {"resources": fixture.partly("arn:aws:ecr:*")})], []) == _unknown
}

test_roles_that_are_not_in_the_files if {
	_seen([], [["/task_definitions/definition/execution_role/role", "other"]]) == set()
	_seen([], [["/task_definitions/definition/execution_role", {"is": "no"}]]) == set()
}

test_overrides if {
	override := ["/workloads/app/execution_role", {"is": "yes", "role": "other", "at": 44}]
	_seen([], [override]) == set()
	_seen([], [override, ["/roles/other", object.union(_role([]), {"id": "other"})]]) == {["violation", "other", "pull by definition"]}
	unsure := ["/workloads/app/execution_role", {"is": "unknown", "at": 44, "unknown": [fixture.var_x]}]
	_seen([], [unsure]) == _unknown
	fixture.said(_report([], [unsure]), "var.x has no value")
	_seen(_enough, [unsure]) == set()
	or_other := ["/workloads/app/execution_role", {"is": "unknown", "role": "other", "at": 44, "unknown": [fixture.var_x]}]
	_seen([], [or_other, ["/roles/other", object.union(_role([]), {"id": "other"})]]) == _unknown
}

test_workloads if {
	_seen([], [["/workloads/app/fargate", "no"]]) == set()
	_seen([], [["/workloads/app/fargate", "unknown"]]) == _unknown
	_seen([], [["/workloads/app/maybe", [fixture.var_x]]]) == _unknown
	other := ["/workloads/other", object.union(fixture.workload("other", ["task"]), {"task_definition": "definition"})]
	_seen([], [["/workloads/app/maybe", [fixture.var_x]], other]) == _violation
	{found.concerns.workloads | some found in _report([], [other])} == {{"app", "other"}}
	overridden := object.union(other[1], {"execution_role": {"is": "unknown", "unknown": [fixture.var_x]}})
	_seen([], [["/workloads/app/maybe", [fixture.var_x]], ["/workloads/other", overridden]]) == _unknown
}

test_definition_that_is_not_known if {
	stack := json.remove(_stack([], []), ["/workloads/app/task_definition"])
	report := rule.report with input as stack
	fixture.words(report) == {
		"cannot tell whether execution role role allows what the pull needs",
		"which task definition app runs is not known",
	}
	fixture.seen(report) == _unknown
	fixture.said(report, "which task definition app runs is not known")
}

test_several_definitions if {
	other := object.union(_definition, {"id": "other"})
	pairs := [
		["/task_definitions/other", other],
		["/workloads/other", object.union(fixture.workload("other", ["task"]), {"task_definition": "other"})],
	]
	_seen([], pairs) == {["violation", "role", "pull by definition"], ["violation", "role", "pull by other"]}
	{found.concerns.workloads | some found in _report([], pairs)} == {{"app"}, {"other"}}
}

test_words if {
	fixture.words(_report([_enough[0]], [])) == {
		"execution role role does not allow 2 actions that the pull needs",
		"the pull of definition needs ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository app",
		"the pull ends with CannotPullContainerError and 403 Forbidden",
		"attach the managed policy AmazonECSTaskExecutionRolePolicy to role",
	}
}

test_extent if {
	no_image := _report([_allow(["ecr:GetAuthorizationToken"], ["*"]), _allow(["ecr:BatchGetImage"], [_arn])], [])
	{found.extent | some found in no_image} == {{"ecr:GetDownloadUrlForLayer on the repository app"}}
}
