package egresslint.lib.presence_test

import data.egresslint.lib.fixture
import data.egresslint.lib.pull

# A network without endpoints, with routes and the setting of the task.
_present(routes, address) := found.is if {
	found := pull.present("app", "ecr.api") with input as fixture.patched(fixture.secure, [
		["/endpoints", {}],
		["/route_tables/private/routes", routes],
		["/workloads/app/public_address", address],
	])
}

_internet_gateway := [object.union(fixture.default_route, {"target": "internet_gateway"})]

_nat_gateway := [fixture.default_route]

_unknown := {"is": "unknown", "unknown": [fixture.var_x]}

test_nat_gateway_needs_no_public_address if {
	_present(_nat_gateway, {"is": "no"}) == "yes"
	_present(_nat_gateway, {"is": "yes"}) == "yes"
	_present(_nat_gateway, _unknown) == "yes"
}

test_internet_gateway_needs_a_public_address if {
	_present(_internet_gateway, {"is": "yes"}) == "yes"
	_present(_internet_gateway, {"is": "no"}) == "no"
	_present(_internet_gateway, _unknown) == "unknown"
}

test_neither if {
	_present([], {"is": "yes"}) == "no"
	_present([], _unknown) == "no"
}

test_reason_is_that_of_the_address if {
	answer := pull.present("app", "ecr.api") with input as fixture.patched(fixture.secure, [
		["/endpoints", {}],
		["/route_tables/private/routes", _internet_gateway],
		["/workloads/app/public_address", _unknown],
	])
	answer.why == {fixture.var_x}
}
