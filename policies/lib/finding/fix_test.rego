package egresslint.lib.fix_test

import data.egresslint.lib.finding
import data.egresslint.lib.fixture

_list := {"kind": "prefix_list", "id": "pl-61a54008", "gateways": ["gateway"]}

_group := {"kind": "group", "id": "endpoints"}

_allowed(service, pairs) := fix if {
	fix := finding.allow_service("app", service, "do it") with input as fixture.changed(pairs)
}

_fix(peers) := [{"for": "do it", "do": "allow", "group": "task", "protocol": "tcp", "port": 443, "peers": peers}]

test_allow if {
	_allowed("ecr.api", []) == _fix([_group])
	_allowed("s3", []) == _fix([_list])
	_allowed("s3", [["/endpoints/gateway/maybe", [fixture.var_x]]]) == _fix([object.union(_list, {"gateways": []})])
}

test_unknown_region if {
	some fix in finding.allow_service("app", "s3", "do it") with input as fixture.patched(fixture.secure, [
		["/workloads/app/region", ""],
		["/groups/task/region", ""],
		["/groups/endpoints/region", "eu-west-1"],
	])
	fix.peers[0].id == ""
}

test_no_group_to_change if {
	_allowed("ecr.api", [["/workloads/app/groups", fixture.references(["task", "endpoints"])]]) == []
	_allowed("ecr.api", [["/groups/task/origin", "external"]]) == []
	_allowed("s3", [["/workloads/app/groups", fixture.references(["endpoints"])]]) == []
}

test_no_certain_peer if {
	_allowed("ecr.api", [["/endpoints/api/groups", fixture.references([])]]) == []
	_allowed("ecr.api", [["/endpoints/api/groups", fixture.references(["endpoints", "others"])]]) == []
	_allowed("ecr.api", [["/endpoints/api/groups", {"items": [{"id": "endpoints", "at": 3, "implied": true}]}]]) == []
	_allowed("ecr.api", [["/endpoints/api/groups", {"items": [{"id": "endpoints", "at": 3}], "open": [fixture.var_x]}]]) == []
	_allowed("ecr.api", [["/endpoints/api/maybe", [fixture.var_x]]]) == []
	over := finding.allow_service("app", "ecr.api", "do it") with input as fixture.by_transit_gateway
	over == []
}

_open := object.union(fixture.everything(fixture.anywhere), {"id": "rule", "at": 9})

_narrowed(rule, help, pairs) := fix if {
	fix := finding.narrow("task", rule, help) with input as fixture.changed(pairs)
}

_only(rules) := ["/groups/task/egress", rules]

_instead(peers) := [object.union(_fix(peers)[0], {"instead_of": {"id": "rule", "at": 9}})]

test_narrow if {
	to_group := fixture.https(fixture.to_group("endpoints"))
	to_list := fixture.https(fixture.to_list("s3-list"))
	_narrowed(_open, ["do it"], [_only([_open])]) == _instead([_group, _list])
	_narrowed(_open, ["do it"], [_only([_open, to_group])]) == _instead([_list])
	_narrowed(_open, ["do it"], [_only([_open, to_list])]) == _instead([_group])
	_narrowed(_open, ["do it"], [_only([_open, object.union(to_group, {"maybe": [fixture.var_x]})])]) == _instead([_group, _list])
	_narrowed(_open, ["do it"], [_only([_open, object.union(to_group, {"to_port": 444})])]) == _instead([_group, _list])
	_narrowed(_open, ["do it"], [_only([_open, fixture.https(fixture.to_group("others"))])]) == _instead([_group, _list])
}

test_nothing_to_write_instead if {
	_narrowed(_open, ["do it"], []) == []
	_narrowed(_open, ["first that", "do it"], [_only([_open])]) == []
	_narrowed(object.union(_open, {"sensitive": true}), ["do it"], [_only([_open])]) == []
	_narrowed(_open, ["do it"], [_only([_open]), ["/groups/task/origin", "default"]]) == []
	_narrowed(_open, ["do it"], [_only([_open]), ["/endpoints/api/maybe", [fixture.var_x]]]) == []
}

test_default_rules if {
	fix := finding.narrow_default("task", ["do it"]) with input as fixture.changed([_only([fixture.implicit])])
	fix == _fix([_group, _list])
	none := finding.narrow_default("task", ["first that", "do it"]) with input as fixture.changed([_only([fixture.implicit])])
	none == []
}

# What a task needs besides its image is an allowed destination only where the configuration says so.
test_needs if {
	_needed(fixture.needs) == []
	_needed(fixture.needs_allowed) == [object.union(_fix([{"kind": "group", "id": "endpoints"}])[0], {"for": "allow egress of tcp/443 to endpoints"})]
}

_needed(needs) := says.fix if {
	says := finding.need("app", "logs", {"name": "Logs", "consequence": "it stops", "no_endpoint": false}) with input as fixture.changed([
		["/workloads/app/needs", [{"service": "logs", "for": "it writes its log", "at": 30}]],
		["/endpoints/x", fixture.endpoint("x", "logs")],
	])
		with data.egresslint.config.needs as needs
}

test_finding_with_a_fix if {
	says := {"violation": "wrong", "unknown": "perhaps", "fix": [{"do": "allow"}]}
	finding.of({"is": "no", "why": set()}, set(), {"at": 1}, says).fix == [{"do": "allow"}]
	not finding.of({"is": "no", "why": set()}, set(), {"at": 1}, object.remove(says, ["fix"])).fix
	not finding.of({"is": "no", "why": set()}, {"doubt"}, {"at": 1}, says).fix
}
