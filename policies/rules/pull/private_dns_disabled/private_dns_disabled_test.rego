package egresslint.rules.pull["private-dns-disabled_test"]

import data.egresslint.lib.fixture
import data.egresslint.rules.pull["private-dns-disabled"] as rule

_changed(pairs) := fixture.seen(found) if {
	found := rule.report with input as fixture.changed(pairs)
}

_off := {"is": "no"}

_open := {"is": "unknown", "at": 8, "unknown": [fixture.var_x]}

test_secure if count(rule.report) == 0 with input as fixture.secure

test_endpoint_without_private_dns if {
	report := rule.report with input as fixture.changed([["/endpoints/dkr/private_dns", _off]])
	fixture.words(report) == {
		"dkr has private DNS switched off",
		"enable private DNS for the endpoint",
		"the names of ecr.dkr resolve to public addresses: the pull does not use the endpoint",
	}
	fixture.seen(report) == {["violation", "dkr", "private DNS"]}
	fixture.said(report, "dkr has private DNS switched off")
	some found in report
	found.at == 3
	found.concerns == {"endpoints": {"dkr"}, "workloads": {"app"}}
	found.related == {{"message": "app pulls its image in this VPC", "at": 2}}
}

test_place_of_what_is_written if {
	report := rule.report with input as fixture.changed([["/endpoints/dkr/private_dns", {"is": "no", "at": 7}]])
	{found.at | some found in report} == {7}
}

test_private_dns_that_is_not_known if {
	report := rule.report with input as fixture.changed([["/endpoints/api/private_dns", _open]])
	fixture.words(report) == {
		"cannot tell whether the names of ECR resolve to api",
		"var.x has no value (--var x=…)",
	}
	fixture.seen(report) == {["unknown", "api", "private DNS"]}
	fixture.said(report, "var.x has no value")
}

test_gateway_has_no_private_dns if _changed([["/endpoints/gateway/private_dns", _off]]) == set()

test_vpc_without_dns if {
	_changed([["/vpcs/net/dns_support", _off]]) == {["violation", "net", "DNS support"]}
	_changed([["/vpcs/net/dns_hostnames", _open]]) == {["unknown", "net", "DNS hostnames"]}
	report := rule.report with input as fixture.changed([["/vpcs/net/dns_hostnames", _off]])
	fixture.words(report) == {
		"enable DNS hostnames for the VPC",
		"net has DNS hostnames switched off",
		"the names of ECR resolve to public addresses: the pull does not use an endpoint",
		"the private DNS of api and dkr needs it",
	}
	fixture.seen(report) == {["violation", "net", "DNS hostnames"]}
	fixture.said(report, "net has DNS hostnames switched off")
	some found in report
	found.at == 6
	found.concerns == {"endpoints": {"api", "dkr"}, "workloads": {"app"}}
	{"message": "api is in this VPC", "at": 3} in found.related
	{"message": "app pulls its image in this VPC", "at": 2} in found.related
}

test_place_of_what_a_vpc_says if {
	report := rule.report with input as fixture.changed([
		["/vpcs/net/dns_hostnames", {"is": "no", "at": 7}],
		["/vpcs/net/dns_support", {"is": "no", "at": 8}],
	])
	{[found.subject, found.at] | some found in report} == {["DNS hostnames", 7], ["DNS support", 8]}
}

test_vpc_that_is_not_judged if {
	_changed([["/vpcs/net/dns_hostnames", _off], ["/vpcs/net/origin", "external"]]) == set()
	_changed([["/vpcs/other", {"id": "other", "origin": "declared", "dns_support": _off, "dns_hostnames": _off}]]) == set()
}

test_task_of_another_vpc if {
	report := rule.report with input as fixture.changed([
		["/endpoints/dkr/private_dns", _off],
		["/vpcs/other", {"id": "other", "origin": "declared"}],
		["/workloads/app/vpc", "other"],
	])
	{found.concerns.workloads | some found in report} == {set()}
}

test_task_on_a_platform_that_needs_no_api if {
	old := ["/workloads/app/platform_version", "1.3.0"]
	_workloads([["/endpoints/api/private_dns", _off], old]) == {set()}
	_workloads([["/endpoints/dkr/private_dns", _off], old]) == {{"app"}}
}

_workloads(pairs) := {found.concerns.workloads | some found in report} if {
	report := rule.report with input as fixture.changed(pairs)
}

test_doubts if {
	_changed([["/endpoints/api/private_dns", _off], ["/endpoints/api/maybe", [fixture.var_x]]]) == {["unknown", "api", "private DNS"]}
	hostnames := ["/vpcs/net/dns_hostnames", _off]
	_changed([hostnames, ["/endpoints/api/maybe", [fixture.var_x]]]) == {["violation", "net", "DNS hostnames"]}
	_changed([
		hostnames,
		["/endpoints/api/maybe", [fixture.var_x]],
		["/endpoints/dkr/maybe", [fixture.var_x]],
	]) == {["unknown", "net", "DNS hostnames"]}
}

