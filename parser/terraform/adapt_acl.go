package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptACLs reads network ACLs with their entries and subnets.
func (a *adapter) adaptACLs() {
	for _, i := range a.vpcs() {
		vpc := a.stack.VPCs[i.address()]
		acl := model.DefaultNetworkACL(vpc.ID, vpc.At)
		a.stack.NetworkACLs[acl.ID], vpc.DefaultACL = acl, acl.ID
	}
	for _, i := range a.byType["aws_default_network_acl"] {
		a.declareDefaultACL(i)
	}
	for _, i := range a.byType["aws_network_acl"] {
		a.declareACL(i, a.single(i.arg("vpc_id"), a.vpcID))
	}
	for _, i := range a.byType["aws_network_acl_rule"] {
		a.aclRule(i)
	}
	for _, i := range a.byType["aws_network_acl_association"] {
		a.associateACL(i)
	}
}

// declareACL puts a network ACL into the model, with the entries that are written inside of it.
func (a *adapter) declareACL(i *instance, vpc string) *model.NetworkACL {
	acl := model.NewNetworkACL(i.address(), vpc, model.Declared, i.ref())
	acl.Maybe = i.maybe()
	acl.Subnets = a.references(i.arg("subnet_ids"), a.subnetID)
	acl.Egress = a.aclEntries(acl, i, "egress")
	acl.Ingress = a.aclEntries(acl, i, "ingress")
	a.stack.NetworkACLs[acl.ID] = acl
	return acl
}

// declareDefaultACL reads the default network ACL of a VPC where the files manage it: it has the entries that they give
// it, and no other. Where it is not certain that they do, it has those or the ones that AWS gives it.
func (a *adapter) declareDefaultACL(i *instance) {
	given := a.stack.NetworkACLs[a.single(i.arg("default_network_acl_id"), a.aclID)]
	if given == nil || given.Origin != model.Default {
		acl := a.declareACL(i, "")
		a.anyDefaultACL(acl)
		return
	}
	acl := a.declareACL(i, given.VPC)
	if why := acl.Maybe; len(why) > 0 {
		acl.Maybe = nil // a VPC always has one
		acl.Egress = either(why, acl.Egress, given.Egress)
		acl.Ingress = either(why, acl.Ingress, given.Ingress)
	}
	delete(a.stack.NetworkACLs, given.ID)
	a.stack.VPCs[given.VPC].DefaultACL = acl.ID
}

// either returns the entries of two versions of a list, all of which may be absent.
func either(why []model.Unknown, versions ...[]*model.ACLEntry) []*model.ACLEntry {
	entries := []*model.ACLEntry{}
	for _, version := range versions {
		for _, e := range version {
			e.Maybe = mergeReasons(e.Maybe, why)
			entries = append(entries, e)
		}
	}
	return entries
}

// anyDefaultACL tells of all default network ACLs that their entries may be others, as it is not known which of them
// the files manage.
func (a *adapter) anyDefaultACL(managed *model.NetworkACL) {
	why := model.Unknown{Reason: "the VPC of " + managed.ID + " is not known", At: managed.At}
	for _, acl := range a.stack.NetworkACLs {
		if acl.Origin == model.Default {
			acl.Unknown = mergeReasons(acl.Unknown, []model.Unknown{why})
		}
	}
}

// aclEntries returns the entries of one direction that are written inside a network ACL.
func (a *adapter) aclEntries(acl *model.NetworkACL, i *instance, direction string) []*model.ACLEntry {
	entries := []*model.ACLEntry{}
	blocks, open := i.blocks(direction)
	if len(blocks) == 0 && len(open) == 0 {
		blocks = a.standing(i, direction)
	}
	for _, b := range blocks {
		e := a.aclEntry(b, "rule_no", "action")
		e.Maybe = b.maybe
		entries = append(entries, e)
	}
	acl.Unknown = mergeReasons(acl.Unknown, open)
	return entries
}

// aclEntry reads one entry; its number and action have different names in blocks and in resources.
func (a *adapter) aclEntry(o object, number, action string) *model.ACLEntry {
	e := &model.ACLEntry{At: a.notes.at(o.at)}
	if arg := o.arg(number); arg.set {
		e.Number, e.Unknown = wholeNumber(arg)
	}
	if arg := o.arg(action); arg.set {
		text, ok := arg.eval().text()
		if e.Action = strings.ToLower(text); !ok {
			e.Unknown = mergeReasons(e.Unknown, arg.whyUnknown(arg.eval()))
		}
	}
	a.aclTraffic(e, o)
	peer, why := a.aclPeer(o)
	e.Peer, e.Unknown = peer, mergeReasons(e.Unknown, why)
	return e
}

