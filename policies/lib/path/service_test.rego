package egresslint.lib.path_test

import data.egresslint.lib.fixture
import data.egresslint.lib.path

_logs := object.union(fixture.endpoint("logs", "logs"), {"at": 40})

# The secure stack with an endpoint for logs, and what the pairs set.
_with_logs(pairs) := fixture.changed(array.concat([["/endpoints/logs", _logs]], pairs))

_service_hops(stack) := {hop.kind: hop.is | some hop in hops} if {
	hops := path.service_hops("app", "logs") with input as stack
}

_said(stack, kind) := hop if {
	hops := path.service_hops("app", "logs") with input as stack
	[hop | some hop in hops; hop.kind == kind][0] = hop
}

test_service_reached if {
	_service_hops(_with_logs([])) == {"dns": "yes", "egress": "yes", "ingress": "yes", "endpoint": "yes"}
}

test_service_missing if {
	_service_hops(fixture.secure) == {"endpoint": "no"}
	_said(fixture.secure, "endpoint").help == ["declare an interface endpoint for logs with private DNS"]
}

test_service_by_another_way_out if {
	open := fixture.changed([
		["/route_tables/private/routes", [fixture.default_route]],
		["/groups/task/egress", [fixture.https(fixture.anywhere)]],
	])
	_service_hops(open) == {"egress": "yes", "endpoint": "yes"}
	closed := fixture.changed([["/route_tables/private/routes", [fixture.default_route]]])
	_service_hops(closed) == {"egress": "no", "endpoint": "yes"}
	_said(closed, "egress").help == ["allow egress of tcp/443 to the addresses of logs, for which these files declare no endpoint"]
}

test_service_names if {
	off := [["/endpoints/logs/private_dns", {"is": "no", "at": 41}]]
	_said(_with_logs(off), "dns").is == "no"
	_said(_with_logs(off), "dns").at == 41
	_said(_with_logs(array.concat(off, [["/route_tables/private/routes", [fixture.default_route]]])), "dns").is == "unknown"
	_said(_with_logs(array.concat(off, [["/workloads/app/subnets/open", [fixture.var_x]]])), "dns").is == "unknown"
	_said(_with_logs(array.concat(off, [["/zones/z", {"id": "z", "name": "logs.eu-west-1.amazonaws.com", "vpcs": {"items": []}, "records": []}]])), "dns").is == "unknown"
	_said(_with_logs(array.concat(off, [["/zones/z", {"id": "z", "name": "", "vpcs": {"items": []}, "records": []}]])), "dns").is == "unknown"
	_said(_with_logs(array.concat(off, [["/zones/z", {"id": "z", "name": "example.com", "vpcs": {"items": []}, "records": []}]])), "dns").is == "no"
	_said(_with_logs([["/vpcs/net/dns_support", {"is": "no"}]]), "dns").is == "no"
	_said(_with_logs([["/endpoints/logs/private_dns", {"is": "unknown", "unknown": [fixture.var_x]}]]), "dns").is == "unknown"
	_said(_with_logs([["/vpcs/net/origin", "external"]]), "dns").is == "yes"
}

test_service_in_a_linked_vpc if {
	stack := fixture.patched(fixture.linked, [["/endpoints/logs", object.union(_logs, {"vpc": "hub", "subnets": fixture.references(["h"])})]])
	_said(stack, "dns").is == "unknown"
}

test_advice_about_egress if {
	stack := fixture.only(fixture.changed([["/endpoints/logs", _logs]]), [])
	_said(stack, "egress").help == ["allow egress of tcp/443 to endpoints"]
	shut := fixture.from_docker_hub(fixture.only(fixture.secure, []))
	hops := path.service_hops("app", "s3") with input as shut
	hops[0].help == ["allow egress of tcp/443 to the S3 prefix list (pl-61a54008 in ap-northeast-1)"]
}

test_service_ingress if {
	_said(_with_logs([["/groups/endpoints/ingress", []]]), "ingress").is == "no"
	_said(_with_logs([["/groups/endpoints/ingress", [fixture.unsure(fixture.https(fixture.nowhere))]]]), "ingress").is == "unknown"
	_said(_with_logs([["/groups/endpoints/ingress", []], ["/endpoints/logs/outside", true]]), "ingress").is == "yes"
}

test_best_of_several_endpoints if {
	closed := object.union(_logs, {"id": "closed", "groups": fixture.references(["shut"])})
	stack := _with_logs([["/endpoints/closed", closed], ["/groups/shut", fixture.group("shut", [], [])]])
	_said(stack, "ingress").is == "yes"
	all_shut := fixture.changed([["/endpoints/closed", closed], ["/groups/shut", fixture.group("shut", [], [])]])
	_said(all_shut, "ingress").is == "no"
}

test_service_whose_name_is_not_known if {
	stack := fixture.changed([["/endpoints/some", object.union(fixture.endpoint("some", ""), {"unknown": [fixture.var_x]})]])
	hop := _said(stack, "dns")
	[hop.is, hop.message] == ["yes", "the names of the service resolve to some by its private DNS"]
	_said(stack, "endpoint").is == "unknown"
}

