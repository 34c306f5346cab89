package egresslint.lib.ecr_test

import data.egresslint.lib.ecr
import data.egresslint.lib.fixture

test_endpoints if {
	_ids([]) == {"api", "dkr"}
	_ids([["/endpoints/api/service", "logs"]]) == {"dkr"}
	_ids([["/endpoints/gateway/service", ""]]) == {"api", "dkr"}
	_ids([["/endpoints/gateway/service", ""], ["/endpoints/gateway/kind", ""]]) == {"api", "dkr", "gateway"}
}

_ids(pairs) := object.keys(endpoints) if {
	endpoints := ecr.endpoints with input as fixture.changed(pairs)
}

test_about if {
	_about([["/endpoints/api/service", ""]]) == {{"reason": "the service of api is not known", "at": 3}}
	_about([["/endpoints/api/service", ""], ["/endpoints/api/unknown", [fixture.var_x]]]) == {fixture.var_x}
	_about([["/endpoints/api/maybe", [fixture.var_x]]]) == {fixture.var_x}
}

_about(pairs) := about.api if {
	about := ecr.about with input as fixture.changed(pairs)
}
