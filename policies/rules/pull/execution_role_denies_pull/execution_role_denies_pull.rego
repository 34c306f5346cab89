# METADATA
# title: The execution role of a task on Fargate may pull its image
# description: >-
#   ECS pulls the image of a task from private ECR with the execution role. The policies of the role allow
#   ecr:GetAuthorizationToken on *, as that action knows no resources, and ecr:BatchGetImage and
#   ecr:GetDownloadUrlForLayer on the repository of the image. A permissions boundary has to allow them too, and no
#   statement denies them, be it of the role or of the repository.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
#     description: Amazon ECS task execution IAM role
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
#     description: Policy evaluation logic
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
#     description: Private repository policies in Amazon ECR
# custom:
#   since: unreleased
#   level: error
#   symptom: >-
#     ECR refuses the request for a token, and the task stops before its image is pulled; or it refuses the image, and
#     the task stops with CannotPullContainerError.
#   errors:
#     - 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: User: … is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action'
#     - 'CannotPullContainerError: … pull access denied … 403 Forbidden'
#   unknown: >-
#     A role that these files declare is judged, for the images in private ECR of the task definitions that it is the
#     execution role of. Its policies are evaluated as IAM does. It is unknown where what decides it has conditions,
#     is attached for a missing value, names a resource of which a part is not known, or is a managed policy that is
#     neither in these files nor one of the AWS managed policies that egresslint knows. A role that is not in these
#     files is not judged. Nor is the policy of a repository that is not: one in another account has to allow the pull
#     too.
#   path: {hop: role, services: [ecr.api, ecr.dkr]}
#   related: [execution-role-missing, ecr-endpoint-policy]
#   mapping:
#     well-architected: [SEC03-BP02]
package egresslint.rules.pull["execution-role-denies-pull"]

import data.egresslint.lib.answer
import data.egresslint.lib.finding
import data.egresslint.lib.policy
import data.egresslint.lib.task

report contains finding.of(found, _doubts(workloads), place, says) if {
	some [id, workloads] in _uses
	role := input.roles[id.role]
	checks := _checks(input.task_definitions[id.definition], role)
	found := answer.all({check.answer | some check in checks})
	found.is != "yes"
	by := [way | some way in ["statement", "policies", "boundary", "repository"]; some check in checks; check.by == way; check.answer.is == found.is][0]
	refused := {check | some check in checks; check.by == by; check.answer.is == found.is}
	place := {
		"resource": id.role,
		"at": min({check.at | some check in refused}),
		"subject": $"pull by {id.definition}",
		"extent": {$"{check.action} on {check.on}" | some check in refused},
		"related": (_related(id.definition, role) | {check.related | some check in refused}),
		"concerns": {"workloads": object.keys(workloads)},
	}
	what := _what(refused)
	says := {
		"violation": $"{_refuses(by, role, refused)} {_actions(refused)}",
		"notes": {$"the pull of {id.definition} needs {what}", _outcome(refused)},
		"help": [_advice(by, role, what)],
		"unknown": $"cannot tell whether execution role {id.role} allows what the pull needs",
	}
}

# [[{definition, role of these files}, {workload that runs the one with the other: the reasons why it may not}]]
_uses := [[id, {run.workload: run.why | some run in _runs; run.id == id}] | some id in {run.id | some run in _runs}]

_runs := {{"id": {"definition": definition, "role": given.role}, "workload": workload, "why": (why | given.why)} |
	some definition, declared in input.task_definitions
	some workload, why in task.runs(definition)
	given := _given(declared, object.get(task.workloads[workload], "execution_role", {}))
}

# What starts a task may override the role of its task definition.
_given(declared, override) := {"role": override.role, "why": set()} if {
	override.is == "yes"
} else := {"role": declared.execution_role.role, "why": answer.reasons(override, ["unknown"])}

# One workload that certainly runs is enough.
_doubts(workloads) := set() if {
	some workload, why in workloads
	count(why | task.doubts[workload]) == 0
} else := union({all | some workload, why in workloads; all := why | task.doubts[workload]})

# What is asked of the role for the images: {by: who answers, action, on, answer, at, related}.
_checks(definition, role) := {object.union(check, {
	"action": request.name,
	"on": request.on,
	"answer": answer.if_yes(_private(image), check.answer, answer.yes),
	"related": {"message": message, "at": finding.at_or(image, definition)},
}) |
	some image in _images(definition)
	message := $"{definition.id} pulls {_name(image)}"
	some request in _requests(image)
	some check in _asked(role, image, request)
}

