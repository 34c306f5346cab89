package terraform

import (
	"net/netip"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptNetwork reads VPCs and subnets.
func (a *adapter) adaptNetwork() {
	for _, i := range a.vpcs() {
		a.stack.VPCs[i.address()] = a.vpc(i)
	}
	for _, i := range a.byType["aws_vpc_ipv4_cidr_block_association"] {
		a.furtherBlock(i)
	}
	for _, i := range append(a.byType["aws_subnet"], a.byType["aws_default_subnet"]...) {
		a.stack.Subnets[i.address()] = &model.Subnet{
			ID:     i.address(),
			At:     i.ref(),
			Origin: model.Declared,
			VPC:    a.single(i.arg("vpc_id"), a.vpcID),
			CIDR:   a.cidr(i.arg("cidr_block")),
			Zone:   a.availabilityZone(i),
		}
	}
}

// vpcs are the VPCs of the files.
func (a *adapter) vpcs() []*instance {
	return slices.Concat(a.byType["aws_vpc"], a.byType["aws_default_vpc"])
}

func (a *adapter) vpc(i *instance) *model.VPC {
	vpc := &model.VPC{ID: i.address(), At: i.ref(), Origin: model.Declared, CIDRs: []string{}}
	vpc.DNSSupport = a.setting(i.arg("enable_dns_support"), model.Yes)
	vpc.DNSHostnames = a.setting(i.arg("enable_dns_hostnames"), answer(i.res.typ == "aws_default_vpc"))
	if cidr := a.cidr(i.arg("cidr_block")); cidr != "" {
		vpc.CIDRs = append(vpc.CIDRs, cidr)
	} else {
		vpc.Unknown = []model.Unknown{{Reason: "the CIDR of " + i.address() + " is not known", At: i.ref()}}
	}
	return vpc
}

// furtherBlock adds another address block to a VPC, or the reasons why there may be one.
func (a *adapter) furtherBlock(i *instance) {
	vpcs, open := a.links(i.arg("vpc_id").one())
	if len(vpcs) == 0 {
		for _, vpc := range a.stack.VPCs {
			vpc.Unknown = mergeReasons(vpc.Unknown, open)
		}
	}
	for _, l := range vpcs {
		vpc := a.stack.VPCs[a.vpcID(l)]
		cidr, why := a.cidr(i.arg("cidr_block")), mergeReasons(i.maybe(), l.maybe)
		if cidr == "" {
			why = mergeReasons(why, []model.Unknown{{Reason: "the CIDR of " + i.address() + " is not known", At: i.ref()}})
		}
		if vpc.Unknown = mergeReasons(vpc.Unknown, why); len(why) == 0 {
			vpc.CIDRs = append(vpc.CIDRs, cidr)
		}
	}
}

// cidr returns an address block in canonical form, "" where it is not known.
func (a *adapter) cidr(arg argument) string {
	text, _ := arg.eval().text()
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return ""
	}
	return prefix.Masked().String()
}

// vpcID returns the model's id of a VPC, and puts it into the model where it lies outside of the files.
func (a *adapter) vpcID(l link) string {
	id := a.resourceID(l)
	if a.stack.VPCs[id] == nil {
		a.stack.VPCs[id] = &model.VPC{ID: id, At: l.at, Origin: model.External, CIDRs: []string{}, Unknown: a.reason(l)}
	}
	return id
}

// subnetID returns the model's id of a subnet, and puts it into the model where it lies outside of the files.
func (a *adapter) subnetID(l link) string {
	id := a.resourceID(l)
	if a.stack.Subnets[id] == nil {
		subnet := &model.Subnet{ID: id, At: l.at, Origin: model.External}
		if l.ref != nil && l.ref.is("aws_subnet", "id") {
			subnet.Zone = a.availabilityZone(l.ref.of)
		} else {
			subnet.Zone = ownZone(id, a.reason(l))
		}
		a.stack.Subnets[id] = subnet
	}
	return id
}

// resourceID returns the address of the resource that a link leads to by its id or ARN, and else the link's own id.
func (a *adapter) resourceID(l link) string {
	if l.ref != nil && (l.ref.attr == "id" || l.ref.attr == "arn") {
		return l.ref.of.address()
	}
	return l.id
}
