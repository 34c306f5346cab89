package cloudformation

import (
	"fmt"
	"net/netip"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptNetwork reads VPCs, subnets and the customer's own prefix lists.
func (a *adapter) adaptNetwork() {
	for _, res := range a.byKind[typeVPC] {
		a.vpc(res)
	}
	for _, res := range a.byKind[typeVPCCidrBlock] {
		a.vpcCidrBlock(res)
	}
	for _, res := range a.byKind[typeSubnet] {
		a.subnet(res)
	}
	for _, res := range a.byKind[typePrefixList] {
		a.prefixList(res)
	}
}

func (a *adapter) vpc(res *resource) {
	properties, from := decode[ec2.VPC](a.run, res, res.properties())
	vpc := &model.VPC{ID: res.id, At: a.place(res.at), Origin: model.Declared, CIDRs: []string{}}
	vpc.DNSSupport = a.setting(from.of(&properties.EnableDnsSupport), model.Yes)
	vpc.DNSHostnames = a.setting(from.of(&properties.EnableDnsHostnames), model.No)
	a.addCIDR(vpc, from.of(&properties.CidrBlock))
	if len(vpc.CIDRs) == 0 && len(vpc.Unknown) == 0 {
		vpc.Unknown = a.because(res.at, fmt.Sprintf("the CIDR of %s is chosen at deployment", res.id))
	}
	a.stack.VPCs[res.id] = vpc
}

// vpcCidrBlock adds a further block to a VPC.
func (a *adapter) vpcCidrBlock(res *resource) {
	properties, from := decode[ec2.VPCCidrBlock](a.run, res, res.properties())
	vpc := a.stack.VPCs[a.one(from.of(&properties.VpcId), (*adapter).vpcID)]
	if vpc == nil {
		return // it may be of any VPC, none of which is declared here
	}
	if len(res.exists.why) > 0 {
		vpc.Unknown = append(vpc.Unknown, res.exists.why...)
		return
	}
	written := len(vpc.CIDRs) + len(vpc.Unknown)
	a.addCIDR(vpc, from.of(&properties.CidrBlock))
	a.addCIDR(vpc, from.of(&properties.Ipv6CidrBlock))
	if len(vpc.CIDRs)+len(vpc.Unknown) == written {
		vpc.Unknown = append(vpc.Unknown, a.because(res.at, fmt.Sprintf("the CIDR of %s is chosen at deployment", res.id))...)
	}
}

// addCIDR adds an address block, or the reasons why it is not known, to a VPC.
func (a *adapter) addCIDR(vpc *model.VPC, v value) {
	if v.kind == absent {
		return
	}
	if prefix, ok := a.prefix(v); ok {
		vpc.CIDRs = append(vpc.CIDRs, prefix.String())
		return
	}
	vpc.Unknown = append(vpc.Unknown, a.whyNoCIDR(v)...)
}

// prefix returns the address block that a value is, without host bits.
func (a *adapter) prefix(v value) (netip.Prefix, bool) {
	text, known := a.known(v)
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), known && err == nil
}

// whyNoCIDR returns the reasons why a value is no address block that is known.
func (a *adapter) whyNoCIDR(v value) []model.Unknown {
	if why := a.why(v); len(why) > 0 {
		return why
	}
	reason := quote(v.text) + " is no CIDR block"
	if v.isSecret() {
		reason = "the value, which must not be shown, is no CIDR block"
	}
	a.note(model.SeverityWarning, v.at, sentence(reason))
	return a.because(v.at, reason)
}

func (a *adapter) subnet(res *resource) {
	properties, from := decode[ec2.Subnet](a.run, res, res.properties())
	subnet := &model.Subnet{
		ID:     res.id,
		At:     a.place(res.at),
		Origin: model.Declared,
		VPC:    a.one(from.of(&properties.VpcId), (*adapter).vpcID),
	}
	if prefix, ok := a.prefix(from.of(&properties.CidrBlock)); ok {
		subnet.CIDR = prefix.String()
	}
	subnet.Zone = a.zone(res, from.of(&properties.AvailabilityZone), from.of(&properties.AvailabilityZoneId))
	a.stack.Subnets[res.id] = subnet
}

// vpcID returns the id of a VPC.
func (a *adapter) vpcID(v value) string {
	id := a.idOf(v)
	if a.stack.VPCs[id] == nil {
		a.stack.VPCs[id] = &model.VPC{
			ID: id, At: a.outsideAt(v), Origin: model.External, CIDRs: []string{}, Unknown: a.whyOutside(v),
		}
	}
	return id
}

// subnetID returns the id of a subnet.
func (a *adapter) subnetID(v value) string {
	id := a.idOf(v)
	if a.stack.Subnets[id] == nil {
		a.stack.Subnets[id] = &model.Subnet{ID: id, At: a.outsideAt(v), Origin: model.External, Zone: model.AvailabilityZone{Unknown: a.whyOutside(v)}}
	}
	return id
}