_policy(actions) := [["/endpoints/logs/policy", fixture.policy([fixture.statement("allow", actions, ["*"])])]]

test_service_policy if {
	_said(_with_logs(_policy(["*"])), "policy").is == "yes"
	_said(_with_logs(_policy(["logs:*"])), "policy").is == "yes"
	refused := _said(_with_logs(_policy(["logs:PutLogEvents"])), "policy")
	[refused.is, refused.message, refused.help] == ["no", "the policy of logs does not allow logs:CreateLogStream", ["allow logs:CreateLogStream"]]
	conditional := object.union(fixture.statement("allow", ["*"], ["*"]), {"conditions": ["aws:PrincipalAccount"]})
	_said(_with_logs([["/endpoints/logs/policy", fixture.policy([conditional])]]), "policy").is == "unknown"
	other := fixture.changed([["/endpoints/other", object.union(fixture.endpoint("other", "batch"), {"policy": fixture.policy([])})]])
	hops := path.service_hops("app", "batch") with input as other
	[hop.is | some hop in hops; hop.kind == "policy"] == ["unknown"]
}

_open := [fixture.entry(100, "allow", "all", 0, 65535, "0.0.0.0/0")]

test_service_acls if {
	far := ["/endpoints/logs/subnets", fixture.references(["public"])]
	_said(_with_logs([["/network_acls/guard", fixture.acl("guard", ["a"], _open, _open)], far]), "acl").is == "yes"
	_said(_with_logs([["/network_acls/guard", fixture.acl("guard", ["a"], [], _open)], far]), "acl").is == "no"
	_said(_with_logs([["/network_acls/guard", fixture.acl("guard", ["public"], _open, [])], far]), "acl").is == "no"
	_said(_with_logs([["/network_acls/guard", fixture.acl("guard", ["a"], [], _open)]]), "acl").is == "unknown"
	nowhere := ["/subnets/public/cidr", ""]
	_said(_with_logs([["/network_acls/guard", fixture.acl("guard", ["a"], [], _open)], far, nowhere, ["/vpcs/net/cidrs", []]]), "acl").is == "unknown"
}

_s3_hops(pairs) := {[hop.kind, hop.is] | some hop in hops} if {
	stack := fixture.patched(fixture.from_docker_hub(fixture.secure), pairs)
	hops := path.service_hops("app", "s3") with input as stack
}

test_service_with_a_gateway if {
	_s3_hops([]) == {["egress", "yes"], ["route", "yes"], ["endpoint", "yes"]}
	_s3_hops([["/endpoints/gateway/route_tables", {"items": []}]]) == {["egress", "yes"], ["route", "no"], ["endpoint", "yes"]}
	_s3_hops([["/endpoints/gateway/route_tables", {"items": [], "open": [fixture.var_x]}]]) == {["egress", "yes"], ["route", "unknown"], ["endpoint", "yes"]}
	maybe := {"items": [{"id": "private", "maybe": [fixture.var_x]}]}
	_s3_hops([["/endpoints/gateway/route_tables", maybe]]) == {["egress", "yes"], ["route", "unknown"], ["endpoint", "yes"]}
	_s3_hops([["/workloads/app/subnets", fixture.references(["c"])]]) == {["egress", "yes"], ["route", "unknown"], ["endpoint", "yes"]}
	missing := fixture.from_docker_hub(json.patch(fixture.secure, [{"op": "remove", "path": "/endpoints/gateway"}]))
	hops := path.service_hops("app", "s3") with input as missing
	hops[0].help == ["declare a gateway endpoint for S3 on the route tables of the task's subnets"]
}

_registry_hops(pairs) := {hop.kind: hop.is | some hop in hops} if {
	hops := path.registry_hops("app", "docker.io") with input as fixture.changed(pairs)
}

test_registry if {
	nat := ["/route_tables/private/routes", [fixture.default_route]]
	_registry_hops([]) == {"egress": "no", "endpoint": "no"}
	_registry_hops([nat, ["/groups/task/egress", [fixture.https(fixture.anywhere)]]]) == {"egress": "yes", "endpoint": "yes"}
	_registry_hops([nat, ["/groups/task/egress", [fixture.https(fixture.to_block("34.0.0.0/8"))]]]) == {"egress": "unknown", "endpoint": "yes"}
	_registry_hops([nat, ["/groups/task/egress", [fixture.unsure(fixture.https(fixture.nowhere))]]]) == {"egress": "unknown", "endpoint": "yes"}
	_registry_hops([["/workloads/app/subnets", {"items": []}]]) == {"egress": "no", "endpoint": "unknown"}
	_registry_hops([["/workloads/app/subnets/open", [fixture.var_x]]]) == {"egress": "no", "endpoint": "unknown"}
}

test_registry_of_ones_own if {
	hops := path.registry_hops("app", "registry.example.com") with input as fixture.secure
	{hop.is | some hop in hops} == {"unknown"}
	reasons := {why.reason | some hop in hops; some why in hop.why}
	reasons == {"whether registry.example.com has public addresses is not known"}
}
