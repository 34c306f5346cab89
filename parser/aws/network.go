package aws

import (
	"fmt"
	"net/netip"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptNetwork reads VPCs, subnets and the customer's own prefix lists.
func (a *adapter) adaptNetwork() {
	for _, res := range a.byType[TypeVPC] {
		a.vpc(res)
	}
	for _, res := range a.byType[TypeVPCCidrBlock] {
		a.vpcCidrBlock(res)
	}
	for _, res := range a.byType[TypeVPCDHCPOptions] {
		a.vpcDHCPOptions(res)
	}
	for _, res := range a.byType[TypeSubnet] {
		a.subnet(res)
	}
	for _, res := range a.byType[TypePrefixList] {
		a.prefixList(res)
	}
}

func (a *adapter) vpc(res *Resource) {
	properties := a.properties(res)
	vpc := &model.VPC{ID: res.ID, At: a.placeOf(res), Origin: model.Declared, CIDRs: []string{}}
	vpc.DNSSupport = a.setting(properties.Get("EnableDnsSupport"), model.Yes)
	vpc.DNSHostnames = a.setting(properties.Get("EnableDnsHostnames"), model.No)
	vpc.AmazonDNS = model.Setting{Is: model.Yes} // in the region's own DHCP options
	a.addCIDR(vpc, properties.Get("CidrBlock"))
	if len(vpc.CIDRs) == 0 && len(vpc.Unknown) == 0 {
		vpc.Unknown = a.becauseOf(res, fmt.Sprintf("the CIDR of %s is chosen at deployment", res.ID))
	}
	a.stack.VPCs[res.ID] = vpc
}

// vpcCidrBlock adds a further block to a VPC.
func (a *adapter) vpcCidrBlock(res *Resource) {
	properties := a.properties(res)
	id := a.one(properties.Get("VpcId"), (*adapter).vpcID)
	if id == "" { // it may be of any
		for _, vpc := range a.stack.VPCs {
			vpc.Unknown = model.Reasons(vpc.Unknown, a.whyUnnamed(properties.Get("VpcId")))
		}
		return
	}
	vpc := a.stack.VPCs[id]
	if vpc == nil {
		return // it is of a VPC that is not declared here
	}
	if len(res.Existence.Maybe()) > 0 {
		vpc.Unknown = append(vpc.Unknown, res.Existence.Maybe()...)
		return
	}
	written := len(vpc.CIDRs) + len(vpc.Unknown)
	a.addCIDR(vpc, properties.Get("CidrBlock"))
	a.addCIDR(vpc, properties.Get("Ipv6CidrBlock"))
	if len(vpc.CIDRs)+len(vpc.Unknown) == written {
		vpc.Unknown = append(vpc.Unknown, a.becauseOf(res, fmt.Sprintf("the CIDR of %s is chosen at deployment", res.ID))...)
	}
}

// addCIDR adds an address block, or the reasons why it is not known, to a VPC.
func (a *adapter) addCIDR(vpc *model.VPC, v Value) {
	if v.Kind == Absent {
		return
	}
	if prefix, ok := a.prefix(v); ok {
		vpc.CIDRs = append(vpc.CIDRs, prefix.String())
		return
	}
	vpc.Unknown = append(vpc.Unknown, a.whyNoCIDR(v)...)
}

// prefix returns the address block that a value is, without host bits.
func (a *adapter) prefix(v Value) (netip.Prefix, bool) {
	text, known := a.Known(v)
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), known && err == nil
}

// whyNoCIDR returns the reasons why a value is no address block that is known.
func (a *adapter) whyNoCIDR(v Value) []model.Unknown {
	if why := a.Why(v); len(why) > 0 {
		return why
	}
	reason := a.Quote(v) + " is not a CIDR block"
	a.note(model.SeverityWarning, v.At, sentence(reason))
	return a.because(v, reason)
}

func (a *adapter) subnet(res *Resource) {
	properties := a.properties(res)
	subnet := &model.Subnet{
		ID:     res.ID,
		At:     a.placeOf(res),
		Origin: model.Declared,
		VPC:    a.one(properties.Get("VpcId"), (*adapter).vpcID),
	}
	if prefix, ok := a.prefix(properties.Get("CidrBlock")); ok {
		subnet.CIDR = prefix.String()
	}
	subnet.Zone = a.zone(res, properties.Get("AvailabilityZone"), properties.Get("AvailabilityZoneId"))
	a.stack.Subnets[res.ID] = subnet
}

// vpcID returns the id of a VPC.
func (a *adapter) vpcID(v Value) string {
	id := a.idOf(v)
	if a.stack.VPCs[id] == nil {
		a.stack.VPCs[id] = &model.VPC{
			ID: id, At: a.outsideAt(v), Origin: model.External, CIDRs: []string{}, Unknown: a.whyOutside(v),
		}
	}
	return id
}

// subnetID returns the id of a subnet.
func (a *adapter) subnetID(v Value) string {
	id := a.idOf(v)
	if a.stack.Subnets[id] != nil {
		return id
	}
	subnet := &model.Subnet{ID: id, At: a.outsideAt(v), Origin: model.External}
	a.stack.Subnets[id] = subnet
	if res := a.existing(v); res != nil {
		properties := a.properties(res)
		subnet.Zone = a.zone(res, properties.Get("AvailabilityZone"), properties.Get("AvailabilityZoneId"))
	} else {
		subnet.Zone = ownZone(id, a.whyOutside(v))
	}
	return id
}
