package aws

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
)

// adaptEndpoints reads VPC endpoints.
func (a *adapter) adaptEndpoints() {
	for _, res := range a.byType[TypeEndpoint] {
		a.stack.Endpoints[res.ID] = a.endpoint(res)
	}
}

func (a *adapter) endpoint(res *Resource) *model.Endpoint {
	properties := a.properties(res)
	name := properties.Get("ServiceName")
	endpoint := &model.Endpoint{
		ID:          res.ID,
		At:          a.placeOf(res),
		Service:     a.endpointService(name),
		Region:      res.Region,
		VPC:         a.one(properties.Get("VpcId"), (*adapter).vpcID),
		Subnets:     a.references(properties.Get("SubnetIds"), (*adapter).subnetID),
		RouteTables: a.references(properties.Get("RouteTableIds"), (*adapter).routeTableID),
		Policy:      a.policy(res),
		Maybe:       res.Existence.Maybe(),
	}
	a.serviceRegion(endpoint, properties.Get("ServiceRegion"), name)
	endpoint.Kind, endpoint.Unknown = a.endpointKind(res, properties.Get("VpcEndpointType"))
	endpoint.PrivateDNS = a.privateDNS(res, properties.Get("PrivateDnsEnabled"), endpoint.Kind)
	if endpoint.Service == "" {
		endpoint.Unknown = model.Reasons(endpoint.Unknown, a.whyService(res, name))
	}
	a.fixedAddresses(endpoint, properties)
	switch groups := properties.Get("SecurityGroupIds"); {
	case res.Existing:
		a.lookedUp(endpoint, res, groups)
	case endpoint.Kind == "gateway":
		endpoint.Groups = a.groupsOfGateway(groups)
	default:
		endpoint.Groups = a.groups(groups, endpoint.VPC, res)
	}
	return endpoint
}

// groupsOfGateway returns the groups that are written on a gateway endpoint, which none of them gets. Where there may be
// others, it is not certain that any are written.
func (a *adapter) groupsOfGateway(list Value) model.References {
	refs := a.references(list, (*adapter).groupID)
	for n := range refs.Items {
		refs.Items[n].Maybe = model.Reasons(refs.Items[n].Maybe, refs.Open)
	}
	return refs
}

// fixedAddresses reads the subnets that are given together with the address of the endpoint's interface.
func (a *adapter) fixedAddresses(endpoint *model.Endpoint, properties Value) {
	withoutList := properties.Get("SubnetIds").Kind == Absent
	for _, item := range properties.Get("SubnetConfigurations").Items {
		if address, known := a.Known(item.Get("Ipv4")); known && address != "" {
			endpoint.Addresses = append(endpoint.Addresses, address)
		}
		if subnet := item.Get("SubnetId"); withoutList && subnet.IsWritten() {
			list := Value{Kind: List, Settled: true, Items: []Value{subnet}}
			more := a.references(list, (*adapter).subnetID)
			endpoint.Subnets.Items = append(endpoint.Subnets.Items, more.Items...)
			endpoint.Subnets.Open = model.Reasons(endpoint.Subnets.Open, more.Open)
		}
	}
}

// lookedUp fills in an endpoint that the files do not make: it has groups that only AWS knows.
func (a *adapter) lookedUp(endpoint *model.Endpoint, res *Resource, groups Value) {
	why := a.becauseOf(res, endpoint.ID+" is read from AWS")
	endpoint.Subnets.Open, endpoint.RouteTables.Open = why, why
	endpoint.PrivateDNS = model.Setting{Is: model.Unclear, Unknown: why}
	if strings.HasPrefix(endpoint.Service, "ecr.") {
		endpoint.Kind, endpoint.Unknown = "interface", nil
	}
	if endpoint.Policy == nil {
		reason := a.becauseOf(res, "the policy of "+endpoint.ID+" is read from AWS")
		endpoint.Policy = &model.Policy{At: endpoint.At, Statements: []model.Statement{}, Unknown: reason}
	}
	endpoint.Groups = a.references(groups, (*adapter).groupID)
}

// whyService returns the reasons why an endpoint's service is not known: it stands at the end of the name.
func (a *adapter) whyService(res *Resource, name Value) []model.Unknown {
	if _, refs := a.Pieces(name.Text); name.Kind == Scalar && len(refs) > 0 {
		return refs[len(refs)-1].Why
	}
	if why := a.Why(name); len(why) > 0 {
		return why
	}
	return a.becauseOf(res, res.ID+" names no service")
}

// serviceRegion reads the region of an endpoint's service. That of the VPC has the service unless another one is written:
// then the name gives the region away, if nothing else does.
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
func (a *adapter) serviceRegion(endpoint *model.Endpoint, written, name Value) {
	region, _ := aws.ParseServiceName(name.Text)
	if ref := a.Whole(written); ref != nil && ref.Own {
		written = Value{}
	}
	if written.Kind == Absent && endpoint.Region == "" {
		endpoint.Region = region
	}
	if given, known := a.Known(written); known && (region == "" || region == endpoint.Region) {
		region = given
	}
	if region != endpoint.Region {
		endpoint.ServiceRegion = region
	}
	if region == "" {
		endpoint.ServiceRegionUnknown = a.Why(written)
	}
}

// endpointKind returns the type of an endpoint in lower case.
func (a *adapter) endpointKind(res *Resource, v Value) (string, []model.Unknown) {
	if v.Kind == Absent && res.Existing {
		return "", a.becauseOf(res, "the type of "+res.ID+" is read from AWS")
	}
	if v.Kind == Absent {
		return "gateway", nil // what AWS takes if nothing is given
	}
	text, known := a.Known(v)
	if !known {
		return "", a.Why(v)
	}
	return strings.ToLower(text), nil
}

// privateDNS reads PrivateDnsEnabled. Gateway endpoints have none, and for others CloudFormation documents no default.
func (a *adapter) privateDNS(res *Resource, v Value, kind string) model.Setting {
	if v.Kind != Absent || kind == "gateway" {
		return a.setting(v, model.No)
	}
	why := a.becauseOf(res, fmt.Sprintf("%s says nothing of PrivateDnsEnabled, for which CloudFormation documents no default", res.ID))
	return model.Setting{Is: model.Unclear, Unknown: why}
}

// endpointService returns the short name of the service that an endpoint's ServiceName means, "" where it is not known. It is
// known by what stands behind the region, even where the region or all that stands before it is not known.
func (a *adapter) endpointService(name Value) string {
	if name.Kind != Scalar {
		return ""
	}
	if ref := a.Whole(name); ref != nil && ref.Resource.is(TypeEndpointService) {
		return ref.Name // of the customer's own, whatever its name may be
	}
	_, service := aws.ParseServiceName(name.Text)
	if service == "" {
		service = aws.PlainService(a.behindUnknown(name))
	}
	if strings.ContainsRune(service, TokenStart) {
		return ""
	}
	return service
}

// behindUnknown returns what stands behind the last unknown part of a service name and behind the region, if that
// follows: "ecr.api" of "${Prefix}.ecr.api". A name that is wholly known is returned as it is: it is of a service of
// somebody else's.
func (a *adapter) behindUnknown(name Value) string {
	literals, refs := a.Pieces(name.Text)
	if len(refs) == 0 {
		return name.Text
	}
	_, rest, _ := strings.Cut(literals[len(literals)-1], ".")
	if region, service, _ := strings.Cut(rest, "."); aws.IsRegion(region) && service != "" {
		return service
	}
	return rest
}
