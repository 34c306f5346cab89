package egresslint.lib.reported_test

import data.egresslint.lib.fixture
import data.egresslint.lib.path

_finding(verdict, endpoints) := {
	"verdict": verdict, "resource": "thing", "at": 3, "message": "It is wrong.",
	"related": {{"message": "There", "at": 4}},
	"concerns": {"workloads": {"app"}, "endpoints": endpoints},
}

_hops(finding, service) := hops if {
	hops := path.reported_hops([["some-rule", "acl", finding]], "app", service) with input as fixture.secure
}

_ways(finding) := {service | some service in {"ecr.api", "ecr.dkr", "s3"}; count(_hops(finding, service)) > 0}

test_hop if {
	_hops(_finding("violation", {"dkr"}), "ecr.dkr") == [{
		"kind": "acl", "rule": "some-rule", "resource": "thing", "at": 3, "is": "no", "why": set(),
		"message": "It is wrong.", "help": [], "evidence": {{"message": "There", "at": 4}},
	}]
	_hops(_finding("unknown", {"api"}), "ecr.api")[0].is == "unknown"
	_hops(object.remove(_finding("violation", {"dkr"}), {"related"}), "ecr.dkr")[0].evidence == set()
}

test_role if {
	ways := {service |
		some service in {"ecr.api", "ecr.dkr", "s3"}
		some endpoints in [set(), {"gateway"}]
		hops := path.reported_hops([["some-rule", "role", _finding("violation", endpoints)]], "app", service) with input as fixture.secure
		count(hops) > 0
	}
	ways == {"ecr.api", "ecr.dkr"}
}

test_way if {
	_ways(_finding("violation", {"dkr"})) == {"ecr.dkr"}
	_ways(_finding("violation", {"dkr", "gateway"})) == {"ecr.dkr", "s3"}
	_ways(_finding("violation", set())) == {"s3"}
	_ways(object.remove(_finding("violation", set()), {"concerns"})) == set()
}