// aclTraffic reads the protocol and the ports of an entry, which are 0 where they are not written.
func (a *adapter) aclTraffic(e *model.ACLEntry, o object) {
	arg := o.arg("protocol")
	text, ok := arg.eval().text()
	if !ok {
		e.Unknown = mergeReasons(e.Unknown, arg.orMissing(o, "protocol"))
		return
	}
	e.Protocol = model.Protocol(text)
	low, high := "from_port", "to_port"
	if strings.HasPrefix(e.Protocol, "icmp") {
		low, high = "icmp_type", "icmp_code"
	}
	from, whyFrom := wholeNumber(o.arg(low))
	to, whyTo := wholeNumber(o.arg(high))
	if e.FromPort, e.ToPort = model.Ports(e.Protocol, from, to); e.FromPort == nil || e.ToPort == nil {
		e.Unknown = mergeReasons(e.Unknown, whyFrom, whyTo)
	}
}

// aclPeer returns the addresses of an entry.
func (a *adapter) aclPeer(o object) (model.Peer, []model.Unknown) {
	for _, name := range []string{"cidr_block", "ipv6_cidr_block"} {
		arg := o.arg(name)
		if text, ok := arg.eval().text(); !arg.set || ok && text == "" {
			continue
		}
		items, open := arg.one().members()
		if len(items) != 1 {
			if len(open) > 0 {
				return model.Peer{Kind: model.PeerUnknown}, open
			}
			continue
		}
		if items[0].sensitive() {
			return model.Peer{Kind: model.PeerUnknown}, hidden(items[0].pos)
		}
		peer, why := a.cidrPeer(items[0])
		if peer.Kind == model.PeerVPC || peer.Kind == model.PeerSubnet {
			why = []model.Unknown{{Reason: "the CIDR of " + peer.ID + " is not known", At: items[0].pos}}
		}
		if peer.Kind != model.PeerCIDR {
			peer = model.Peer{Kind: model.PeerUnknown}
		}
		return peer, why
	}
	return model.Peer{Kind: model.PeerUnknown}, argument{}.orMissing(o, "CIDR block")
}

// wholeNumber returns a number that is 0 where it is not written.
func wholeNumber(arg argument) (*int, []model.Unknown) {
	v := arg.eval()
	if v.absent() {
		return new(int), nil
	}
	if n, ok := v.number(); ok {
		return &n, nil
	}
	return nil, arg.whyUnknown(v)
}

// orMissing returns the reasons for an argument's unknown value, or that the object must have it and does not.
func (a argument) orMissing(o object, what string) []model.Unknown {
	if a.set {
		return a.whyUnknown(a.eval())
	}
	return []model.Unknown{{Reason: "a block has no " + what, At: o.scope.module.notes.at(o.at)}}
}

// aclRule adds an entry that is a resource of its own. One whose list is not known may be in any.
func (a *adapter) aclRule(i *instance) {
	acls, open := a.links(i.arg("network_acl_id").one())
	if len(acls) == 0 {
		for _, acl := range a.stack.NetworkACLs {
			a.addACLEntry(acl, i, open)
		}
	}
	for _, l := range acls {
		a.addACLEntry(a.stack.NetworkACLs[a.aclID(l)], i, l.maybe)
	}
}

// addACLEntry adds the entry of a resource to a list. One whose direction is not known may be of either.
func (a *adapter) addACLEntry(acl *model.NetworkACL, i *instance, maybe []model.Unknown) {
	direction := i.arg("egress")
	egress := direction.eval().ternary(model.No)
	var which []model.Unknown
	if egress == model.Unclear {
		which = direction.whyUnknown(direction.eval())
	}
	entry := func() *model.ACLEntry {
		e := a.aclEntry(i.object, "rule_number", "rule_action")
		e.Maybe = mergeReasons(i.maybe(), maybe, which)
		return e
	}
	if egress != model.No {
		acl.Egress = append(acl.Egress, entry())
	}
	if egress != model.Yes {
		acl.Ingress = append(acl.Ingress, entry())
	}
}

// associateACL adds the subnet of an association to its list.
func (a *adapter) associateACL(i *instance) {
	acls, open := a.links(i.arg("network_acl_id").one())
	if len(acls) == 0 {
		acls = []link{{id: i.address() + ".network_acl_id", at: i.ref(), why: open}}
	}
	for _, l := range acls {
		acl := a.stack.NetworkACLs[a.aclID(l)]
		subnets := a.associated(i, "subnet_id", a.subnetID)
		for n := range subnets.Items {
			subnets.Items[n].Maybe = mergeReasons(subnets.Items[n].Maybe, l.maybe)
		}
		acl.Subnets = join(acl.Subnets, subnets)
	}
}

// aclID returns the model's id of a network ACL, and puts it into the model where it lies outside of the files.
func (a *adapter) aclID(l link) string {
	if l.ref != nil && l.ref.attr == "default_network_acl_id" {
		if vpc := a.stack.VPCs[l.ref.of.address()]; vpc != nil && vpc.DefaultACL != "" {
			return vpc.DefaultACL
		}
	}
	id := a.resourceID(l)
	if a.stack.NetworkACLs[id] == nil {
		acl := model.NewNetworkACL(id, "", model.External, l.at)
		acl.Unknown = a.reason(l)
		a.stack.NetworkACLs[id] = acl
	}
	return id
}
