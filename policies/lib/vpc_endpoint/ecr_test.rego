package egresslint.lib.ecr_test

import data.egresslint.lib.fixture
import data.egresslint.lib.vpc_endpoint

test_endpoints if {
	_ids([]) == {"api", "dkr"}
	_ids([["/endpoints/api/service", "logs"]]) == {"dkr"}
	_ids([["/endpoints/gateway/service", ""]]) == {"api", "dkr"}
	_ids([["/endpoints/gateway/service", ""], ["/endpoints/gateway/kind", ""]]) == {"api", "dkr", "gateway"}
}

_ids(pairs) := object.keys(endpoints) if {
	endpoints := vpc_endpoint.ecr with input as fixture.changed(pairs)
}

test_doubts if {
	_doubts([["/endpoints/api/service", ""]]) == {{"reason": "the service of api is not known", "at": 3}}
	_doubts([["/endpoints/api/service", ""], ["/endpoints/api/unknown", [fixture.var_x]]]) == {fixture.var_x}
	_doubts([["/endpoints/api/maybe", [fixture.var_x]]]) == {fixture.var_x}
}

_doubts(pairs) := doubts.api if {
	doubts := vpc_endpoint.doubts with input as fixture.changed(pairs)
}
