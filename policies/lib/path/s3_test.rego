package egresslint.lib.s3_test

import data.egresslint.lib.fixture
import data.egresslint.lib.path

_hops(stack) := hops if {
	hops := path.s3_hops("app") with input as stack
}

_hop(stack, kind) := [step | some step in _hops(stack); step.kind == kind][0]

test_secure if {
	hops := _hops(fixture.secure)
	[[step.kind, step.is, step.resource] | some step in hops] == [
		["egress", "yes", "task"], ["route", "yes", "gateway"], ["route", "yes", "gateway"], ["endpoint", "yes", "gateway"],
	]
	[step.message | some step in hops] == [
		"task allows tcp/443 to prefix list s3-list",
		"gateway is on private, the route table of a",
		"gateway is on private, the route table of b",
		"gateway is the gateway endpoint for S3 in net",
	]
}

test_no_egress if {
	step := _hop(fixture.only(fixture.secure, []), "egress")
	[step.is, step.resource, step.at] == ["no", "task", 1]
	startswith(step.help[0], "allow egress of tcp/443 to the S3 prefix list")
}

test_not_routed if {
	step := _hop(fixture.changed([["/endpoints/gateway/route_tables", fixture.references(["main"])]]), "route")
	[step.is, step.resource, step.at] == ["no", "private", 7]
	step.message == "gateway is not on private, the route table of a; no other route leads out"
	step.help == ["put gateway on private, the route table of a"]
}

test_another_route_leads_out if {
	step := _hop(
		fixture.changed([
			["/endpoints/gateway/route_tables", fixture.references(["main"])],
			["/route_tables/private/routes", [fixture.default_route]],
		]),
		"route",
	)
	[step.is, step.message] == ["yes", "another route leads out of the VPC from a"]
	step.evidence == {{"message": "private sends 0.0.0.0/0 from a to a nat gateway", "at": 8}}
}

test_table_that_is_not_known if {
	stack := json.patch(fixture.changed([["/route_tables", {}], ["/endpoints/gateway/route_tables", fixture.references([])]]), [{"op": "remove", "path": "/vpcs/net/main_route_table"}])
	step := _hop(stack, "route")
	[step.is, step.resource, step.at] == ["unknown", "a", 10]
	step.message == "cannot tell whether a route leads from a to gateway"
	step.help == ["put gateway on the route table of a"]
	{reason.reason | some reason in step.why} == {"the route table of a is not known"}
}

test_further_subnets if {
	stack := fixture.changed([["/workloads/app/subnets/open", [fixture.var_x]]])
	step := _hop(stack, "route")
	[step.is, step.resource] == ["unknown", "app"]
	step.message == "cannot tell whether a route leads from further subnets to gateway"
}

test_missing_gateway if {
	stack := json.patch(fixture.secure, [{"op": "remove", "path": "/endpoints/gateway"}])
	[[step.kind, step.is] | some step in _hops(stack)] == [["egress", "yes"], ["endpoint", "no"]]
}
