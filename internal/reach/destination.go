package reach

import (
	"net/netip"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// end is one of the destinations of a rule.
type end struct {
	model.Destination
	unknown []model.Unknown // why it may not be one
}

// destinations returns the other ends of a rule.
func (b *builder) destinations(p model.Peer) []end {
	switch p.Kind {
	case model.PeerNone:
		return nil
	case model.PeerCIDR:
		return blocks([]model.Peer{p})
	case model.PeerPrefixList:
		return b.list(p.ID)
	case model.PeerGroup:
		d := model.Destination{Kind: p.Kind, ID: p.ID}
		if group := b.stack.Groups[p.ID]; group != nil {
			d.Within = b.blocksOf(group.VPC)
		}
		return []end{{Destination: d}}
	case model.PeerEndpointAddress:
		return []end{{Destination: b.address(p)}}
	case model.PeerVPC:
		return []end{{Destination: model.Destination{Kind: p.Kind, ID: p.ID}}}
	case model.PeerSubnet:
		d := model.Destination{Kind: p.Kind, ID: p.ID}
		if subnet := b.stack.Subnets[p.ID]; subnet != nil {
			d.Within = b.blocksOf(subnet.VPC)
		}
		return []end{{Destination: d}}
	default:
		return []end{{Destination: model.Destination{Kind: model.PeerUnknown}}}
	}
}

// blocks returns the blocks that packets get to: none leaves a machine for its own loopback, and none of a unicast connection
// is a broadcast. Such blocks are how configurations say that nothing is allowed.
func blocks(list []model.Peer) []end {
	var ends []end
	for _, p := range list {
		if !isUnroutable(p.CIDR) {
			ends = append(ends, end{Destination: model.Destination{Kind: model.PeerCIDR, CIDRs: []string{p.CIDR}}})
		}
	}
	return ends
}

func isUnroutable(cidr string) bool {
	block, err := netip.ParsePrefix(cidr)
	if err != nil {
		return false // the model has valid blocks only
	}
	return block.Addr().IsLoopback() && (block.Addr().Is6() || block.Bits() >= 8) || cidr == "255.255.255.255/32"
}

// address is that of an endpoint, whose addresses are those of its VPC.
func (b *builder) address(p model.Peer) model.Destination {
	d := model.Destination{Kind: p.Kind, ID: p.ID, Interface: p.Interface}
	e := b.stack.Endpoints[p.ID]
	if e == nil {
		return d
	}
	for _, item := range e.Subnets.Items {
		subnet := b.stack.Subnets[item.ID]
		if subnet == nil || subnet.CIDR == "" {
			d.Within = nil
			break
		}
		d.Within = append(d.Within, subnet.CIDR)
	}
	if len(d.Within) == 0 || len(e.Subnets.Open) > 0 {
		d.Within = b.blocksOf(e.VPC)
	}
	return d
}

// blocksOf returns the blocks of a VPC, nil where they are not all known.
func (b *builder) blocksOf(vpc string) []string {
	v := b.stack.VPCs[vpc]
	if v == nil || v.Origin != model.Declared || len(v.Unknown) > 0 {
		return nil
	}
	all := slices.Clone(v.CIDRs)
	slices.Sort(all)
	return all
}

// list returns what a prefix list holds: the list as such where AWS manages it.
func (b *builder) list(id string) []end {
	named := model.Destination{Kind: model.PeerPrefixList, ID: id}
	list := b.stack.PrefixLists[id]
	switch {
	case list == nil:
		return []end{{Destination: named}}
	case list.Service != "":
		named.ID = managed(list.Service, list.Region)
		return []end{{Destination: named}}
	case list.Literal:
		if known := b.facts.Lists[list.ID]; known != "" {
			named.ID = known
		}
		return []end{{Destination: named}}
	case len(list.ByRegion) > 0:
		named.ID = b.chosen(list)
		return []end{{Destination: named}}
	}
	ends := blocks(list.CIDRs)
	if len(list.Unknown) > 0 {
		ends = append(ends, end{Destination: named, unknown: list.Unknown})
	}
	return ends
}

// managed names a prefix list of AWS.
func managed(service, region string) string {
	if region == "" {
		return service
	}
	return service + " in " + region
}

// chosen names the list that an unknown region chooses: that of a service, if it is one wherever there is one to choose.
func (b *builder) chosen(list *model.PrefixList) string {
	service := ""
	for region, id := range list.ByRegion {
		for _, candidate := range []string{"s3", "dynamodb"} {
			if b.facts.Lists[id] != managed(candidate, region) {
				continue
			}
			if service != "" && service != candidate {
				return list.ID
			}
			service = candidate
		}
		if service == "" {
			return list.ID
		}
	}
	return service
}
