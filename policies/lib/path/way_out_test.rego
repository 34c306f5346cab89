package egresslint.lib.way_out_test

import data.egresslint.lib.fixture
import data.egresslint.lib.path

_about(stack) := about if {
	about := path.way_out("app", "ecr.dkr", {"article": "an", "noun": "ecr.dkr endpoint", "help": ["do"]}) with input as stack
}

_without := json.patch(fixture.secure, [{"op": "remove", "path": "/endpoints/dkr"}])

test_endpoint if {
	about := _about(fixture.secure)
	about.place == {"kind": "endpoint", "resource": "dkr", "at": 3}
	about.says.yes == "dkr is the ecr.dkr endpoint in net"
	about.says.evidence == set()
}

test_several_endpoints if {
	about := _about(fixture.changed([["/endpoints/other", fixture.endpoint("other", "ecr.dkr")]]))
	about.says.yes == "dkr and other are ecr.dkr endpoints in net"
}

test_no_way if {
	about := _about(_without)
	about.place.resource == "net"
	about.says.no == "net has no ecr.dkr endpoint, and a subnet of the task has no other way out"
	{way.message | some way in about.says.evidence} == {
		"private has no route to the internet for a",
		"private has no route to the internet for b",
	}
}

test_way_through_a_gateway if {
	about := _about(fixture.patched(_without, [["/route_tables/private/routes", [fixture.default_route]]]))
	about.says.yes == "net has no ecr.dkr endpoint, but every subnet of the task has another way out"
	{way.message | some way in about.says.evidence} == {
		"private sends 0.0.0.0/0 from a to a nat gateway",
		"private sends 0.0.0.0/0 from b to a nat gateway",
	}
}

_through_internet_gateway(address) := fixture.patched(_without, [
	["/route_tables/private/routes", [object.union(fixture.default_route, {"target": "internet_gateway"})]],
	["/workloads/app/public_address", address],
])

test_way_through_the_internet_gateway if {
	about := _about(_through_internet_gateway({"is": "yes"}))
	"private sends 0.0.0.0/0 from a to the internet gateway" in {way.message | some way in about.says.evidence}
}

test_internet_gateway_passes_nothing_on_without_a_public_address if {
	about := _about(_through_internet_gateway({"is": "no"}))
	said := "private sends 0.0.0.0/0 from a to the internet gateway, which needs a public address of the task"
	said in {way.message | some way in about.says.evidence}
}

test_nat_gateway_that_passes_nothing_on if {
	routed := ["/route_tables/private/routes", [fixture.default_route]]
	about := _about(fixture.patched(_without, [routed, ["/nat_gateways/nat/public", {"is": "no"}]]))
	said := "private sends 0.0.0.0/0 from a to a nat gateway, but nat is a private NAT gateway"
	said in {way.message | some way in about.says.evidence}
}

test_gateway_that_is_not_known if {
	about := _about(fixture.patched(_without, [["/route_tables/private/routes", [object.union(fixture.default_route, {"target": ""})]]]))
	"private sends 0.0.0.0/0 from a to an unknown gateway" in {way.message | some way in about.says.evidence}
}

test_vpc_that_is_not_known if {
	about := _about(fixture.patched(_without, [["/workloads/app/vpc", ""], ["/groups/task/vpc", ""], ["/subnets", {}], ["/workloads/app/subnets/items", []]]))
	about.place.resource == "app"
	about.says.unknown == "cannot tell whether the VPC of app has an ecr.dkr endpoint"
}

test_endpoint_for_another_region if {
	about := _about(fixture.changed([["/endpoints/dkr/service_region", "us-east-1"]]))
	{"message": "dkr is for the region us-east-1, not for this one", "at": 3} in about.says.evidence
}

test_endpoint_in_a_linked_vpc if {
	about := _about(fixture.linked)
	about.place == {"kind": "endpoint", "resource": "dkr", "at": 3}
	about.says.yes == "peering leads from net to dkr in hub, and back"
	startswith(about.says.no, "app has no route to the ECR endpoints in hub")
	startswith(about.says.unknown, "cannot tell whether routes lead from app to the endpoints in hub")
	about.says.help == ["add routes through peering between net and hub, in the route tables of both sides"]
}

test_another_way_beside_a_linked_vpc if {
	about := _about(fixture.patched(fixture.linked, [["/route_tables/private/routes", [fixture.default_route]]]))
	about.says.yes == "net has no ecr.dkr endpoint, but every subnet of the task has another way out"
}
