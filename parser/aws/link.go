package aws

import "github.com/egresslint/egresslint/internal/model"

// adaptLinks reads what joins VPCs: VPC peering connections, and transit gateways with the VPCs attached to them.
func (a *adapter) adaptLinks() {
	for _, res := range a.byType[TypePeering] {
		properties := a.properties(res)
		link := a.newLink(res.ID, "peering_connection")
		link.At = a.placeOf(res)
		for _, name := range []string{"VpcId", "PeerVpcId"} {
			a.addVPC(&link.VPCs, properties.Get(name), res.Existence.Maybe())
		}
		if accepted := a.setting(properties.Get("Accepted"), model.Yes); accepted.Is != model.Yes {
			link.Unknown = model.Reasons(accepted.Unknown, a.becauseOf(res, "whether "+res.ID+" is accepted is not known"))
		}
	}
	for _, res := range a.byType[TypeTransitGateway] {
		properties := a.properties(res)
		link := a.newLink(res.ID, "transit_gateway")
		link.At = a.placeOf(res)
		for _, name := range []string{"DefaultRouteTableAssociation", "DefaultRouteTablePropagation"} {
			a.addDefaultRoutes(link, res, properties.Get(name))
		}
	}
	for _, kind := range []string{TypeVPCAttachment, TypeGatewayAttachment} {
		for _, res := range a.byType[kind] {
			a.attachment(res)
		}
	}
}

// attachment adds a VPC to the transit gateway that it is attached to.
func (a *adapter) attachment(res *Resource) {
	properties := a.properties(res)
	id := a.one(properties.Get("TransitGatewayId"), a.linkID("transit_gateway"))
	if id == "" {
		return // routes to it name no transit gateway of the files either
	}
	link := a.stack.Links[id]
	a.addVPC(&link.VPCs, properties.Get("VpcId"), res.Existence.Maybe())
	for _, name := range []string{"DefaultRouteTableAssociation", "DefaultRouteTablePropagation"} {
		a.addDefaultRoutes(link, res, properties.Get(name))
	}
}

// addDefaultRoutes reads whether a transit gateway sends packets between its VPCs by the route table that it comes with.
// The routes of other tables are not judged.
// Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html
func (a *adapter) addDefaultRoutes(link *model.Link, res *Resource, v Value) {
	text, known := a.Known(v)
	if v.Kind == Absent || known && (text == "enable" || text == "true") {
		return
	}
	link.Unknown = model.Reasons(link.Unknown, a.becauseOf(res, "the route tables of "+link.ID+" are not judged"))
}

func (a *adapter) newLink(id, kind string) *model.Link {
	link := &model.Link{ID: id, Kind: kind, VPCs: model.References{Items: []model.Reference{}}}
	a.stack.Links[id] = link
	return link
}

// linkID returns what gives the id of a link of a kind. Which VPCs one that is not in the files joins is not known.
func (a *adapter) linkID(kind string) namer {
	return func(a *adapter, v Value) string {
		id := a.idOf(v)
		if a.stack.Links[id] == nil {
			link := a.newLink(id, kind)
			link.At, link.VPCs.Open = a.outsideAt(v), a.whyOutside(v)
		}
		return id
	}
}
