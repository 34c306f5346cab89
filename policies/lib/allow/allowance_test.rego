package egresslint.lib.allowance_test

import data.egresslint.lib.allow
import data.egresslint.lib.finding
import data.egresslint.lib.fixture
import data.egresslint.main
import data.egresslint.rules.exposure["task-egress-destination"] as destination
import data.egresslint.rules.exposure["task-egress-port"] as port

# _judged is what the rules say of the secure stack with one more grant, under allowances.
_judged(rule, entries) := _in(fixture.egress(rule), entries)

_in(stack, entries) := {[name, finding.verdict, finding.subject] |
	some name in ["task-egress-destination", "task-egress-port"]
	reports := {
		"task-egress-destination": destination.report,
		"task-egress-port": port.report,
	} with input as stack with data.egresslint.config.allow as entries with data.egresslint.config.file as "C"
	some finding in reports[name]
	not contains(finding.message, "<undefined>")
}

_used(stack, entries) := used if {
	used := allow.used with input as stack with data.egresslint.config.allow as entries
}

_postgres := fixture.rule("tcp", 5432, 5432, fixture.to_group("db"))

_database := object.union(fixture.allowance("security_group", "db"), fixture.allowed_ports("tcp", [[5432, 5432]]))

_with_db(rule) := fixture.changed([["/groups/db", fixture.group("db", [], [])], ["/groups/task/egress/-", rule]])

test_nothing_is_allowed_by_default if {
	_in(_with_db(_postgres), []) == {["task-egress-destination", "violation", "tcp/5432-5432 to group db"]}
	_used(_with_db(_postgres), []) == set()
}

test_security_group if {
	_in(_with_db(_postgres), [_database]) == set()
	_used(_with_db(_postgres), [_database]) == {0}
	_in(_with_db(fixture.rule("tcp", 5432, 5432, fixture.to_group("dc"))), [_database]) == {[
		"task-egress-destination", "violation",
		"tcp/5432-5432 to group dc",
	]}
	_used(fixture.secure, [_database]) == set()
	count(main.report.allowances) == 0 with input as fixture.secure
}

test_only_from_the_group_that_is_named if {
	_in(_with_db(_postgres), [object.union(_database, {"from": ["^task$"]})]) == set()
	_in(_with_db(_postgres), [object.union(_database, {"from": ["^other$"]})]) == {[
		"task-egress-destination", "violation",
		"tcp/5432-5432 to group db",
	]}
}

test_more_ports_than_are_allowed if {
	wide := fixture.rule("tcp", 5432, 5433, fixture.to_group("db"))
	_in(_with_db(wide), [_database]) == {["task-egress-port", "violation", "tcp/5432-5433 to group db"]}
	report := port.report with input as _with_db(wide)
		with data.egresslint.config.allow as [_database]
		with data.egresslint.config.file as "C"
	fixture.said(report, "this rule allows tcp/5432-5433 to security group db; less is allowed there; C allows only tcp/5432 there")
	{found.related | some found in report} == {{
		{"message": "app runs with this security group", "at": 2},
		{"message": "tcp/5432 to security group db is allowed here: The tests need it", "at": fixture.config_line},
	}}
}

test_sensitive_values_are_not_shown if {
	wide := object.union(fixture.rule("tcp", 5432, 5433, fixture.to_group("db")), {"sensitive": true})
	report := port.report with input as _with_db(wide)
		with data.egresslint.config.allow as [_database]
		with data.egresslint.config.file as "C"
	fixture.said(report, "this rule allows traffic that sensitive values hide")
	block := object.union(fixture.https(fixture.to_block("10.1.0.0/16")), {"sensitive": true})
	partial := destination.report with input as fixture.egress(block)
		with data.egresslint.config.allow as [fixture.allowance("cidr", "10.1.0.0/24")]
		with data.egresslint.config.file as "C"
	fixture.said(partial, "this rule allows traffic that sensitive values hide")
}

test_ports_that_are_not_known if {
	open := object.remove(_postgres, ["to_port"])
	_in(_with_db(open), [_database]) == {["task-egress-port", "unknown", "tcp/5432-? to group db"]}
	report := port.report with input as _with_db(object.union(open, {"unknown": [fixture.var_x]}))
		with data.egresslint.config.allow as [_database]
		with data.egresslint.config.file as "C"
	fixture.said(report, "var.x has no value")
	_in(_with_db(fixture.rule("", 5432, 5432, fixture.to_group("db"))), [_database]) == {["task-egress-port", "unknown", "?/5432-5432 to group db"]}
	_in(_with_db(object.remove(fixture.rule("tcp", 0, 9, fixture.to_group("db")), ["to_port"])), [_database]) == {["task-egress-port", "violation", "tcp/0-? to group db"]}
	_in(_with_db(object.remove(fixture.rule("tcp", 0, 9, fixture.to_group("db")), ["from_port"])), [_database]) == {["task-egress-port", "violation", "tcp/?-9 to group db"]}
}