test_private_hosted_zone if {
	_zoned("dkr.ecr.ap-northeast-1.amazonaws.com") == {"unknown"}
	_zoned("123456789012.dkr.ecr.ap-northeast-1.amazonaws.com") == {"unknown"}
	_zoned("ap-northeast-1.amazonaws.com") == {"unknown"}
	_zoned("amazonaws.com") == {"unknown"}
	_zoned("") == {"unknown"}
	_zoned("api.ecr.ap-northeast-1.amazonaws.com") == {"violation"}
	_zoned("logs.ap-northeast-1.amazonaws.com") == {"violation"}
	_zoned("example.com") == {"violation"}
	report := rule.report with input as fixture.changed([_zone("amazonaws.com"), ["/endpoints/dkr/private_dns", _off]])
	fixture.words(report) == {
		"cannot tell whether the names of ECR resolve to dkr",
		"whether the private hosted zone zone has a record of *.dkr.ecr.<region>.amazonaws.com that leads to dkr is not known",
	}
	fixture.said(report, "whether the private hosted zone zone has a record of *.dkr.ecr.<region>.amazonaws.com that leads to dkr is not known")
}

test_zone_beside_private_dns if _changed([_zone("amazonaws.com")]) == set()

test_zone_for_an_endpoint_of_a_service_that_is_not_known if {
	_changed([
		_zone("api.ecr.ap-northeast-1.amazonaws.com"),
		["/endpoints/dkr/service", ""],
		["/endpoints/dkr/private_dns", _off],
	]) == {["unknown", "dkr", "private DNS"]}
}

_zoned(name) := fixture.verdicts(found) if {
	found := rule.report with input as fixture.changed([_zone(name), ["/endpoints/dkr/private_dns", _off]])
}

test_other_dns_servers if {
	other := {"is": "unknown", "at": 9, "unknown": [{"reason": "whether the DNS server 10.9.0.2 knows the private names of endpoints is not known", "at": 9}]}
	report := rule.report with input as fixture.changed([["/vpcs/net/amazon_dns", other]])
	fixture.words(report) == {
		"cannot tell whether the DNS servers of net resolve the names of ECR to its endpoints",
		"whether the DNS server 10.9.0.2 knows the private names of endpoints is not known",
	}
	fixture.seen(report) == {["unknown", "net", "DNS servers"]}
	fixture.said(report, "whether the DNS server 10.9.0.2 knows the private names of endpoints is not known")
	{found.at | some found in report} == {9}
	{found.concerns | some found in report} == {{"endpoints": {"api", "dkr"}, "workloads": {"app"}}}
	_changed([["/vpcs/net/amazon_dns", {"is": "yes"}]]) == set()
}

test_zone_with_records if {
	records := {"*.dkr.ecr.ap-northeast-1.amazonaws.com": "dkr"}
	zone := fixture.hosted_zone("zone", "dkr.ecr.ap-northeast-1.amazonaws.com", ["net"], records)
	_changed([["/zones/zone", zone], ["/endpoints/dkr/private_dns", _off]]) == set()
	elsewhere := object.union(zone, {"vpcs": fixture.references(["other"])})
	_changed([["/zones/zone", elsewhere], ["/endpoints/dkr/private_dns", _off]]) == {["violation", "dkr", "private DNS"]}
}

test_linked_vpcs if {
	report := rule.report with input as fixture.patched(fixture.linked, [["/zones", {}], ["/vpcs/net/dns_hostnames", _off]])
	fixture.words(report) == {
		"a private hosted zone for api and dkr needs it",
		"cannot tell whether the names of ECR resolve to api in net",
		"cannot tell whether the names of ECR resolve to dkr in net",
		"enable DNS hostnames for the VPC",
		"net has DNS hostnames switched off",
		"the names of ECR resolve to public addresses: the pull does not use an endpoint",
		"whether a private hosted zone resolves the names of ECR to api in net is not known",
		"whether a private hosted zone resolves the names of ECR to dkr in net is not known",
	}
	fixture.seen(report) == {
		["unknown", "api", "private DNS in net"],
		["unknown", "dkr", "private DNS in net"],
		["violation", "net", "DNS hostnames"],
	}
	fixture.said(report, "cannot tell whether the names of ECR resolve to api in net")
	fixture.said(report, "a private hosted zone for api and dkr needs it")
	{place.message | some found in report; found.subject == "DNS hostnames"; some place in found.related} == {"app pulls its image in this VPC"}
}

# One of the endpoints is in the VPC itself, the other in one that is linked with it.
test_endpoint_here_and_in_a_linked_vpc if {
	report := rule.report with input as fixture.patched(fixture.linked, [
		["/endpoints/api/vpc", "net"],
		["/endpoints/api/private_dns", {"is": "yes"}],
		["/vpcs/net/dns_hostnames", _off],
	])
	fixture.said(report, "the private DNS of api and dkr needs it")
}

_zone(name) := ["/zones/zone", fixture.hosted_zone("zone", name, ["net"], {})]
