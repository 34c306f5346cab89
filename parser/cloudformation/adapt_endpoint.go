package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptEndpoints reads VPC endpoints.
func (a *adapter) adaptEndpoints() {
	for _, res := range a.byKind[typeEndpoint] {
		a.stack.Endpoints[res.id] = a.endpoint(res)
	}
}

func (a *adapter) endpoint(res *resource) *model.Endpoint {
	properties, from := decode[ec2.VPCEndpoint](a.run, res, res.properties())
	name := from.of(&properties.ServiceName)
	endpoint := &model.Endpoint{
		ID:          res.id,
		At:          a.place(res.at),
		Service:     a.endpointService(name),
		Region:      a.endpointRegion(res, name),
		VPC:         a.one(from.of(&properties.VpcId), (*adapter).vpcID),
		Subnets:     a.references(from.of(&properties.SubnetIds), (*adapter).subnetID),
		RouteTables: a.references(from.of(&properties.RouteTableIds), (*adapter).routeTableID),
		Policy:      a.policy(res),
		Maybe:       res.exists.why,
	}
	endpoint.Kind, endpoint.Unknown = a.endpointKind(from.of(&properties.VpcEndpointType))
	endpoint.PrivateDNS = a.privateDNS(res, from.of(&properties.PrivateDnsEnabled), endpoint.Kind)
	if endpoint.Service == "" {
		endpoint.Unknown = unique(slices.Concat(endpoint.Unknown, a.whyService(res, name)))
	}
	if groups := from.of(&properties.SecurityGroupIds); endpoint.Kind == "gateway" {
		endpoint.Groups = a.references(groups, (*adapter).groupID)
	} else {
		endpoint.Groups = a.groups(groups, endpoint.VPC, res.at)
	}
	return endpoint
}

// whyService returns the reasons why an endpoint's service is not known: it stands at the end of the name.
func (a *adapter) whyService(res *resource, name value) []model.Unknown {
	if _, refs := a.pieces(name.text); name.kind == scalar && len(refs) > 0 {
		return refs[len(refs)-1].why
	}
	if why := a.why(name); len(why) > 0 {
		return why
	}
	return a.because(res.at, res.id+" names no service")
}

// endpointRegion returns the region of an endpoint's service: as written, or else the stack's.
func (a *adapter) endpointRegion(res *resource, name value) string {
	if written := a.settle(res.property("ServiceRegion")); written.kind != absent {
		region, _ := a.known(written)
		return region
	}
	if region := model.RegionOf(name.text); region != "" {
		return region
	}
	return a.region
}

// endpointKind returns the type of an endpoint in lower case.
func (a *adapter) endpointKind(v value) (string, []model.Unknown) {
	if v.kind == absent {
		return "gateway", nil // what CloudFormation takes if nothing is given
	}
	text, known := a.known(v)
	if !known {
		return "", a.why(v)
	}
	return strings.ToLower(text), nil
}

// privateDNS reads PrivateDnsEnabled. Gateway endpoints have none, and for others CloudFormation documents no default.
func (a *adapter) privateDNS(res *resource, v value, kind string) model.Setting {
	if v.kind != absent || kind == "gateway" {
		return a.setting(v, model.No)
	}
	why := a.because(res.at, fmt.Sprintf("%s says nothing of PrivateDnsEnabled, for which CloudFormation documents no default", res.id))
	return model.Setting{Is: model.Unclear, Unknown: why}
}