test_protocols if {
	ping := fixture.rule("icmp", 8, 0, fixture.to_group("db"))
	_in(_with_db(ping), [_database]) == {["task-egress-port", "violation", "icmp/8-0 to group db"]}
	_in(_with_db(ping), [object.union(_database, fixture.allowed_ports("icmp", [[0, 65535]]))]) == set()
	_in(_with_db(ping), [object.union(_database, fixture.allowed_ports("all", [[0, 65535]]))]) == set()
	_in(_with_db(fixture.everything(fixture.to_group("db"))), [object.union(_database, fixture.allowed_ports("all", [[0, 65535]]))]) == set()
	_in(_with_db(_postgres), [object.union(_database, fixture.allowed_ports("all", [[0, 65535]]))]) == set()
	_in(_with_db(_postgres), [object.union(_database, fixture.allowed_ports("udp", [[5432, 5432]]))]) == {["task-egress-port", "violation", "tcp/5432-5432 to group db"]}
	two := object.union(_database, fixture.allowed_ports("tcp", [[5430, 5431], [5433, 5440]]))
	_in(_with_db(fixture.rule("tcp", 5431, 5433, fixture.to_group("db"))), [two]) == {["task-egress-port", "violation", "tcp/5431-5433 to group db"]}
}

test_what_the_pull_needs_stays_allowed if {
	also := object.union(fixture.allowance("security_group", "endpoints"), fixture.allowed_ports("tcp", [[8443, 8443]]))
	_in(fixture.secure, [also]) == set()
	_judged(fixture.rule("tcp", 8443, 8443, fixture.to_group("endpoints")), [also]) == set()
	wide := fixture.rule("tcp", 443, 8443, fixture.to_group("endpoints"))
	_judged(wide, [also]) == {["task-egress-port", "violation", "tcp/443-8443 to group endpoints"]}
	report := port.report with input as fixture.egress(wide)
		with data.egresslint.config.allow as [also]
		with data.egresslint.config.file as "C"
	fixture.said(report, "C allows only tcp/443 and tcp/8443 there")
}

_block(cidr) := fixture.allowance("cidr", cidr)

test_blocks if {
	_judged(fixture.https(fixture.to_block("10.1.2.0/24")), [_block("10.1.0.0/16")]) == set()
	_judged(fixture.https(fixture.to_block("10.1.0.0/16")), [_block("10.1.0.0/17"), _block("10.1.128.0/17")]) == set()
	_judged(fixture.https(fixture.to_block("10.2.0.0/16")), [_block("10.1.0.0/16")]) == {[
		"task-egress-destination", "violation",
		"tcp/443-443 to cidr 10.2.0.0/16",
	]}
	_judged(fixture.https(fixture.to_block("2001:db8::/64")), [_block("2001:db8::/32")]) == set()
}

test_halves_with_other_ports_do_not_count_together if {
	upper := object.union(_block("10.1.128.0/17"), fixture.allowed_ports("tcp", [[80, 80]]))
	_judged(fixture.https(fixture.to_block("10.1.0.0/16")), [_block("10.1.0.0/17"), upper]) == {[
		"task-egress-destination", "violation",
		"tcp/443-443 to cidr 10.1.0.0/16",
	]}
}

