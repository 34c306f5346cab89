# What to change so that a finding goes, as data: what an allowed destination is in the language of the files, is not known
# here. There is none where it is not certain that the change is right.
package egresslint.lib.finding

import data.egresslint.lib.network
import data.egresslint.lib.prefix_list
import data.egresslint.lib.security_group
import data.egresslint.lib.task
import data.egresslint.lib.vpc_endpoint

# allow_service lets the tasks of the workload send to the endpoint of the service. Step is what the help says of it.
allow_service(id, service, step) := [_allow(group, [_peer(id, service)], step)] if {
	group := _only_group(id).id
	not vpc_endpoint.by_group[group]
	_peer(id, service)
} else := []

# narrow is what to write in the place of a rule of the group: what the pulls of all of its tasks need, and is not allowed
# yet. Help is all that there is to say: a step before it, or another way, is left to people.
narrow(group, rule, help) := [object.union(_allow(group, _lacking_peers(group, help), help[0]), {"instead_of": {"id": rule.id, "at": at(rule)}})] if {
	not rule.sensitive
	_lacking_peers(group, help)
} else := []

# narrow_default is the same for a group whose rules nobody wrote.
narrow_default(group, help) := [_allow(group, _lacking_peers(group, help), help[0])] if {
	_lacking_peers(group, help)
} else := []

_lacking_peers(group, help) := lacking if {
	count(help) == 1
	input.groups[group].origin == "declared"
	every id, _ in task.by_group[group] {
		every service in _pulled {
			_peer(id, service)
		}
	}
	lacking := [peer |
		some services in [vpc_endpoint.ecr_services, {"s3"}]
		wanted := {_peer(id, service) | some id, _ in task.by_group[group]; some service in services}
		some peer in wanted
		not _allowed_already(group, peer)
	]
	count(lacking) > 0
}

_pulled := vpc_endpoint.ecr_services | {"s3"}

_allow(group, peers, step) := {
	"for": step,
	"do": "allow",
	"group": group,
	"protocol": "tcp",
	"port": 443,
	"peers": peers,
}

# _peer is what a rule for the service leads to: the one group of its endpoints, or the prefix list of S3.
_peer(id, service) := {"kind": "group", "id": name} if {
	service != "s3"
	usable := vpc_endpoint.usable(task.vpcs[id], service)
	every endpoint in usable {
		count(vpc_endpoint.doubts[endpoint]) == 0
		seen := vpc_endpoint.seen_from(task.vpcs[id], endpoint)
		count(object.get(seen.groups, "open", [])) == 0
	}
	names := {reference.id |
		some endpoint in usable
		some reference in vpc_endpoint.interfaces[endpoint].groups.items
		not reference.implied
	}
	count(names) == 1
	some name in names
}

_peer(id, "s3") := {"kind": "prefix_list", "id": _s3_id(network.region_of(task.workloads[id])), "gateways": gateways} if {
	gateways := sort([gateway |
		some gateway in _s3_gateways(id)
		count(object.get(input.endpoints[gateway], "maybe", [])) == 0
	])
}

_s3_id(region) := prefix_list.s3_id(region) if {
	prefix_list.s3_id(region)
} else := ""

_allowed_already(group, peer) if {
	some rule in input.groups[group].egress
	security_group.only_https(rule).is == "yes"
	count(object.get(rule, "maybe", [])) == 0
	_leads_to(rule.peer, peer, network.region_of_group(group))
}

_leads_to(peer, wanted, _) if {
	wanted.kind == "group"
	peer.kind == "group"
	peer.id == wanted.id
}

_leads_to(peer, wanted, region) if {
	wanted.kind == "prefix_list"
	peer.kind == "prefix_list"
	prefix_list.s3(peer.id, region).is == "yes"
}
