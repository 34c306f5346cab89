package parser

import (
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// fragment is a security group of one stack, with what its rules and its tasks depend on, as another stack has it: with that
// one's positions, and with names that say which root each thing is of.
type fragment struct {
	from        labelled
	group       string // the id of the group in the other stack
	groups      map[string]*model.Group
	endpoints   map[string]*model.Endpoint
	prefixLists map[string]*model.PrefixList
	vpcs        map[string]*model.VPC
	subnets     map[string]*model.Subnet
	routeTables map[string]*model.RouteTable
	vpc         string // of the group, "" where that is not known
	decisions   []model.Decision
}

// taking takes a fragment out of a stack.
type taking struct {
	*fragment
	source, to *model.Stack
}

func newTaking(from, to *model.Stack) *taking {
	return &taking{source: from, to: to, fragment: &fragment{
		groups:      map[string]*model.Group{},
		endpoints:   map[string]*model.Endpoint{},
		prefixLists: map[string]*model.PrefixList{},
		vpcs:        map[string]*model.VPC{},
		subnets:     map[string]*model.Subnet{},
		routeTables: map[string]*model.RouteTable{},
	}}
}

// takeGroup takes a group out of a stack, for another one: with the endpoints of its VPC, and their groups.
func takeGroup(from *model.Stack, id string, to *model.Stack) *fragment {
	t := newTaking(from, to)
	t.from, t.decisions = labelled{from, id}, from.Decisions
	vpc := from.Groups[id].VPC
	t.group, t.vpc = t.takeRules(id), t.takeVPC(vpc)
	for _, other := range slices.Sorted(maps.Keys(from.Endpoints)) {
		if e := from.Endpoints[other]; vpc == "" || e.VPC == "" || e.VPC == vpc {
			t.takeEndpoint(e)
		}
	}
	return t.fragment
}

// assigned matches the ids that AWS gave something: they are the same in all roots.
var assigned = lazyregexp.New(`^(sg|vpc|subnet|rtb|pl|vpce)-[0-9a-f]+$`)

func isAssigned(id string) bool { return assigned().MatchString(id) }

// nameIn is how other roots call something of a root.
func nameIn(id, root string) string {
	if id == "" || isAssigned(id) {
		return id
	}
	return id + " of " + describe(root)
}

func (t *taking) name(id string) string { return nameIn(id, t.source.Root) }

func (t *taking) at(ref source.Ref) source.Ref {
	p := t.source.Positions.At(ref)
	if p.Via != 0 {
		p.Via = t.at(p.Via)
	}
	return t.to.Positions.Put(p)
}

func (t *taking) unknown(list []model.Unknown) []model.Unknown {
	list = slices.Clone(list)
	for i := range list {
		list[i].At = t.at(list[i].At)
	}
	return list
}

func (t *taking) setting(s model.Setting) model.Setting {
	s.At, s.Unknown = t.at(s.At), t.unknown(s.Unknown)
	return s
}

func (t *taking) references(list model.References, take func(id string) string) model.References {
	taken := model.References{Items: []model.Reference{}, Open: t.unknown(list.Open)}
	for _, item := range list.Items {
		item.ID, item.At, item.Maybe = take(item.ID), t.at(item.At), t.unknown(item.Maybe)
		taken.Items = append(taken.Items, item)
	}
	return taken
}

// takeGroupOnly takes a group without its rules: one that rules name.
func (t *taking) takeGroupOnly(id string) string {
	old := t.source.Groups[id]
	if old == nil || t.groups[t.name(id)] != nil {
		return t.name(id)
	}
	group := *old
	group.ID, group.At, group.VPC = t.name(id), t.at(old.At), t.name(old.VPC)
	group.RuleSet = model.RuleSet{Egress: []*model.Rule{}, Ingress: []*model.Rule{}}
	group.Maybe, group.Handed, group.Exported = t.unknown(old.Maybe), t.unknown(old.Handed), t.unknown(old.Exported)
	group.Exported = append(group.Exported, model.Unknown{Reason: group.ID + " may be found by a data source of yet another root", At: group.At})
	group.EgressEmptied, group.IngressEmptied = 0, 0
	if old.Origin == model.External {
		group.Egress, group.Ingress = t.rules(old.Egress, id), t.rules(old.Ingress, id)
	}
	t.groups[group.ID] = &group
	return group.ID
}

// takeRules takes a group with its rules.
func (t *taking) takeRules(id string) string {
	name := t.takeGroupOnly(id)
	group, old := t.groups[name], t.source.Groups[id]
	if group == nil || len(group.Egress)+len(group.Ingress) > 0 {
		return name
	}
	group.Egress = append(t.rules(old.Egress, id), t.strays(t.source.Unattached.Egress, id)...)
	group.Ingress = append(t.rules(old.Ingress, id), t.strays(t.source.Unattached.Ingress, id)...)
	group.EgressEmptied, group.IngressEmptied = t.at(old.EgressEmptied), t.at(old.IngressEmptied)
	return name
}

// strays returns the rules of which it is not known whether they are the group's.
func (t *taking) strays(rules []*model.Rule, group string) []*model.Rule {
	taken := t.rules(rules, group)
	for i, rule := range taken {
		rule.Maybe = append(rule.Maybe, model.Unknown{Reason: "the security group of " + rules[i].ID + " is not known", At: rule.At})
	}
	return taken
}

func (t *taking) rules(rules []*model.Rule, group string) []*model.Rule {
	taken := make([]*model.Rule, len(rules))
	for i, old := range rules {
		rule := *old
		rule.ID, rule.At = t.name(old.ID), t.at(old.At)
		rule.Unknown, rule.Maybe = t.unknown(old.Unknown), t.unknown(old.Maybe)
		rule.Peer.ID = t.takePeer(old.Peer, group)
		taken[i] = &rule
	}
	return taken
}

// takePeer takes what a rule names, and returns its id.
func (t *taking) takePeer(peer model.Peer, group string) string {
	switch {
	case peer.Kind == model.PeerGroup && peer.ID != group:
		return t.takeGroupOnly(peer.ID)
	case peer.Kind == model.PeerPrefixList:
		return t.takePrefixList(peer.ID)
	case peer.Kind == model.PeerEndpointAddress && t.source.Endpoints[peer.ID] != nil:
		return t.takeEndpoint(t.source.Endpoints[peer.ID])
	case peer.Kind == model.PeerVPC && t.source.VPCs[peer.ID] != nil:
		return t.takeVPC(peer.ID)
	case peer.Kind == model.PeerSubnet && t.source.Subnets[peer.ID] != nil:
		return t.takeSubnet(peer.ID)
	default:
		return t.name(peer.ID)
	}
}

func (t *taking) takePrefixList(id string) string {
	if old := t.source.PrefixLists[id]; old != nil {
		list := *old
		list.ID, list.At, list.Unknown = t.name(id), t.at(old.At), t.unknown(old.Unknown)
		t.prefixLists[list.ID] = &list
	}
	return t.name(id)
}

// takeVPC takes a VPC as one that is not declared in the files: its subnets and route tables are not taken.
func (t *taking) takeVPC(id string) string {
	if old := t.source.VPCs[id]; old != nil {
		t.vpcs[t.name(id)] = &model.VPC{
			ID: t.name(id), At: t.at(old.At), Origin: model.External, CIDRs: slices.Clone(old.CIDRs), Unknown: t.unknown(old.Unknown),
		}
	}
	return t.name(id)
}

func (t *taking) takeSubnet(id string) string {
	if old := t.source.Subnets[id]; old != nil {
		subnet := *old
		subnet.ID, subnet.At, subnet.VPC, subnet.Origin = t.name(id), t.at(old.At), t.name(old.VPC), model.External
		subnet.Zone.Unknown = t.unknown(old.Zone.Unknown)
		if len(old.Zone.Unknown) > 0 || old.Zone.List != "" && old.Zone.List != model.NamedZone(old.Zone.Name).List {
			subnet.Zone.Name, subnet.Zone.List = t.name(old.Zone.Name), t.name(old.Zone.List)
		}
		t.subnets[subnet.ID] = &subnet
	}
	return t.name(id)
}

func (t *taking) takeRouteTable(id string) string {
	if old := t.source.RouteTables[id]; old != nil {
		t.routeTables[t.name(id)] = &model.RouteTable{
			ID: t.name(id), At: t.at(old.At), Origin: model.External, VPC: t.name(old.VPC), Routes: []*model.Route{},
			Subnets: model.References{Items: []model.Reference{}},
			Unknown: []model.Unknown{{Reason: "the routes of " + t.name(id) + " are judged there", At: t.at(old.At)}},
		}
	}
	return t.name(id)
}

func (t *taking) takeEndpoint(old *model.Endpoint) string {
	name := t.name(old.ID)
	if t.endpoints[name] != nil {
		return name
	}
	e := *old
	t.endpoints[name] = &e
	e.ID, e.At, e.VPC = name, t.at(old.At), t.takeVPC(old.VPC)
	e.ServiceRegionUnknown, e.Unknown, e.Maybe = t.unknown(old.ServiceRegionUnknown), t.unknown(old.Unknown), t.unknown(old.Maybe)
	e.PrivateDNS, e.Policy = t.setting(old.PrivateDNS), t.policy(old.Policy)
	e.Subnets = t.references(old.Subnets, t.takeSubnet)
	e.RouteTables = t.references(old.RouteTables, t.takeRouteTable)
	e.Groups = t.references(old.Groups, t.takeRules)
	return name
}

func (t *taking) policy(old *model.Policy) *model.Policy {
	if old == nil {
		return nil
	}
	policy := &model.Policy{At: t.at(old.At), Statements: slices.Clone(old.Statements), Unknown: t.unknown(old.Unknown)}
	for i, s := range policy.Statements {
		s.At, s.Unknown, s.Maybe = t.at(s.At), t.unknown(s.Unknown), t.unknown(s.Maybe)
		for _, patterns := range []*model.Patterns{&s.Principals, &s.Actions, &s.Resources} {
			patterns.Items, patterns.Open = slices.Clone(patterns.Items), t.unknown(patterns.Open)
			for j := range patterns.Items {
				patterns.Items[j].ID, patterns.Items[j].Unknown = t.name(patterns.Items[j].ID), t.unknown(patterns.Items[j].Unknown)
			}
		}
		policy.Statements[i] = s
	}
	return policy
}
