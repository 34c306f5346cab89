package aws

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// adaptACLs reads network ACLs with their entries and subnets. Every VPC has one that AWS makes.
func (a *adapter) adaptACLs() {
	for _, res := range a.byType[TypeVPC] {
		acl := model.DefaultNetworkACL(res.ID, a.placeOf(res))
		a.stack.NetworkACLs[acl.ID] = acl
		a.stack.VPCs[res.ID].DefaultACL = acl.ID
	}
	for _, res := range a.byType[TypeACL] {
		if res.Default {
			a.defaultACL(res)
		}
	}
	for _, res := range a.byType[TypeACL] {
		if !res.Default {
			a.acl(res)
		}
	}
	for _, res := range a.byType[TypeSubnetACL] {
		a.associateACL(res)
	}
	for _, res := range a.byType[TypeACLEntry] {
		for _, entry := range a.alternatives(res) {
			a.addEntry(res, entry)
		}
	}
}

// acl reads a network ACL with the entries and subnets that are written inside of it.
func (a *adapter) acl(res *Resource) *model.NetworkACL {
	properties := a.properties(res)
	vpc := a.one(properties.Get("VpcId"), (*adapter).vpcID)
	acl := model.NewNetworkACL(res.ID, vpc, model.Declared, a.placeOf(res))
	acl.Maybe = res.Existence.Maybe()
	acl.Subnets = a.references(properties.Get("SubnetIds"), (*adapter).subnetID)
	entries := properties.Get("Entries")
	acl.Unknown = model.Reasons(entries.Open(), a.whyUnknown(entries))
	for _, item := range entries.Items {
		entry := a.entry(res, item, a.at(item))
		entry.Maybe = item.Maybe()
		a.direct(acl, entry, item.Get("Egress"))
	}
	a.stack.NetworkACLs[res.ID] = acl
	return acl
}

// defaultACL reads a resource that takes over the default network ACL of a VPC: it has the entries that are written, and
// no other. Where it is not certain that it exists, it has those or the ones that AWS gives it.
func (a *adapter) defaultACL(res *Resource) {
	acl := a.acl(res)
	vpc := a.stack.VPCs[acl.VPC]
	if vpc == nil || a.stack.NetworkACLs[vpc.DefaultACL] == nil {
		a.anyDefaultACL(acl)
		return
	}
	given := a.stack.NetworkACLs[vpc.DefaultACL]
	if why := acl.Maybe; len(why) > 0 {
		acl.Maybe = nil // a VPC always has one
		acl.Egress = either(why, acl.Egress, given.Egress)
		acl.Ingress = either(why, acl.Ingress, given.Ingress)
	}
	delete(a.stack.NetworkACLs, given.ID)
	vpc.DefaultACL = acl.ID
}

// either returns the entries of two versions of a list, all of which may be absent.
func either(why []model.Unknown, versions ...[]*model.ACLEntry) []*model.ACLEntry {
	entries := []*model.ACLEntry{}
	for _, version := range versions {
		for _, e := range version {
			e.Maybe = model.Reasons(e.Maybe, why)
			entries = append(entries, e)
		}
	}
	return entries
}

// anyDefaultACL adds to all default network ACLs that their entries may be others, as it is not known which of them the
// files take over.
func (a *adapter) anyDefaultACL(managed *model.NetworkACL) {
	why := []model.Unknown{{Reason: "the VPC of " + managed.ID + " is not known", At: managed.At}}
	for _, acl := range a.stack.NetworkACLs {
		if acl.Origin == model.Default {
			acl.Unknown = model.Reasons(acl.Unknown, why)
		}
	}
}

// addEntry adds an entry to its list. One whose list is not known may be in any.
func (a *adapter) addEntry(res *Resource, properties Value) {
	of, egress := properties.Get("NetworkAclId"), properties.Get("Egress")
	if a.isNamed(of) {
		entry := a.entry(res, properties, a.placeOf(res))
		entry.Maybe = model.Reasons(res.Existence.Beside(a.meant(of)), properties.Maybe())
		a.direct(a.stack.NetworkACLs[a.aclID(of)], entry, egress)
		return
	}
	for _, id := range slices.Sorted(maps.Keys(a.stack.NetworkACLs)) {
		entry := a.entry(res, properties, a.placeOf(res))
		entry.Maybe = model.Reasons(res.Existence.Maybe(), properties.Maybe(), a.whyUnnamed(of))
		a.direct(a.stack.NetworkACLs[id], entry, egress)
	}
}

// direct adds an entry to the direction that it is for, which is ingress where nothing is written. Where that is not
// known, it may be in both.
func (a *adapter) direct(acl *model.NetworkACL, entry *model.ACLEntry, egress Value) {
	if acl.Origin == model.Default {
		acl.Origin = model.Declared // the files do not leave it as AWS made it
	}
	out := a.setting(egress, model.No)
	if out.Is == model.Unclear {
		entry.Maybe = model.Reasons(entry.Maybe, out.Unknown)
	}
	if out.Is != model.No {
		acl.Egress = append(acl.Egress, entry)
	}
	if out.Is != model.Yes {
		acl.Ingress = append(acl.Ingress, entry)
	}
}

