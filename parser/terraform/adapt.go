package terraform

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// adapter turns resources into the nouns of the model.
type adapter struct {
	*evaluator
	stack *model.Stack
	top   *module
	// byType lists the instances of every resource type that is adapted, from the root module down.
	byType map[string][]*instance
	// byAddress holds the same instances by address.
	byAddress map[string]*instance
	// defaults holds the managed default group of each VPC, by the VPC's id.
	defaults map[string]*instance
	// policies holds the policy documents that data sources make, as far as they have been asked for.
	policies map[*instance]madePolicy
}

// adaptedTypes lists the resource types that the adapters read; instances of no other type are ever made for them.
func adaptedTypes() []string {
	return []string{
		"aws_vpc", "aws_default_vpc", "aws_vpc_ipv4_cidr_block_association", "aws_subnet", "aws_default_subnet",
		"aws_security_group", "aws_default_security_group",
		"aws_security_group_rule", "aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule",
		"aws_ec2_managed_prefix_list_entry",
		"aws_vpc_endpoint", "data.aws_vpc_endpoint", "aws_vpc_endpoint_security_group_association",
		"aws_vpc_endpoint_policy", "aws_vpc_endpoint_subnet_association", "aws_vpc_endpoint_route_table_association", "aws_vpc_endpoint_private_dns",
		"aws_route53_zone", "aws_route_table", "aws_default_route_table", "aws_route", "aws_route_table_association",
		"aws_main_route_table_association",
		"aws_network_acl", "aws_default_network_acl", "aws_network_acl_rule", "aws_network_acl_association",
		"aws_ecs_cluster", "aws_ecs_cluster_capacity_providers", "aws_ecs_task_definition",
	}
}

// adapt draws the network of the root module and everything below it.
func adapt(root *module) {
	types := slices.Concat(adaptedTypes(), holderTypes(), allForeign())
	byType := map[string][]*instance{}
	root.modules(func(m *module) {
		for _, r := range m.config.order {
			if typ := r.fullType(); slices.Contains(types, typ) {
				byType[typ] = append(byType[typ], m.instances(r)...)
			}
		}
	})
	adaptInstances(root, byType)
}

func adaptInstances(root *module, byType map[string][]*instance) {
	a := &adapter{
		evaluator: root.evaluator,
		stack:     root.notes.stack,
		top:       root,
		byType:    byType,
		byAddress: map[string]*instance{},
		defaults:  map[string]*instance{},
		policies:  map[*instance]madePolicy{},
	}
	for _, list := range byType {
		for _, i := range list {
			a.byAddress[i.address()] = i
		}
	}
	a.inferRegion()
	a.adaptNetwork()
	a.adaptZones()
	a.adaptRoutes()
	a.adaptACLs()
	a.adaptGroups()
	a.adaptEndpoints()
	a.adaptRules()
	a.adaptTasks()
	a.adaptWorkloads()
	a.adaptEscapes()
	a.tellForeign()
}

// inferRegion takes the region from the names of endpoint services where neither the provider nor the user tells it,
// if they all name the same one.
func (a *adapter) inferRegion() {
	if a.opt.Region != "" {
		return
	}
	var regions []string
	for _, i := range a.byType["aws_vpc_endpoint"] {
		name, _ := i.arg("service_name").eval().text()
		if region := model.RegionOf(name); region != "" {
			regions = append(regions, region)
		}
	}
	slices.Sort(regions)
	if regions = slices.Compact(regions); len(regions) == 1 {
		a.opt.Region = regions[0]
	}
}

// link is something that a list names by id.
type link struct {
	id    string
	ref   *reference // nil where the id is not a reference to an attribute
	at    source.Ref
	why   []model.Unknown // why an id from outside the files says nothing about the thing
	maybe []model.Unknown
}

// links returns the things that an argument names by id, and the reasons why there may be more of them.
func (a *adapter) links(arg argument) ([]link, []model.Unknown) {
	items, open := arg.members()
	var links []link
	for _, item := range items {
		if l, ok := a.link(item); ok {
			links = append(links, l)
		} else {
			open = mergeReasons(open, item.scope.whyMember(item))
		}
	}
	return links, open
}

// link returns the thing that an element of a list names; false where it is not known which that is.
func (a *adapter) link(item member) (link, bool) {
	l := link{at: item.pos, maybe: item.maybe}
	text, ok := item.text()
	switch {
	case !ok && item.name != "":
		l.id, l.why = item.name, item.why
		return l, true
	case !ok:
		return link{}, false
	}
	l.id = text
	if ref, rest, ok := a.symbols.reference(text); ok && rest == "" {
		l.ref, l.id = &ref, ref.address()
	}
	return l, true
}

// whyMember returns the reasons for an element that is not known.
func (s *scope) whyMember(item member) []model.Unknown {
	if len(item.why) > 0 {
		return item.why
	}
	return []model.Unknown{{Reason: "a value cannot be worked out", At: item.pos}}
}

// references returns the members of a list in the model's form; name maps each to its id in the model.
func (a *adapter) references(arg argument, name func(link) string) model.References {
	links, open := a.links(arg)
	refs := model.References{Items: []model.Reference{}, Open: open}
	for _, l := range links {
		refs.Items = append(refs.Items, model.Reference{ID: name(l), At: l.at, Maybe: l.maybe})
	}
	return refs
}

// single returns the one thing that an argument names, "" where none or not known.
func (a *adapter) single(arg argument, name func(link) string) string {
	links, open := a.links(arg.one())
	if len(links) != 1 || len(open) > 0 {
		return ""
	}
	return name(links[0])
}

// reason is why a thing that is only named in the files is not known.
func (a *adapter) reason(l link) []model.Unknown {
	switch {
	case len(l.why) > 0:
		return l.why
	case l.ref != nil:
		return []model.Unknown{l.ref.reason()}
	default:
		return []model.Unknown{{Reason: l.id + " is not declared in these files", At: l.at}}
	}
}
