package terraform

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// attachment is a resource that adds something to an endpoint; open holds the reasons why it may be for another one.
type attachment struct {
	*instance
	open []model.Unknown
}

// maybe holds the reasons why the endpoint may not have what the resource adds.
func (t attachment) maybe() []model.Unknown { return mergeReasons(t.instance.maybe(), t.open) }

// associate adds what association resources attach to an endpoint.
func (a *adapter) associate(e *model.Endpoint, endpoint *instance) {
	if e.Kind != "gateway" {
		for _, t := range a.ofEndpoint("aws_vpc_endpoint_security_group_association", endpoint) {
			replaceDefault(e, t)
			e.Groups = join(e.Groups, a.attached(t, "security_group_id", a.groupID))
		}
		for _, t := range a.ofEndpoint("aws_vpc_endpoint_subnet_association", endpoint) {
			e.Subnets = join(e.Subnets, a.attached(t, "subnet_id", a.subnetID))
		}
	}
	if e.Kind != "interface" {
		for _, t := range a.ofEndpoint("aws_vpc_endpoint_route_table_association", endpoint) {
			e.RouteTables = join(e.RouteTables, a.attached(t, "route_table_id", a.routeTableID))
		}
	}
	for _, t := range a.ofEndpoint("aws_vpc_endpoint_private_dns", endpoint) {
		e.PrivateDNS = perhaps(e.PrivateDNS, a.setting(t.arg("private_dns_enabled"), model.No), t.maybe())
	}
}

// replaceDefault takes the VPC's default group from an endpoint where an association says so.
func replaceDefault(e *model.Endpoint, t attachment) {
	arg := t.arg("replace_default_association")
	replace := arg.eval().ternary(model.No)
	why := t.maybe()
	if replace == model.Unclear {
		why = mergeReasons(why, arg.whyUnknown(arg.eval()))
	}
	switch {
	case replace == model.No:
	case len(why) == 0:
		e.Groups.Items = slices.DeleteFunc(e.Groups.Items, func(r model.Reference) bool { return r.Implied })
	default:
		for n, r := range e.Groups.Items {
			if r.Implied {
				e.Groups.Items[n].Maybe = mergeReasons(r.Maybe, why)
			}
		}
	}
}

// perhaps returns a setting that another one replaces, unless there are reasons why it may not.
func perhaps(old, given model.Setting, why []model.Unknown) model.Setting {
	if len(why) == 0 || old.Is == given.Is && old.Is != model.Unclear {
		return given
	}
	return model.Setting{Is: model.Unclear, At: given.At, Unknown: mergeReasons(why, old.Unknown, given.Unknown)}
}

// ofEndpoint lists the resources of a type that are for the endpoint, and those that may be.
func (a *adapter) ofEndpoint(resourceType string, endpoint *instance) []attachment {
	var list []attachment
	for _, i := range a.byType[resourceType] {
		links, open := a.links(i.arg("vpc_endpoint_id").one())
		switch {
		case len(links) == 0:
			list = append(list, attachment{instance: i, open: open})
		default:
			for _, l := range links {
				if l.ref != nil && l.ref.of == endpoint {
					list = append(list, attachment{instance: i, open: l.maybe})
				}
			}
		}
	}
	return list
}

// attached returns what an association resource adds to an endpoint.
func (a *adapter) attached(t attachment, name string, id func(link) string) model.References {
	refs := a.associated(t.instance, name, id)
	for n := range refs.Items {
		refs.Items[n].Maybe = mergeReasons(refs.Items[n].Maybe, t.open)
	}
	return refs
}

// associated returns what an association resource joins to something.
func (a *adapter) associated(i *instance, name string, id func(link) string) model.References {
	refs := a.references(i.arg(name).one(), id)
	for n := range refs.Items {
		refs.Items[n].Maybe = mergeReasons(refs.Items[n].Maybe, i.maybe())
	}
	return refs
}