func (a *adapter) entry(res *Resource, written Value, at source.Ref) *model.ACLEntry {
	entry := &model.ACLEntry{At: at}
	missing := func(property string) []model.Unknown {
		return []model.Unknown{{Reason: fmt.Sprintf("an entry of %s has no %s", res.ID, property), At: at}}
	}
	var unknown []model.Unknown
	if number := a.disclosed(written.Get("RuleNumber")); number.Kind == Absent {
		entry.Unknown = missing("RuleNumber")
	} else {
		entry.Number, entry.Unknown = a.port(number)
	}
	entry.Action, unknown = a.oneOf("RuleAction of "+res.ID, at, a.disclosed(written.Get("RuleAction")), "allow", "deny")
	entry.Unknown = model.Reasons(entry.Unknown, unknown)
	if protocol := a.disclosed(written.Get("Protocol")); protocol.Kind == Absent {
		entry.Unknown = model.Reasons(entry.Unknown, missing("Protocol"))
	} else {
		a.aclTraffic(entry, protocol, written)
	}
	for _, property := range []string{"CidrBlock", "Ipv6CidrBlock"} {
		if v := a.disclosed(written.Get(property)); v.IsWritten() {
			entry.Peer, unknown = a.aclBlock(v)
			entry.Unknown = model.Reasons(entry.Unknown, unknown)
			return entry
		}
	}
	entry.Peer = model.Peer{Kind: model.PeerUnknown}
	entry.Unknown = model.Reasons(entry.Unknown, missing("CidrBlock"))
	return entry
}

// oneOf returns a word in lower case that must be one of some; "" where it is not known.
func (a *adapter) oneOf(property string, at source.Ref, v Value, words ...string) (string, []model.Unknown) {
	text, known := a.Known(v)
	if text = strings.ToLower(text); known && slices.Contains(words, text) {
		return text, nil
	}
	if why := a.Why(v); len(why) > 0 {
		return "", why
	}
	return "", []model.Unknown{{Reason: fmt.Sprintf("%s is neither %s nor %s", property, words[0], words[1]), At: at}}
}

// aclTraffic reads the protocol and the ports; ICMP has types and codes in the place of ports.
func (a *adapter) aclTraffic(entry *model.ACLEntry, protocol, written Value) {
	text, known := a.Known(protocol)
	if !known {
		entry.Unknown = model.Reasons(entry.Unknown, a.Why(protocol))
		return
	}
	entry.Protocol = model.Protocol(text)
	from, to := written.Get("PortRange", "From"), written.Get("PortRange", "To")
	if strings.HasPrefix(entry.Protocol, "icmp") {
		from, to = written.Get("Icmp", "Type"), written.Get("Icmp", "Code")
	}
	first, whyFirst := a.port(a.disclosed(from))
	last, whyLast := a.port(a.disclosed(to))
	entry.FromPort, entry.ToPort = model.Ports(entry.Protocol, first, last)
	if entry.FromPort == nil || entry.ToPort == nil {
		entry.Unknown = model.Reasons(entry.Unknown, whyFirst, whyLast)
	}
}

// aclBlock reads the addresses at the other end.
func (a *adapter) aclBlock(v Value) (model.Peer, []model.Unknown) {
	if prefix, ok := a.prefix(v); ok {
		return model.CIDRPeer(prefix), nil
	}
	return model.Peer{Kind: model.PeerUnknown}, a.whyNoCIDR(v)
}

// associateACL adds the subnet of an association to its list.
func (a *adapter) associateACL(res *Resource) {
	properties := a.properties(res)
	of, subnet := properties.Get("NetworkAclId"), properties.Get("SubnetId")
	id := res.ID + ".NetworkAclId"
	if a.isNamed(of) {
		id = a.aclID(of)
	} else {
		acl := model.NewNetworkACL(id, "", model.External, a.placeOf(res))
		acl.Unknown = a.whyUnnamed(of)
		a.stack.NetworkACLs[id] = acl
	}
	a.addSubnet(&a.stack.NetworkACLs[id].Subnets, res, subnet, of)
}

// aclID returns the id of a network ACL.
func (a *adapter) aclID(v Value) string {
	if ref := a.Whole(v); ref != nil && ref.Resource.is(TypeVPC) && ref.Attribute == AttributeDefaultACL {
		if vpc := a.stack.VPCs[ref.Resource.ID]; vpc != nil && vpc.DefaultACL != "" {
			return vpc.DefaultACL
		}
	}
	id := a.idOf(v)
	if a.stack.NetworkACLs[id] == nil {
		acl := model.NewNetworkACL(id, "", model.External, a.outsideAt(v))
		acl.Unknown = a.whyOutside(v)
		a.stack.NetworkACLs[id] = acl
	}
	return id
}
