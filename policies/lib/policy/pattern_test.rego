package egresslint.lib.pattern_test

import data.egresslint.lib.policy

test_covers if {
	every pair in [
		["*", "s3:getobject"],
		["s3:*", "s3:getobject"],
		["s3:get*", "s3:getobject"],
		["s3:getobjec?", "s3:getobject"],
		["arn:aws:s3:::prod-*-starport-layer-bucket/*", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"],
		["arn:aws:s3:::*", "arn:aws:s3:::prod-*"],
		["a(b)[c]{d}|e^$f\\g.", "a(b)[c]{d}|e^$f\\g."],
	] {
		policy.pattern_covers(pair[0], pair[1])
	}
	every pair in [
		["s3:put*", "s3:getobject"],
		["s3:getobject", "s3:getobjectacl"],
		["s3.getobject", "s3:getobject"],
		["s3:getobjec.", "s3:getobject"],
		["arn:aws:s3:::prod-?", "arn:aws:s3:::prod-*"],
		["arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/a", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"],
	] {
		not policy.pattern_covers(pair[0], pair[1])
	}
}

test_meets if {
	every pair in [
		["arn:aws:ecr:*:*:repository/app", "arn:aws:ecr:eu-west-1:*:repository/*"],
		["arn:aws:ecr:eu-west-1:111122223333:repository/app", "arn:aws:ecr:eu-west-1:*:repository/*"],
		["arn:aws:s3:::prod-us-*", "arn:aws:s3:::prod-*-starport-layer-bucket/*"],
		["repository/a?", "repository/*b"],
		["*", "#"],
		["#", "*"],
	] {
		policy.pattern_overlaps(pair[0], pair[1])
	}
	every pair in [
		["arn:aws:ecr:us-east-1:*:repository/*", "arn:aws:ecr:eu-west-1:*:repository/*"],
		["*-bucket/a", "prod-*-bucket/b"],
		["arn:aws:ecr:*", "#"],
		["prod-*-layer-*/a", "prod-eu/a"],
		["prod-eu/a", "prod-*-layer-*/a"],
	] {
		not policy.pattern_overlaps(pair[0], pair[1])
	}
}
