package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// adaptEndpoints reads VPC endpoints, and those that are looked up: they exist outside of the files.
func (a *adapter) adaptEndpoints() {
	for _, i := range a.byType["aws_vpc_endpoint"] {
		a.endpointID(i)
	}
	for _, i := range a.byType["data.aws_vpc_endpoint"] {
		a.endpointID(i)
	}
}

// endpointID returns the id of an endpoint, and puts it into the model when it is first met.
func (a *adapter) endpointID(i *instance) string {
	id := i.address()
	if a.stack.Endpoints[id] == nil {
		a.stack.Endpoints[id] = &model.Endpoint{ID: id} // the id counts as met while the rest is read
		*a.stack.Endpoints[id] = a.endpoint(i)
	}
	return id
}

func (a *adapter) endpoint(i *instance) model.Endpoint {
	e := model.Endpoint{
		ID:          i.address(),
		At:          i.ref(),
		Region:      i.region(),
		VPC:         a.single(i.arg("vpc_id"), a.vpcID),
		Subnets:     a.references(i.arg("subnet_ids"), a.subnetID),
		RouteTables: a.references(i.arg("route_table_ids"), a.routeTableID),
		PrivateDNS:  a.setting(i.arg("private_dns_enabled"), model.No),
		Maybe:       i.maybe(),
	}
	e.Kind, e.Unknown = a.endpointKind(i)
	service, why := a.service(i)
	e.Service, e.Unknown = service, mergeReasons(e.Unknown, why)
	a.fixedAddresses(&e, i)
	switch {
	case i.res.data:
		a.lookedUp(&e, i)
	case e.Kind == "gateway":
		e.Groups = a.groupsOfGateway(i.arg("security_group_ids"))
	default:
		e.Groups = a.groups(i.arg("security_group_ids"), e.VPC, e.Region, e.At)
	}
	a.associate(&e, i)
	e.Policy = a.endpointPolicy(i)
	return e
}

// groupsOfGateway returns the groups that are written on a gateway endpoint, which none of them gets. Where a plan does not
// tell them, it is not certain that any are written.
func (a *adapter) groupsOfGateway(arg argument) model.References {
	refs := a.references(arg, a.groupID)
	for n := range refs.Items {
		refs.Items[n].Maybe = mergeReasons(refs.Items[n].Maybe, refs.Open)
	}
	return refs
}

// fixedAddresses reads the subnets that are given together with the address of the endpoint's interface.
func (a *adapter) fixedAddresses(e *model.Endpoint, i *instance) {
	withoutList := i.arg("subnet_ids").eval().absent()
	configurations, _ := i.blocks("subnet_configuration")
	for _, c := range configurations {
		if address, ok := c.arg("ipv4").eval().text(); ok && !sentinel.In(address) {
			e.Addresses = append(e.Addresses, address)
		}
		if withoutList {
			e.Subnets = join(e.Subnets, a.references(c.arg("subnet_id").one(), a.subnetID))
		}
	}
}

// lookedUp fills in an endpoint that a data source finds: it carries groups that only AWS knows.
func (a *adapter) lookedUp(e *model.Endpoint, i *instance) {
	why := []model.Unknown{{Reason: e.ID + " is read from AWS", At: e.At}}
	e.Subnets.Open, e.RouteTables.Open, e.PrivateDNS = why, why, model.Setting{Is: model.Unclear, Unknown: why}
	if strings.HasPrefix(e.Service, "ecr.") {
		e.Kind, e.Unknown = "interface", nil
	}
	carried := link{ref: &reference{of: i, attr: "security_group_ids", index: -1}, at: e.At}
	carried.id = carried.ref.address()
	e.Groups.Items = []model.Reference{{ID: a.groupID(carried), At: e.At}}
}

func join(a, b model.References) model.References {
	return model.References{Items: append(a.Items, b.Items...), Open: mergeReasons(a.Open, b.Open)}
}

// endpointKind returns the type of an endpoint in lower case.
func (a *adapter) endpointKind(i *instance) (string, []model.Unknown) {
	v := i.arg("vpc_endpoint_type").eval()
	switch {
	case !v.absent():
	case i.res.data:
		return "", []model.Unknown{{Reason: "the type of " + i.address() + " is read from AWS", At: i.ref()}}
	default:
		return "gateway", nil // the provider's default
	}
	text, ok := v.text()
	if !ok {
		return "", v.why
	}
	return strings.ToLower(text), nil
}

// service returns the short name of the service an endpoint is for: "ecr.api", "s3".
func (a *adapter) service(i *instance) (string, []model.Unknown) {
	arg := i.arg("service_name")
	if !arg.set {
		return "", []model.Unknown{{Reason: i.address() + " names no service", At: i.ref()}}
	}
	text, ok := arg.symbolic().text()
	if !ok {
		return "", arg.whyUnknown(arg.eval())
	}
	if ref, rest, ok := a.symbols.reference(text); ok && rest == "" && ref.is("aws_vpc_endpoint_service", "service_name") {
		text, _ = ref.of.arg("service").eval().text()
		return model.PlainService(text), nil
	}
	service := model.ServiceOf(text)
	switch {
	case service == "" && !sentinel.In(text):
		return text, nil // a service of somebody else's
	case service != "" && !sentinel.In(service):
		return service, nil
	case service != "":
		return "", a.symbols.reasons(service) // only what hides the service matters, not an unknown region
	default:
		return "", a.symbols.reasons(text)
	}
}

// symbolic evaluates an argument with placeholders for unknown strings.
func (a argument) symbolic() value {
	if v := a.eval(); !a.set || a.expr == nil || a.value != nil && v.IsWhollyKnown() {
		return v
	}
	return a.scope.as(true).eval(a.expr)
}
