package egresslint.rules.pull["s3-endpoint-policy_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["s3-endpoint-policy"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_with(statements) := _changed([["/endpoints/gateway/policy", fixture.policy(statements)]])

_said(statements, text) if {
	report := rule.report with input as fixture.changed([["/endpoints/gateway/policy", fixture.policy(statements)]])
	fixture.said(report, text)
}

_allow(actions, resources) := fixture.statement("allow", actions, resources)

_deny(actions, resources) := fixture.statement("deny", actions, resources)

_everything := _allow(["*"], ["*"])

_layers := "arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*"

_violation := {["violation", "gateway", "policy"]}

_unknown := {["unknown", "gateway", "policy"]}

# _anywhere is what is reported where nothing tells the region.
_anywhere(statements) := report if {
	report := rule.report with input as _regionless(statements)
}

_regionless(statements) := fixture.changed(array.concat(
	[[$"/{path}/region", ""] | some path in ["groups/task", "groups/endpoints", "workloads/app", "endpoints/api", "endpoints/dkr", "endpoints/gateway"]],
	[["/endpoints/gateway/policy", fixture.policy(statements)]],
))

test_secure if count(rule.report) == 0 with input as fixture.secure

test_bucket_of_the_layers if {
	every statement in [
		_everything,
		_allow(["s3:GetObject"], [_layers]),
		_allow(["s3:ListBucket", "S3:get*"], ["arn:aws:s3:::data/*", "arn:aws:s3:::prod-*-starport-layer-bucket/*"]),
		_allow(["s3:*"], ["arn:aws:s3:::*"]),
		object.union(_everything, {"actions": fixture.except(["s3:PutObject"])}),
		object.union(_everything, {"resources": fixture.except(["arn:aws:s3:::secret/*"])}),
	] {
		_with([statement]) == set()
	}
}

test_other_buckets if {
	statements := [_allow(["s3:*"], ["arn:aws:s3:::data", "arn:aws:s3:::data/*"])]
	_with(statements) == _violation
	_said(statements, $"the policy of gateway does not allow s3:GetObject on the bucket of image layers; ECR stores image layers in {_layers}")
	report := rule.report with input as fixture.changed([["/endpoints/gateway/policy", fixture.policy(statements)]])
	fixture.words(report) == {
		"ECR stores image layers in arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*",
		"allow s3:GetObject on arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/* for the principal *",
		"the policy of gateway does not allow s3:GetObject on the bucket of image layers",
		"the pull ends with CannotPullContainerError and 403 Forbidden",
	}
	some found in report
	found.at == 20
	found.related == {{"message": "app pulls its image in this VPC", "at": 2}}
	found.concerns == {"workloads": {"app"}, "endpoints": {"gateway"}}
}

test_nothing_that_fits if {
	every statement in [
		_allow(["s3:PutObject"], ["*"]),
		_allow(["s3:GetObject"], ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]),
		_allow(["s3:GetObject"], ["arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket"]),
		object.union(_everything, {"actions": fixture.except(["s3:Get*"])}),
		object.union(_everything, {"resources": fixture.except(["arn:aws:s3:::prod-*"])}),
		object.union(_everything, {"principals": fixture.except(["*"])}),
	] {
		_with([statement]) == _violation
	}
	_with([]) == _violation
}

test_denial if {
	_with([_everything, _deny(["s3:GetObject"], [_layers])]) == _violation
	_with([_everything, object.union(_deny(["s3:*"], []), {"resources": fixture.except(["arn:aws:s3:::data/*"])})]) == _violation
	_said([_everything, _deny(["s3:*"], ["*"])], "the policy of gateway denies s3:GetObject on")
	_with([_everything, _deny(["s3:DeleteObject"], ["*"]), _deny(["s3:*"], ["arn:aws:s3:::data/*"])]) == set()
	report := rule.report with input as fixture.changed([["/endpoints/gateway/policy", fixture.policy([_everything, _deny(["*"], ["*"])])]])
	fixture.words(report) == {
		"ECR stores image layers in arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*",
		"allow s3:GetObject on arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/* for the principal *",
		"the policy of gateway denies s3:GetObject on the bucket of image layers",
		"the pull ends with CannotPullContainerError and 403 Forbidden",
	}
	{found.at | some found in report} == {21}
}

test_conditions if {
	conditional := {"conditions": ["StringEquals aws:SourceVpc", "Bool aws:SecureTransport"]}
	_with([object.union(_everything, conditional)]) == _unknown
	_said([object.union(_everything, conditional)], "whether a pull meets the condition Bool aws:SecureTransport and StringEquals aws:SourceVpc is not known")
	_with([_everything, object.union(_deny(["*"], ["*"]), conditional)]) == _unknown
	_with([_everything, object.union(_everything, conditional)]) == set()
	_with([object.union(_deny(["*"], ["*"]), conditional)]) == _violation
}

