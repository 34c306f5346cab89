package egresslint.rules.exposure["prefix-list-mismatch_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.exposure["prefix-list-mismatch"] as rule

# _listed is what the rule sees in a region where the task may send to the list with the id.
_listed(id, region) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.listing(fixture.literal(id), region)
}

_says(id, region, text) if {
	report := rule.report with input as fixture.listing(fixture.literal(id), region)
	fixture.said(report, text)
}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_list_of_another_region if {
	report := rule.report with input as fixture.listing(fixture.literal("pl-63a5400a"), "ap-northeast-1")
	fixture.seen(report) == {["violation", "task", "tcp/443-443 to prefix_list pl-63a5400a"]}
	fixture.said(report, "this rule allows prefix list pl-63a5400a, which is that of S3 in us-east-1")
	fixture.said(report, "allow tcp/443 to the S3 prefix list (pl-61a54008 in ap-northeast-1) instead")
	{found.related | some found in report} == {{{"message": "app runs with this security group", "at": 2}}}
	{found.concerns | some found in report} == {{"groups": {"task"}, "workloads": {"app"}}}
}

test_list_of_another_service if {
	_says("pl-78a54011", "ap-northeast-1", "which is that of DynamoDB in ap-northeast-1; the image layers come from")
	_says("pl-66a7420f", "ap-northeast-1", "which is that of DynamoDB in ap-south-1; the image layers come from")
}

test_list_of_another_service_beside_that_of_s3 if {
	dynamodb := fixture.https(fixture.to_list("pl-78a54011"))
	s3 := fixture.https(fixture.to_list("s3-list"))
	lists := ["/prefix_lists", object.union(fixture.secure.prefix_lists, fixture.literal("pl-78a54011"))]
	_found([lists, ["/groups/task/egress", [s3, dynamodb]]]) == set()
	_found([lists, ["/groups/task/egress", [fixture.rule("tcp", 80, 80, s3.peer), dynamodb]]]) == {"violation"}
	_found([lists, ["/groups/task/egress", [fixture.https(fixture.to_group("endpoints")), dynamodb]]]) == {"violation"}

	# The rule for S3 may be in another group of the task.
	second := [["/groups/second", fixture.group("second", [s3], [])], ["/groups/task/egress", [dynamodb]], lists]
	_found(second) == {"violation"}
	_found(array.concat(second, [["/workloads/app/groups/items/-", {"id": "second"}]])) == set()
	_found(array.concat(second, [
		["/workloads/app/groups/items/-", {"id": "second"}],
		["/workloads/other", fixture.workload("other", ["task"])],
	])) == {"violation"}
}

test_list_of_another_region_beside_that_of_s3 if {
	_found([
		["/prefix_lists", object.union(fixture.secure.prefix_lists, fixture.literal("pl-63a5400a"))],
		["/groups/task/egress", [fixture.https(fixture.to_list("s3-list")), fixture.https(fixture.to_list("pl-63a5400a"))]],
	]) == {"violation"}
}

_found(pairs) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

test_list_of_several_regions if _says("pl-78a54011", "eu-west-1", "which is that of DynamoDB in ap-northeast-1, S3 in ap-northeast-2 and S3 in ap-south-1; the image layers come from")

test_list_of_the_region if {
	_listed("pl-61a54008", "ap-northeast-1") == set()
	_listed("pl-78a54011", "ap-south-1") == set()
}

test_region_that_is_not_known if {
	_listed("pl-61a54008", "") == set()
	_listed("pl-78a54011", "") == set()
	_listed("pl-02cd2c6b", "") == {"violation"}
	_says("pl-02cd2c6b", "", "which is that of DynamoDB in us-east-1; the image layers come from the region's S3 prefix list")
}

test_region_without_known_id if _listed("pl-61a54008", "eu-south-1") == set()

test_id_that_is_not_known if _listed("pl-0123456789abcdef0", "ap-northeast-1") == set()

test_list_that_is_not_literal if {
	found := rule.report with input as fixture.listing({"x": {"id": "x", "region": "us-east-1", "service": "s3"}}, "ap-northeast-1")
	found == set()
}

test_doubts if {
	list := object.union(fixture.secure.prefix_lists, fixture.literal("pl-63a5400a"))
	stray := object.union(fixture.https(fixture.to_list("pl-63a5400a")), {"id": "stray", "unknown": [fixture.var_x]})
	maybe := rule.report with input as fixture.changed([
		["/prefix_lists", list],
		["/groups/task/egress/-", fixture.maybe(fixture.https(fixture.to_list("pl-63a5400a")))],
	])
	fixture.verdicts(maybe) == {"unknown"}
	fixture.said(maybe, "this rule may allow prefix list pl-63a5400a, which is that of S3 in us-east-1")
	unattached := rule.report with input as fixture.changed([["/prefix_lists", list], ["/unattached/egress", [stray]]])
	fixture.seen(unattached) == {["unknown", "stray", "tcp/443-443 to prefix_list pl-63a5400a"]}
}

test_image_has_to_be_mirrored_first if {
	report := rule.report with input as fixture.from_docker_hub(fixture.listing(fixture.literal("pl-63a5400a"), "ap-northeast-1"))
	fixture.said(report, "first mirror nginx:1 to private ECR, with a copy or a pull through cache rule; allow tcp/443 to the S3")
}