test_part_of_a_block if {
	report := destination.report with input as fixture.egress(fixture.https(fixture.to_cidr("10.1.0.0/16", "10.1.0.0", "10.1.255.255")))
		with data.egresslint.config.allow as [_block("10.1.0.0/24")]
		with data.egresslint.config.file as "C"
	fixture.said(report, "C allows only tcp/443 to 10.1.0.0/24 of it")
	{found.related | some found in report} == {{
		{"message": "app runs with this security group", "at": 2},
		{"message": "tcp/443 to 10.1.0.0/24 is allowed here: The tests need it", "at": fixture.config_line},
	}}
	ends := destination.report with input as fixture.egress(fixture.https(fixture.to_cidr("10.1.0.0/16", "10.1.0.0", "10.1.255.255")))
		with data.egresslint.config.allow as [_block("10.1.0.0/24"), _block("10.1.255.0/24")]
		with data.egresslint.config.file as "C"
	fixture.said(ends, "C allows only tcp/443 to 10.1.0.0/24 of it; C allows only tcp/443 to 10.1.255.0/24 of it")
	_used(fixture.egress(fixture.https(fixture.to_block("10.1.0.0/16"))), [_block("10.1.0.0/24")]) == {0}
	another_port := object.union(_block("10.1.0.0/24"), fixture.allowed_ports("tcp", [[5432, 5432]]))
	_used(fixture.egress(fixture.https(fixture.to_block("10.1.0.0/16"))), [another_port]) == set()
	pings := fixture.egress(fixture.rule("icmp", -1, -1, fixture.to_block("10.1.0.0/16")))
	_used(pings, [object.union(_block("10.1.0.0/24"), fixture.allowed_ports("icmp", [[0, 65535]]))]) == {0}
	_used(pings, [object.union(_block("10.1.0.0/24"), fixture.allowed_ports("all", [[0, 65535]]))]) == {0}
	elsewhere := object.union(_block("10.2.0.0/24"), {"number": 1})
	_used(fixture.egress(fixture.https(fixture.to_block("10.1.0.0/24"))), [_block("10.1.0.0/16"), elsewhere]) == {0}
}

test_block_of_a_network_that_is_not_known if {
	_judged(fixture.https(fixture.to_vpc("net")), [_block("10.0.0.0/8")]) == {["task-egress-destination", "unknown", "tcp/443-443 to vpc_cidr net"]}
	_judged(fixture.https(fixture.to_subnet("a")), [_block("10.0.0.0/8")]) == {[
		"task-egress-destination", "unknown",
		"tcp/443-443 to subnet_cidr a",
	]}
}

_listed(cidrs, entries) := _in(stack, entries) if {
	list := fixture.customer("own", cidrs)
	stack := fixture.changed([
		["/prefix_lists", object.union(fixture.secure.prefix_lists, list)],
		["/groups/task/egress/-", fixture.https(fixture.to_list("own"))],
	])
}

test_prefix_lists if {
	_listed(["10.1.0.0/24", "10.2.0.0/24"], [fixture.allowance("prefix_list", "own")]) == set()
	_listed(["10.1.0.0/24", "10.2.0.0/24"], [_block("10.0.0.0/8")]) == set()
	_in(fixture.secure, [_block("10.0.0.0/8")]) == set()
	_listed(["10.1.0.0/24", "192.0.2.0/24"], [_block("10.0.0.0/8")]) == {[
		"task-egress-destination", "violation",
		"tcp/443-443 to prefix_list own",
	]}
	_listed(["10.1.0.0/24"], [fixture.allowance("prefix_list", "other")]) == {[
		"task-egress-destination", "violation",
		"tcp/443-443 to prefix_list own",
	]}
}

_service(service) := fixture.allowance("service", service)

_logs(endpoint, rule) := fixture.changed([
	["/groups/logs-group", fixture.group("logs-group", [], [])],
	["/endpoints/logs", object.union(object.union(fixture.endpoint("logs", "logs"), {"groups": fixture.references(["logs-group"])}), endpoint)],
	["/groups/task/egress/-", rule],
])

test_service if {
	_in(_logs({}, fixture.https(fixture.to_group("logs-group"))), [_service("logs")]) == set()
	_in(_logs({}, fixture.https(fixture.to_endpoint("logs"))), [_service("logs")]) == set()
	_in(_logs({"addresses": ["10.0.1.9"]}, fixture.https(fixture.to_block("10.0.1.9/32"))), [_service("logs")]) == set()
	_in(_logs({}, fixture.https(fixture.to_group("logs-group"))), [_service("kms")]) == {[
		"task-egress-destination", "violation",
		"tcp/443-443 to group logs-group",
	]}
	_in(_logs({}, fixture.https(fixture.to_endpoint("logs"))), [_service("kms")]) == {[
		"task-egress-destination", "violation",
		"tcp/443-443 to endpoint_address logs",
	]}
	_in(_logs({}, fixture.https(fixture.to_vpc("net"))), [_service("logs")]) == {[
		"task-egress-destination", "violation",
		"tcp/443-443 to vpc_cidr net",
	]}
	unsure := {"groups": {"items": [], "open": [fixture.var_x]}}
	_in(_logs(unsure, fixture.https(fixture.to_group("logs-group"))), [_service("logs")]) == {[
		"task-egress-destination", "unknown",
		"tcp/443-443 to group logs-group",
	]}
	_in(_logs({"maybe": [fixture.var_x]}, fixture.https(fixture.to_group("logs-group"))), [_service("logs")]) == {[
		"task-egress-destination", "unknown",
		"tcp/443-443 to group logs-group",
	]}
}