# Where there may be further containers, their images may be in any repository.
_images(definition) := array.concat(definition.images, [{"unknown": why} |
	why := answer.reasons(definition, ["unknown"])
	count(why) > 0
])

_private(image) := answer.beyond_doubt(answer.yes, answer.reasons(image, ["maybe"])) if {
	image.ecr == "yes"
} else := answer.no if {
	image.ecr == "no"
} else := answer.unknown(answer.reasons(image, ["unknown"]))

# A token is only given where everything is allowed, which # stands for.
_requests(image) := array.concat(
	[{"name": "ecr:GetAuthorizationToken", "action": "ecr:getauthorizationtoken", "on": "*", "resource": "#", "part": set()}],
	[object.union(request, {"id": id | id := repository.id}) |
		repository := object.get(image, "repository", {"text": "arn:*:ecr:*:*:repository/*"})
		some name in ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
		request := {
			"name": name,
			"action": lower(name),
			"on": _repository(repository),
			"resource": repository.text,
			"part": answer.reasons(repository, ["unknown"]),
		}
	],
)

_repository(repository) := object.get(repository, "id", _by_name(repository))

_by_name(repository) := $"the repository {name}" if {
	[_, name] := split(repository.text, ":repository/")
	not contains(name, "*")
} else := "the repository of the image"

_name(image) := image.name if {
	image.name != ""
} else := "an image that is not known"

_asked(role, image, request) := ({_by_policies(role, request)} | _by_boundary(role, request)) | _by_repositories(role, image, request)

_by_policies(role, request) := {"by": "statement", "answer": answer.no, "at": min(denials)} if {
	denials := policy.denials(policy.of_role(role), _of_holder(request))
} else := {"by": "policies", "answer": policy.evaluate(policy.of_role(role), _of_holder(request)), "at": finding.at(role)}

_by_boundary(role, request) := {{"by": "boundary", "answer": policy.evaluate(boundary, _of_holder(request)), "at": finding.at(boundary)} |
	boundary := role.boundary
}

_of_holder(request) := object.union(request, {"by": "holder"})

# The policy of a repository in the role's account need not allow what the role does.
_by_repositories(role, image, request) := {{"by": "repository", "answer": answer.no_beyond_doubt(spared, doubts), "at": finding.at(repository.policy), "repository": repository.id} |
	request.resource != "#"
	some repository in input.repositories
	doubts := _other_repository(image, repository)
	spared := policy.spares(repository.policy, object.union(request, {"by": role}))
}

# The reasons why an image may be in another repository; undefined where it certainly is.
_other_repository(image, repository) := set() if {
	image.repository.id == repository.id
} else := {{"reason": $"whether {_name(image)} is in {repository.id} is not known", "at": finding.at(image)}} if {
	policy.pattern_overlaps(object.get(image, ["repository", "text"], "*"), repository.arn.text)
}

_what(refused) := concat(", and ", sort({$"{answer.list(actions)} on {on}" |
	some on in {check.on | some check in refused}
	actions := {check.action | some check in refused; check.on == on}
}))

_actions(refused) := answer.list(actions) if {
	actions := {check.action | some check in refused}
	count(actions) == 1
} else := $"{count({check.action | some check in refused})} actions that the pull needs"

_refuses("statement", role, _) := $"execution role {role.id} denies"

_refuses("policies", role, _) := $"execution role {role.id} does not allow"

_refuses("boundary", role, _) := $"the permissions boundary of {role.id} does not allow"

_refuses("repository", _, refused) := $"the policy of {answer.list({check.repository | some check in refused})} denies the execution role"

_outcome(refused) := "without a token, the task stops with ResourceInitializationError and AccessDeniedException" if {
	some check in refused
	check.on == "*"
} else := "the pull ends with CannotPullContainerError and 403 Forbidden"

_advice("statement", _, _) := "remove it from the statement that denies it"

_advice("policies", role, _) := $"attach the managed policy AmazonECSTaskExecutionRolePolicy to {role.id}"

_advice("boundary", role, what) := $"allow {what} in {role.boundary.id}"

_advice("repository", role, _) := $"except {role.id} from the statement that denies it"

_related(definition, role) := {{
	"message": $"{role.id} is the execution role of {definition}",
	"at": finding.at_or(input.task_definitions[definition].execution_role, input.task_definitions[definition]),
}} | {{"message": message, "at": finding.at(attached)} |
	some attached in role.policies
	message := $"{attached.id} is a policy of {role.id}"
}
