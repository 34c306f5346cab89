package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptEndpoints reads VPC endpoints.
func (a *adapter) adaptEndpoints() {
	for _, i := range a.byType["aws_vpc_endpoint"] {
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
		RouteTables: a.references(i.arg("route_table_ids"), a.resourceID),
		PrivateDNS:  i.arg("private_dns_enabled").eval().ternary(model.No),
		Maybe:       i.maybe(),
	}
	e.Kind, e.Unknown = a.endpointKind(i)
	service, why := a.service(i)
	e.Service, e.Unknown = service, mergeReasons(e.Unknown, why)
	e.Groups = model.References{Items: []model.Reference{}}
	if e.Kind != "gateway" {
		e.Groups = a.groups(i.arg("security_group_ids"), e.VPC, e.Region, e.At)
	}
	configurations, _ := i.blocks("subnet_configuration")
	for _, c := range configurations {
		if address, ok := c.arg("ipv4").eval().text(); ok && !hasSentinel(address) {
			e.Addresses = append(e.Addresses, address)
		}
		subnet := a.references(c.arg("subnet_id").one(), a.subnetID)
		if i.arg("subnet_ids").eval().absent() {
			e.Subnets.Items = append(e.Subnets.Items, subnet.Items...)
			e.Subnets.Open = mergeReasons(e.Subnets.Open, subnet.Open)
		}
	}
	return e
}

// endpointKind returns the type of an endpoint in lower case.
func (a *adapter) endpointKind(i *instance) (string, []model.Unknown) {
	v := i.arg("vpc_endpoint_type").eval()
	if v.absent() {
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
	v := arg.symbolic()
	text, ok := v.text()
	if !ok {
		v = arg.eval()
		return "", arg.scopeOr(i).whyUnknown(v, arg.expr)
	}
	if ref, rest, ok := a.symbols.reference(text); ok && rest == "" && ref.is("aws_vpc_endpoint_service", "service_name") {
		text, _ = ref.of.arg("service").eval().text()
		return model.PlainService(text), nil
	}
	if service := model.ServiceOf(text); service != "" && !hasSentinel(service) {
		return service, nil
	}
	if !hasSentinel(text) {
		return text, nil // a service of somebody else's
	}
	why := arg.eval().why
	if len(why) == 0 {
		why = []model.Unknown{{Reason: "the service of " + i.address() + " is not known", At: i.ref()}}
	}
	return "", why
}

// symbolic evaluates an argument with placeholders for unknown strings.
func (a argument) symbolic() value {
	if !a.set || a.value != nil {
		return a.eval()
	}
	return a.scope.as(true).eval(a.expr)
}

// scopeOr returns the scope of the argument, that of the instance where the argument is not set.
func (a argument) scopeOr(i *instance) *scope {
	if a.set {
		return a.scope
	}
	return i.scope
}