test_service_behind_a_gateway if {
	table := fixture.changed([
		["/prefix_lists", object.union(fixture.secure.prefix_lists, fixture.literal("pl-78a54011"))],
		["/groups/task/egress/-", fixture.https(fixture.to_list("pl-78a54011"))],
	])
	_in(table, [_service("dynamodb")]) == set()
	_in(table, [_service("logs")]) == {["task-egress-destination", "violation", "tcp/443-443 to prefix_list pl-78a54011"]}
	_used(table, [_service("logs")]) == set()
	report := port.report with input as fixture.changed([
		["/prefix_lists", object.union(fixture.secure.prefix_lists, fixture.literal("pl-78a54011"))],
		["/groups/task/egress/-", fixture.rule("tcp", 443, 444, fixture.to_list("pl-78a54011"))],
	])
		with data.egresslint.config.allow as [_service("dynamodb")]
		with data.egresslint.config.file as "C"
	{message | some found in report; some related in found.related; message := related.message; contains(message, "allowed here")} == {"tcp/443 to the prefix list of dynamodb is allowed here: The tests need it"}
}

test_texts if {
	finding.allowance(_service("logs")) == "tcp/443 to the endpoint of logs"
	finding.allowance(fixture.allowance("prefix_list", "pl-1")) == "tcp/443 to prefix list pl-1"
	finding.allowance(_block("10.0.0.0/8")) == "tcp/443 to 10.0.0.0/8"
	finding.allowance(object.union(_block("10.0.0.0/8"), fixture.allowed_ports("tcp", [[80, 80], [8000, 8080]]))) == "tcp/80 and tcp/8000-8080 to 10.0.0.0/8"
	finding.allowance(object.union(_block("10.0.0.0/8"), fixture.allowed_ports("all", [[0, 65535]]))) == "all traffic to 10.0.0.0/8"
}

test_needs_that_are_allowed if {
	stack := json.patch(_logs({}, fixture.https(fixture.to_group("logs-group"))), [{
		"op": "add", "path": "/workloads/app/needs",
		"value": [{"service": "logs", "for": "container app writes its log with awslogs", "at": 30}],
	}])
	silent := destination.report with input as stack with data.egresslint.config.needs as fixture.needs_allowed
	silent == set()
	strict := destination.report with input as stack with data.egresslint.config.needs as fixture.needs
	fixture.verdicts(strict) == {"violation"}
	others := json.patch(stack, [{"op": "replace", "path": "/workloads/app/needs/0/service", "value": "kms"}])
	needless := destination.report with input as others with data.egresslint.config.needs as fixture.needs_allowed
	fixture.verdicts(needless) == {"violation"}
	used := allow.used with input as stack with data.egresslint.config.needs as fixture.needs_allowed
	used == set()
}

# _of_unknown is the verdict on a grant whose peer is not known, under an allowance of port 5432.
_of_unknown(peer, lists, kind, target) := {verdict |
	entry := object.union(fixture.allowance(kind, target), fixture.allowed_ports("tcp", [[5432, 5432]]))
	rule := object.union(fixture.rule("tcp", 5432, 5432, peer), {"unknown": [fixture.var_x]})
	stack := fixture.patched(fixture.egress(rule), [
		["/groups/var.db", fixture.external("var.db")],
		["/groups/sg-0123", fixture.external("sg-0123")],
		["/prefix_lists", object.union(fixture.secure.prefix_lists, lists)],
	])
	some [_, verdict, _] in _in(stack, [entry])
}

_var_list := {"var.list": {"id": "var.list", "region": "", "unknown": [fixture.var_x]}}