test_principals if {
	role := fixture.patterns(["arn:aws:iam::111122223333:role/task"])
	_with([object.union(_everything, {"principals": role})]) == _unknown
	_said([object.union(_everything, {"principals": role})], "whether a pull counts as one by arn:aws:iam::111122223333:role/task is not known")
	_with([object.union(_everything, {"principals": object.union(role, {"except": true})})]) == _unknown
	_said([object.union(_everything, {"principals": object.union(role, {"except": true})})], "by another principal than arn:aws:iam")
	_with([object.union(_everything, {"principals": fixture.partly("*")})]) == _unknown
	_said([object.union(_everything, {"principals": fixture.partly("*")})], "var.x has no value")
	_said([object.union(_everything, {"principals": {"items": []}})], "whether a pull counts as one by no principal is not known")
}

test_what_is_not_known if {
	every statements in [
		[object.union(_everything, {"effect": "", "unknown": [fixture.var_x]})],
		[fixture.maybe(_everything)],
		[_everything, fixture.maybe(_deny(["*"], ["*"]))],
		[object.union(_everything, {"actions": {"items": [], "open": [fixture.var_x]}})],
		[object.union(_everything, {"resources": fixture.partly("arn:aws:s3:::*/*")})],
		[object.union(_everything, {"resources": object.union(fixture.partly("arn:aws:s3:::*/*"), {"except": true})})],
		[object.union(_everything, {"resources": object.union(fixture.except([]), {"open": [fixture.var_x]})})],
		[_allow(["s3:GetObject"], ["arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/a/*"])],
		[_allow(["s3:GetObject"], ["arn:aws:s3:::prod-${aws:RequestedRegion}-starport-layer-bucket/*"])],
	] {
		_with(statements) == _unknown
	}
	_said([_allow(["s3:GetObject"], ["arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/a/*"])], $"a statement names only a part of the bucket")
	_said([_allow(["s3:GetObject"], ["arn:aws:s3:::prod-${aws:RequestedRegion}-starport-layer-bucket/*"])], "what arn:aws:s3:::prod-${aws:RequestedRegion}-starport-layer-bucket/* stands for is not known")
	_with([object.union(_everything, {"resources": fixture.partly("arn:aws:s3:::data-*")})]) == _violation
	unread := object.union(fixture.policy([]), {"unknown": [fixture.var_x]})
	_changed([["/endpoints/gateway/policy", unread]]) == _unknown
	_changed([["/endpoints/gateway/policy", object.union(unread, {"statements": [_everything]})]]) == _unknown
	_changed([["/endpoints/gateway/policy", object.union(unread, {"statements": [_deny(["*"], ["*"])]})]]) == _violation
}

test_region_that_is_not_known if {
	_anywhere([_allow(["s3:GetObject"], ["arn:aws:s3:::prod-*-starport-layer-bucket/*"])]) == set()
	_anywhere([_allow(["s3:GetObject"], ["arn:aws-cn:s3:::prod-*-starport-layer-bucket/*"])]) == set()
	some_regions := _anywhere([_allow(["s3:GetObject"], ["arn:aws:s3:::prod-*?-starport-layer-bucket/*"])])
	fixture.seen(some_regions) == _unknown
	one := _anywhere([_allow(["s3:GetObject"], [_layers])])
	fixture.seen(one) == _unknown
	fixture.said(one, "the region is not known (--region …)")
	none := _anywhere([_allow(["s3:GetObject"], ["arn:aws:s3:::data/*"])])
	fixture.seen(none) == _violation
	fixture.said(none, "ECR stores image layers in arn:aws:s3:::prod-REGION-starport-layer-bucket/*")
}

test_other_partitions if {
	china := [["/endpoints/gateway/region", "cn-north-1"], ["/endpoints/gateway/policy", fixture.policy([_allow(["s3:GetObject"], ["arn:aws:s3:::*"])])]]
	_changed(china) == _violation
	_changed(array.concat(china, [["/endpoints/gateway/policy", fixture.policy([_allow(["s3:GetObject"], ["arn:aws-cn:s3:::*"])])]])) == set()
}

test_gateway_that_no_pull_goes_through if {
	nothing := [["/workloads", {}], ["/endpoints/gateway/policy", fixture.policy([])]]
	_changed(nothing) == _violation
	other := {"services": [["/endpoints/api/service", "logs"], ["/endpoints/dkr/service", "logs"]], "vpcs": [
		["/vpcs/other", {"id": "other", "origin": "declared"}],
		["/endpoints/api/vpc", "other"],
		["/endpoints/dkr/vpc", "other"],
	]}
	_changed(array.concat(nothing, other.services)) == set()
	_changed(array.concat(nothing, other.vpcs)) == set()
	_changed(array.concat([["/endpoints/gateway/policy", fixture.policy([])]], other.services)) == _violation
}

test_doubts if {
	_changed([["/endpoints/gateway/policy", fixture.policy([])], ["/endpoints/gateway/maybe", [fixture.var_x]]]) == _unknown
}

test_words if {
	partial := rule.report with input as fixture.changed([["/endpoints/gateway/policy", fixture.policy([_allow(["s3:GetObject"], ["arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/a/*"])])]])
	fixture.words(partial) == {
		"cannot tell whether the policy of gateway allows s3:GetObject on the bucket of image layers",
		"a statement names only a part of the bucket",
	}
}
