package cloudformation

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/model"
)

// cidrPeer reads an address block: written out, or the block of a VPC or subnet that is not known itself.
func (a *adapter) cidrPeer(v value) (model.Peer, []model.Unknown) {
	if prefix, ok := a.prefix(v); ok {
		return model.CIDRPeer(prefix), nil
	}
	if ref := a.whole(v); ref != nil && ref.attribute == attributeCIDR {
		id := value{kind: scalar, at: v.at, text: a.identityToken(ref.resource)}
		switch {
		case ref.resource.is(typeVPC):
			return model.Peer{Kind: model.PeerVPC, ID: a.vpcID(id)}, nil
		case ref.resource.is(typeSubnet):
			return model.Peer{Kind: model.PeerSubnet, ID: a.subnetID(id)}, nil
		}
	}
	return model.Peer{Kind: model.PeerUnknown}, a.whyNoCIDR(v)
}

// identityToken returns the token of the resource's id.
func (a *adapter) identityToken(res *resource) string {
	return env{scope: res.scope}.identity(res, res.at).text
}

// groupPeer reads the id of a security group.
func (a *adapter) groupPeer(v value) (model.Peer, []model.Unknown) {
	if !a.isNamed(v) {
		return model.Peer{Kind: model.PeerUnknown}, a.whyUnnamed(v)
	}
	return model.Peer{Kind: model.PeerGroup, ID: a.groupID(v)}, nil
}

// prefixListPeer reads the id of a prefix list.
func (a *adapter) prefixListPeer(v value) (model.Peer, []model.Unknown) {
	if !a.isNamed(v) {
		return model.Peer{Kind: model.PeerUnknown}, a.whyUnnamed(v)
	}
	return model.Peer{Kind: model.PeerPrefixList, ID: a.prefixListID(v)}, nil
}

// namePeer reads a source group that is given by name, which does not say which group that is.
func (a *adapter) namePeer(v value) (model.Peer, []model.Unknown) {
	reason := fmt.Sprintf("the source group is given by the name %s, which does not tell which group it is", quote(a.show(v)))
	a.note(model.SeverityWarning, v.at, "A source group given by name cannot be told from others; SourceSecurityGroupId can.")
	return model.Peer{Kind: model.PeerUnknown}, a.because(v.at, reason)
}