test_an_unknown_peer_may_be_what_is_allowed if {
	every entry in [["security_group", "db"], ["cidr", "10.0.0.0/8"], ["prefix_list", "pl-0123"], ["service", "logs"], ["service", "s3"]] {
		_of_unknown({"kind": "unknown"}, {}, entry[0], entry[1]) == {"unknown"}
	}
	_of_unknown(fixture.to_group("var.db"), {}, "security_group", "db") == {"unknown"}
	_of_unknown(fixture.to_group("var.db"), {}, "security_group", "var.db") == set()
	_of_unknown(fixture.to_group("var.db"), {}, "service", "logs") == {"unknown"}
	_of_unknown(fixture.to_group("var.db"), {}, "cidr", "10.0.0.0/8") == {"violation"}
	_of_unknown(fixture.to_group("var.db"), {}, "prefix_list", "pl-0123") == {"violation"}
	_of_unknown(fixture.to_group("sg-0123"), {}, "security_group", "db") == {"violation"}
	_of_unknown(fixture.to_group("sg-0123"), {}, "service", "logs") == {"unknown"}
	_of_unknown(fixture.to_group("endpoints"), {}, "security_group", "db") == {"violation"}
	_of_unknown(fixture.to_group("endpoints"), {}, "service", "logs") == {"violation"}
}

test_an_unknown_list_may_be_what_is_allowed if {
	_of_unknown(fixture.to_list("var.list"), _var_list, "prefix_list", "pl-0123") == {"unknown"}
	_of_unknown(fixture.to_list("var.list"), _var_list, "prefix_list", "var.list") == set()
	_of_unknown(fixture.to_list("var.list"), _var_list, "cidr", "10.0.0.0/8") == {"unknown"}
	_of_unknown(fixture.to_list("var.list"), _var_list, "security_group", "db") == {"violation"}
	_of_unknown(fixture.to_list("pl-0abc"), fixture.literal("pl-0abc"), "prefix_list", "pl-0123") == {"violation"}
	_of_unknown(fixture.to_list("pl-0abc"), fixture.literal("pl-0abc"), "cidr", "10.0.0.0/8") == {"violation"}
	_of_unknown(fixture.to_list("s3-list"), {}, "prefix_list", "pl-0123") == {"violation"}
	_of_unknown(fixture.to_list("own"), fixture.customer("own", ["10.9.0.0/16"]), "prefix_list", "pl-0123") == {"violation"}
	open := {"own": object.union(fixture.customer("own", ["10.9.0.0/16"]).own, {"unknown": [fixture.var_x]})}
	_of_unknown(fixture.to_list("own"), open, "prefix_list", "pl-0123") == {"violation"}
}

test_other_ports_than_an_unknown_peer_may_have if {
	wide := object.union(fixture.rule("tcp", 443, 5432, {"kind": "unknown"}), {"unknown": [fixture.var_x]})
	_in(fixture.egress(wide), [_database]) == {["task-egress-port", "violation", "tcp/443-5432 to unknown"]}
	report := port.report with input as fixture.egress(wide)
		with data.egresslint.config.allow as [_database]
		with data.egresslint.config.file as "C"
	fixture.said(report, "this rule allows tcp/443-5432 to an unknown address; less is allowed there; C allows only tcp/443 and tcp/5432 there")

	# The peer may be the group that is allowed, and no ECR endpoint.
	beside := fixture.patched(fixture.egress(fixture.rule("tcp", 5432, 5440, fixture.to_vpc("net"))), [["/vpcs/net/cidrs", []]])
	block := object.union(fixture.allowance("cidr", "10.0.0.0/8"), fixture.allowed_ports("tcp", [[5432, 5432]]))
	_in(beside, [block]) == {["task-egress-port", "violation", "tcp/5432-5440 to vpc_cidr net"]}
	apart := fixture.egress(fixture.rule("tcp", 443, 444, fixture.to_vpc("net")))
	_in(apart, [block]) == {["task-egress-destination", "violation", "tcp/443-444 to vpc_cidr net"]}
	_in(fixture.egress(fixture.rule("udp", 5432, 5432, fixture.to_vpc("net"))), [block]) == {["task-egress-destination", "violation", "udp/5432-5432 to vpc_cidr net"]}
	everything := object.union(block, fixture.allowed_ports("all", [[0, 65535]]))
	_in(fixture.egress(fixture.rule("icmp", 8, 0, fixture.to_vpc("net"))), [everything]) == {["task-egress-destination", "unknown", "icmp/8-0 to vpc_cidr net"]}
}

test_what_an_unknown_peer_uses if {
	unknown := [fixture.rule("tcp", 5432, 5432, {"kind": "unknown"})]
	_used(fixture.only(fixture.secure, unknown), [_database]) == {0}
	_used(fixture.only(fixture.secure, unknown), [fixture.allowance("security_group", "db")]) == set()
	_used(fixture.only(fixture.secure, [fixture.https(fixture.to_group("db"))]), [_database]) == {0}
}
