package egresslint.rules.needs["image-not-in-private-ecr_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.needs["image-not-in-private-ecr"] as rule

# _running is the secure stack with a task definition of the image, and changes.
_running(image, pairs) := fixture.changed(array.concat(
	[
		["/task_definitions/def", {"id": "def", "at": 29, "needs": [], "images": [image]}],
		["/workloads/app/task_definition", "def"],
	],
	pairs,
))

_judged(stack, except) := report if {
	report := rule.report with input as stack
		with data.egresslint.config.needs as fixture.needs
		with data.egresslint.config.rules["image-not-in-private-ecr"].options.except as except
}

_nginx := {"name": "nginx:1", "at": 30, "ecr": "no"}

test_secure if _judged(fixture.secure, []) == set()

test_private_ecr if _judged(_running({"name": "1.dkr.ecr.eu-west-1.amazonaws.com/app", "at": 30, "ecr": "yes"}, []), []) == set()

test_only_where_it_is_asked_for if {
	report := rule.report with input as _running(_nginx, [])
	report == set()
}

test_image_from_elsewhere if {
	report := _judged(_running(_nginx, []), [])
	fixture.words(report) == {
		"copy it to private ECR, for example with a pull through cache rule",
		"the image nginx:1 is not in a private ECR repository",
		"whether the task can pull it is not judged",
	}
	fixture.seen(report) == {["violation", "def", "nginx:1"]}
	fixture.said(report, "the image nginx:1 is not in a private ECR repository")
	{found.at | some found in report} == {30}
	{found.related | some found in report} == {{{"message": "app runs this task definition", "at": 2}}}
	{found.concerns | some found in report} == {{"workloads": {"app"}}}
}

test_images_that_may if {
	_judged(_running(_nginx, []), ["nginx:*"]) == set()
	fixture.verdicts(_judged(_running(_nginx, []), ["httpd:*"])) == {"violation"}
}

test_image_that_is_not_known if {
	report := _judged(_running({"name": "", "at": 30, "ecr": "unknown", "unknown": [fixture.var_x]}, []), [])
	fixture.words(report) == {
		"cannot tell whether an image of def is in a private ECR repository",
		"var.x has no value (--var x=…)",
	}
	fixture.seen(report) == {["unknown", "def", ""]}
	fixture.said(report, "var.x has no value")
}

test_workload_that_may_not_be if {
	fixture.verdicts(_judged(_running(_nginx, [["/workloads/app/maybe", [fixture.var_x]]]), [])) == {"unknown"}
	other := object.union(fixture.workload("other", ["task"]), {"task_definition": "def"})
	fixture.verdicts(_judged(_running(_nginx, [["/workloads/app/maybe", [fixture.var_x]], ["/workloads/other", other]]), [])) == {"violation"}
}

test_definition_that_nothing_runs_on_fargate if _judged(_running(_nginx, [["/workloads/app/fargate", "no"]]), []) == set()

test_container_that_may_not_be if {
	report := _judged(_running(object.union(_nginx, {"maybe": [fixture.var_x]}), []), [])
	fixture.verdicts(report) == {"unknown"}
	fixture.said(report, "var.x has no value")
}
