package egresslint.rules.pull["ecr-endpoint-policy_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["ecr-endpoint-policy"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_on(endpoint, statements) := _changed([[$"/endpoints/{endpoint}/policy", fixture.policy(statements)]])

_said(endpoint, statements, text) if {
	report := rule.report with input as fixture.changed([[$"/endpoints/{endpoint}/policy", fixture.policy(statements)]])
	fixture.said(report, text)
}

_allow(actions, resources) := fixture.statement("allow", actions, resources)

_deny(actions, resources) := fixture.statement("deny", actions, resources)

_pull := ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

_repositories := "arn:aws:ecr:ap-northeast-1:111122223333:repository/*"

_app := "arn:aws:ecr:ap-northeast-1:111122223333:repository/app"

_violation(endpoint) := {["violation", endpoint, "policy"]}

_unknown(endpoint) := {["unknown", endpoint, "policy"]}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_token if {
	_on("api", [_allow(["ecr:GetAuthorizationToken"], ["*"])]) == set()
	_on("api", [_allow(["ECR:*"], ["*"])]) == set()
	_on("api", [object.union(_allow(["*"], []), {"resources": fixture.except([_app])})]) == set()
	_on("api", [_allow(["*"], [_repositories])]) == _violation("api")
	_on("api", [_allow(_pull, ["*"])]) == _violation("api")
	_on("api", [object.union(_allow([], ["*"]), {"actions": fixture.except(["ecr:Get*"])})]) == _violation("api")
	_said("api", [_allow(_pull, ["*"])], "the policy of api does not allow ecr:GetAuthorizationToken")
}

test_image if {
	_on("dkr", [_allow(_pull, ["*"])]) == set()
	_on("dkr", [_allow(["ecr:*"], [_repositories])]) == set()
	_on("dkr", [_allow(_pull, [_app])]) == set()
	_on("dkr", [_allow(_pull, ["arn:aws:ecr:*:*:repository/app-*"])]) == set()
	_on("dkr", [object.union(_allow(_pull, []), {"resources": fixture.except([_app])})]) == set()
	_on("dkr", [_allow(["ecr:GetAuthorizationToken"], ["*"])]) == _violation("dkr")
	_on("dkr", [_allow(_pull, ["arn:aws:ecr:us-east-1:111122223333:repository/*"])]) == _violation("dkr")
	_on("dkr", []) == _violation("dkr")
	_said("dkr", [_allow(["ecr:BatchGetImage"], ["*"])], "the pull ends with CannotPullContainerError and 403 Forbidden; allow ecr:GetDownloadUrlForLayer on the repository of the image")
	_said("dkr", [], "does not allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer")
	report := rule.report with input as fixture.changed([["/endpoints/dkr/policy", fixture.policy([])]])
	{found.extent | some found in report} == {{"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}}
	fixture.words(report) == {
		"allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository of the image",
		"the policy of dkr does not allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer",
		"the pull ends with CannotPullContainerError and 403 Forbidden",
	}
	{found.at | some found in report} == {20}
}

test_one_policy_for_both if {
	policy := fixture.policy([_allow(array.concat(_pull, ["ecr:GetAuthorizationToken"]), ["*"])])
	_changed([["/endpoints/api/policy", policy], ["/endpoints/dkr/policy", policy]]) == set()
}

test_denials if {
	_on("dkr", [_allow(["*"], ["*"]), _deny(["ecr:*"], [_repositories, "arn:aws:ecr:*:*:repository/*"])]) == _violation("dkr")
	_on("dkr", [_allow(["*"], [_app]), _deny(["ecr:BatchGetImage"], [_app])]) == _violation("dkr")
	_on("dkr", [_allow(["*"], ["*"]), _deny(["ecr:DeleteRepository"], ["*"])]) == set()
	_on("dkr", [_allow(["*"], [_app]), _deny(["ecr:*"], ["arn:aws:ecr:ap-northeast-1:111122223333:repository/other"])]) == set()
	_said("api", [_allow(["*"], ["*"]), _deny(["ecr:GetAuthorizationToken"], ["*"])], "the policy of api denies ecr:GetAuthorizationToken")
	report := rule.report with input as fixture.changed([["/endpoints/api/policy", fixture.policy([_allow(["*"], ["*"]), _deny(["*"], ["*"])])]])
	fixture.words(report) == {
		"allow ecr:GetAuthorizationToken on *",
		"the policy of api denies ecr:GetAuthorizationToken",
		"without a token, the task stops with ResourceInitializationError and AccessDeniedException",
	}
	some found in report
	found.at == 21
	found.concerns == {"workloads": {"app"}, "endpoints": {"api"}}
	found.related == {{"message": "app pulls its image in this VPC", "at": 2}}
}

test_what_is_not_known if {
	conditional := {"conditions": ["StringEquals aws:PrincipalOrgID"]}
	_on("dkr", [object.union(_allow(_pull, ["*"]), conditional)]) == _unknown("dkr")
	_on("dkr", [_allow(_pull, ["*"]), object.union(_deny(["*"], ["*"]), conditional)]) == _unknown("dkr")
	_on("dkr", [object.union(_allow(_pull, []), {"resources": fixture.partly("*")})]) == _unknown("dkr")
	_on("dkr", [object.union(_allow(_pull, []), {"resources": {"items": [], "open": [fixture.var_x]}})]) == _unknown("dkr")
	_said("dkr", [object.union(_allow(_pull, ["*"]), conditional)], "whether a pull meets the condition StringEquals aws:PrincipalOrgID is not known")
	_changed([["/endpoints/dkr/policy", fixture.policy([])], ["/endpoints/dkr/maybe", [fixture.var_x]]]) == _unknown("dkr")
}

test_region_that_is_not_known if {
	regional := [[$"/{path}/region", ""] | some path in ["groups/task", "groups/endpoints", "workloads/app", "endpoints/api", "endpoints/dkr", "endpoints/gateway"]]
	_changed(array.concat(regional, [["/endpoints/dkr/policy", fixture.policy([_allow(_pull, [_app])])]])) == set()
	_changed(array.concat(regional, [["/endpoints/dkr/policy", fixture.policy([_allow(_pull, ["arn:aws:s3:::*"])])]])) == _violation("dkr")
}

test_old_platforms_do_without_ecr_api if {
	_changed([["/endpoints/api/policy", fixture.policy([])], ["/workloads/app/platform_version", "1.3.0"]]) == set()
	_changed([["/endpoints/dkr/policy", fixture.policy([])], ["/workloads/app/platform_version", "1.3.0"]]) == _violation("dkr")
	_changed([["/endpoints/api/policy", fixture.policy([])], ["/workloads", {}]]) == _violation("api")
	old := object.union(fixture.workload("old", ["task"]), {"platform_version": "1.3.0"})
	report := rule.report with input as fixture.changed([["/endpoints/api/policy", fixture.policy([])], ["/workloads/old", old]])
	fixture.words(report) == {
		"allow ecr:GetAuthorizationToken on *",
		"the policy of api does not allow ecr:GetAuthorizationToken",
		"without a token, the task stops with ResourceInitializationError and AccessDeniedException",
	}
	{found.concerns.workloads | some found in report} == {{"app"}}
}
