package aws

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/model"
)

// cidrPeer reads an address block: written out, or the block of a VPC or subnet that is not known itself, or the address
// of an endpoint.
func (a *adapter) cidrPeer(v Value) (model.Peer, []model.Unknown) {
	if prefix, ok := a.prefix(v); ok {
		return model.CIDRPeer(prefix), nil
	}
	if peer, ok := a.attributePeer(v); ok {
		return peer, nil
	}
	if peer, ok := a.namedBlock(v); ok {
		return peer, nil
	}
	return model.Peer{Kind: model.PeerUnknown}, a.whyNoCIDR(v)
}

// namedBlock returns the VPC or subnet whose block a value is by name: both are given the same parameter, say, which has
// no value.
func (a *adapter) namedBlock(v Value) (model.Peer, bool) {
	ref := a.Whole(v)
	if ref == nil || ref.Name == "" {
		return model.Peer{}, false
	}
	if vpc := a.ownerOf(ref.Name, TypeVPC); vpc != nil {
		return model.Peer{Kind: model.PeerVPC, ID: vpc.ID}, true
	}
	if subnet := a.ownerOf(ref.Name, TypeSubnet); subnet != nil {
		return model.Peer{Kind: model.PeerSubnet, ID: subnet.ID}, true
	}
	return model.Peer{}, false
}

// ownerOf returns the one resource of a type whose block has a name, nil where there is none or more than one.
func (a *adapter) ownerOf(name, kind string) *Resource {
	owners, made := a.owners[kind]
	if !made {
		owners = map[string]*Resource{}
		for _, res := range a.byType[kind] {
			if ref := a.Whole(a.properties(res).Get("CidrBlock")); ref != nil {
				_, again := owners[ref.Name]
				if owners[ref.Name] = res; again {
					owners[ref.Name] = nil
				}
			}
		}
		a.owners[kind] = owners
	}
	return owners[name]
}

// attributePeer returns the addresses that an attribute of a resource stands for.
func (a *adapter) attributePeer(v Value) (model.Peer, bool) {
	literals, refs := a.Pieces(v.Text)
	if v.Kind != Scalar || len(refs) != 1 || literals[0] != "" || refs[0].Resource == nil {
		return model.Peer{}, false
	}
	ref, rest := refs[0], literals[1]
	switch {
	case ref.Attribute == AttributeCIDR && rest == "" && ref.Resource.is(TypeVPC):
		return model.Peer{Kind: model.PeerVPC, ID: a.vpcOfAttribute(v, ref)}, true
	case ref.Attribute == AttributeCIDR && rest == "" && ref.Resource.is(TypeSubnet):
		return model.Peer{Kind: model.PeerSubnet, ID: a.subnetID(a.itself(v, ref))}, true
	case isIPv6Block(ref) && rest == "" && ref.Resource.is(TypeVPC):
		return model.Peer{Kind: model.PeerVPC, ID: ref.Name}, true // none of the VPC's IPv4 addresses
	case isIPv6Block(ref) && rest == "" && ref.Resource.is(TypeSubnet):
		return model.Peer{Kind: model.PeerSubnet, ID: ref.Name}, true
	case ref.Attribute == AttributePrivateIP && rest == "/32" && ref.Resource.is(TypeEndpoint):
		return model.Peer{Kind: model.PeerEndpointAddress, ID: ref.Resource.ID, Interface: ref.Item}, true
	}
	return model.Peer{}, false
}

// isIPv6Block reports whether the attribute is one IPv6 block of its resource.
func isIPv6Block(ref *Reference) bool {
	return ref.Attribute == AttributeIPv6 || ref.Attribute == AttributeIPv6List && ref.Item != nil
}

// itself returns the id of the resource of which a value is an attribute.
func (a *adapter) itself(v Value, ref *Reference) Value {
	id := a.Token(v.At, Reference{Name: ref.Resource.ID, Resource: ref.Resource, Why: ref.Why})
	id.Via = v.Via
	return id
}

// vpcOfAttribute returns the id of the VPC of which a value is an attribute.
func (a *adapter) vpcOfAttribute(v Value, ref *Reference) string { return a.vpcID(a.itself(v, ref)) }

// groupPeer reads the id of a security group.
func (a *adapter) groupPeer(v Value) (model.Peer, []model.Unknown) {
	if !a.isNamed(v) {
		return model.Peer{Kind: model.PeerUnknown}, a.whyUnnamed(v)
	}
	return model.Peer{Kind: model.PeerGroup, ID: a.groupID(v)}, nil
}

// prefixListPeer reads the id of a prefix list.
func (a *adapter) prefixListPeer(v Value) (model.Peer, []model.Unknown) {
	if !a.isNamed(v) {
		return model.Peer{Kind: model.PeerUnknown}, a.whyUnnamed(v)
	}
	return model.Peer{Kind: model.PeerPrefixList, ID: a.prefixListID(v)}, nil
}

// namePeer reads a source group that is given by name, which does not say which group that is.
func (a *adapter) namePeer(v Value) (model.Peer, []model.Unknown) {
	reason := fmt.Sprintf("the source group is given by the name %s, which does not tell which group it is", a.Quote(v))
	a.note(model.SeverityWarning, v.At, "A source group given by name cannot be told from others; SourceSecurityGroupId can.")
	return model.Peer{Kind: model.PeerUnknown}, a.because(v, reason)
}
