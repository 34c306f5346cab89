package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptACLs reads network ACLs with their entries and subnets. Every VPC has one that AWS makes.
func (a *adapter) adaptACLs() {
	for _, res := range a.byKind[typeVPC] {
		acl := model.DefaultNetworkACL(res.id, a.place(res.at))
		a.stack.NetworkACLs[acl.ID] = acl
		a.stack.VPCs[res.id].DefaultACL = acl.ID
	}
	for _, res := range a.byKind[typeACL] {
		properties, from := decode[ec2.NetworkAcl](a.run, res, res.properties())
		acl := model.NewNetworkACL(res.id, a.one(from.of(&properties.VpcId), (*adapter).vpcID), model.Declared, a.place(res.at))
		acl.Maybe = res.exists.why
		a.stack.NetworkACLs[res.id] = acl
	}
	for _, res := range a.byKind[typeSubnetACL] {
		a.associateACL(res)
	}
	for _, res := range a.byKind[typeACLEntry] {
		for _, properties := range a.liftItem(res.properties()) {
			a.aclEntry(res, properties)
		}
	}
}

// aclEntry adds an entry to its list. One whose list is not known may be in any.
func (a *adapter) aclEntry(res *resource, properties value) {
	written, from := decode[ec2.NetworkAclEntry](a.run, res, properties)
	of := from.of(&written.NetworkAclId)
	entry := a.readEntry(res, written, from)
	if !a.isNamed(of) {
		entry.Maybe = unique(slices.Concat(res.exists.why, properties.maybe, a.whyUnnamed(of)))
		for _, acl := range a.stack.NetworkACLs {
			a.direct(acl, entry, from.of(&written.Egress))
		}
		return
	}
	entry.Maybe = unique(slices.Concat(res.existsBeside(a.meant(of)).why, properties.maybe))
	a.direct(a.stack.NetworkACLs[a.aclID(of)], entry, from.of(&written.Egress))
}

// direct adds an entry to the direction that it is for, which is ingress where nothing is written. Where that is not
// known, it may be in both.
func (a *adapter) direct(acl *model.NetworkACL, entry *model.ACLEntry, egress value) {
	if acl.Origin == model.Default {
		acl.Origin = model.Declared // the files do not leave it as AWS made it
	}
	out := a.setting(egress, model.No)
	if out.Is == model.Unclear {
		entry.Maybe = unique(slices.Concat(entry.Maybe, out.Unknown))
	}
	if out.Is != model.No {
		acl.Egress = append(acl.Egress, entry)
	}
	if out.Is != model.Yes {
		acl.Ingress = append(acl.Ingress, entry)
	}
}

func (a *adapter) readEntry(res *resource, written *ec2.NetworkAclEntry, from origins) *model.ACLEntry {
	entry := &model.ACLEntry{At: a.place(res.at)}
	entry.Number, entry.Unknown = a.ruleNumber(res, from.of(&written.RuleNumber))
	why := func(more []model.Unknown) { entry.Unknown = unique(slices.Concat(entry.Unknown, more)) }
	action, unknown := a.oneOf(res, "RuleAction", from.of(&written.RuleAction), "allow", "deny")
	entry.Action = action
	why(unknown)
	a.aclTraffic(res, entry, written, from)
	block, unknown := a.aclBlock(res, written, from)
	entry.Peer = block
	why(unknown)
	return entry
}

func (a *adapter) ruleNumber(res *resource, v value) (*int, []model.Unknown) {
	if v.kind == absent {
		return nil, a.because(res.at, fmt.Sprintf("%s has no RuleNumber", res.id))
	}
	return a.port(v)
}

// oneOf returns a word in lower case that must be one of some; "" where it is not known.
func (a *adapter) oneOf(res *resource, property string, v value, words ...string) (string, []model.Unknown) {
	text, known := a.known(v)
	if text = strings.ToLower(text); known && slices.Contains(words, text) {
		return text, nil
	}
	if why := a.why(v); len(why) > 0 {
		return "", why
	}
	return "", a.because(res.at, fmt.Sprintf("%s of %s is neither %s nor %s", property, res.id, words[0], words[1]))
}

// aclTraffic reads the protocol and the ports; ICMP has types and codes in the place of ports.
func (a *adapter) aclTraffic(res *resource, entry *model.ACLEntry, written *ec2.NetworkAclEntry, from origins) {
	var unknown []model.Unknown
	if protocol, known := a.known(from.of(&written.Protocol)); known {
		entry.Protocol = model.Protocol(protocol)
	} else if unknown = a.why(from.of(&written.Protocol)); len(unknown) == 0 {
		unknown = a.because(res.at, fmt.Sprintf("%s has no Protocol", res.id))
	}
	first, whyFirst := a.port(from.of(&written.PortRange).get("From"))
	last, whyLast := a.port(from.of(&written.PortRange).get("To"))
	if strings.HasPrefix(entry.Protocol, "icmp") {
		first, whyFirst = a.port(from.of(&written.Icmp).get("Type"))
		last, whyLast = a.port(from.of(&written.Icmp).get("Code"))
	}
	entry.FromPort, entry.ToPort = model.Ports(entry.Protocol, first, last)
	if entry.Protocol != "" && (entry.FromPort == nil || entry.ToPort == nil) {
		unknown = slices.Concat(unknown, whyFirst, whyLast)
	}
	entry.Unknown = unique(slices.Concat(entry.Unknown, unknown))
}

// aclBlock reads the addresses at the other end.
func (a *adapter) aclBlock(res *resource, written *ec2.NetworkAclEntry, from origins) (model.Peer, []model.Unknown) {
	unknown := model.Peer{Kind: model.PeerUnknown}
	for _, v := range []value{from.of(&written.CidrBlock), from.of(&written.Ipv6CidrBlock)} {
		if !isWritten(v) {
			continue
		}
		if prefix, ok := a.prefix(v); ok {
			return model.CIDRPeer(prefix), nil
		}
		return unknown, a.whyNoCIDR(v)
	}
	return unknown, a.because(res.at, fmt.Sprintf("%s has no CidrBlock", res.id))
}

// associateACL adds the subnet of an association to its list.
func (a *adapter) associateACL(res *resource) {
	properties, from := decode[ec2.SubnetNetworkAclAssociation](a.run, res, res.properties())
	of, subnet := from.of(&properties.NetworkAclId), from.of(&properties.SubnetId)
	id := res.id + ".NetworkAclId"
	if a.isNamed(of) {
		id = a.aclID(of)
	} else {
		acl := model.NewNetworkACL(id, "", model.External, a.place(res.at))
		acl.Unknown = a.whyUnnamed(of)
		a.stack.NetworkACLs[id] = acl
	}
	a.addSubnet(&a.stack.NetworkACLs[id].Subnets, res, subnet, of)
}

// aclID returns the id of a network ACL.
func (a *adapter) aclID(v value) string {
	if ref := a.whole(v); ref != nil && ref.resource.is(typeVPC) && ref.attribute == attributeACL {
		return a.stack.VPCs[ref.resource.id].DefaultACL
	}
	id := a.idOf(v)
	if a.stack.NetworkACLs[id] == nil {
		acl := model.NewNetworkACL(id, "", model.External, a.outsideAt(v))
		acl.Unknown = a.whyOutside(v)
		a.stack.NetworkACLs[id] = acl
	}
	return id
}
