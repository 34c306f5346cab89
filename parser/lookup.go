package parser

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// resolveLookups gives the security groups that a stack looks up by name or tags the rules that another root of the same
// run declares for them. Where several roots declare such a group, it says which. Its work is linear in the number of groups.
func resolveLookups(stacks []*model.Stack, names []string) {
	index := indexLabels(stacks, names)
	users := endpointUsers{}
	for n, stack := range stacks {
		for _, id := range slices.Sorted(maps.Keys(stack.Groups)) {
			group := stack.Groups[id]
			if group.Origin != model.External || group.Labels == nil {
				continue
			}
			switch found := index.find(group, stack.Variant, names[n]); {
			case len(found) == 1 && found[0].isSettled():
				users.adopt(stack, group, found[0])
			case len(found) > 1:
				tellAmbiguous(group, found)
			}
		}
	}
}

// label is a name or a tag of a group.
type label struct{ key, text string }

// declaration is a group and the stack that declares it.
type declaration struct {
	stack *model.Stack
	group *model.Group
	root  string
}

type labelIndex map[label][]declaration

// indexLabels lists the declared groups by their labels, for the labels by which groups are looked up.
func indexLabels(stacks []*model.Stack, names []string) labelIndex {
	index := labelIndex{}
	for _, stack := range stacks {
		for _, group := range stack.Groups {
			if group.Origin == model.External && group.Labels != nil {
				index[firstLabel(group)] = nil
			}
		}
	}
	if len(index) == 0 {
		return nil
	}
	for n, stack := range stacks {
		for _, id := range slices.Sorted(maps.Keys(stack.Groups)) {
			group := stack.Groups[id]
			if group.Origin != model.Declared {
				continue
			}
			for key, text := range group.Labels {
				if _, wanted := index[label{key, text}]; wanted {
					index[label{key, text}] = append(index[label{key, text}], declaration{stack, group, names[n]})
				}
			}
		}
	}
	return index
}

func firstLabel(group *model.Group) label {
	key := slices.Min(slices.Collect(maps.Keys(group.Labels)))
	return label{key, group.Labels[key]}
}

// find returns the groups that a lookup may mean: of the variants of one root, that with the same name.
func (index labelIndex) find(lookup *model.Group, variant, root string) []declaration {
	var found []declaration
	for _, d := range index[firstLabel(lookup)] {
		if d.root == root || !d.fits(lookup) {
			continue
		}
		found = append(found, d)
	}
	if len(found) < 2 {
		return found
	}
	alike := slices.DeleteFunc(slices.Clone(found), func(d declaration) bool { return d.stack.Variant != variant })
	if len(alike) == 1 && !slices.ContainsFunc(found, func(d declaration) bool { return d.root != alike[0].root }) {
		return alike
	}
	return found
}

func (d declaration) fits(lookup *model.Group) bool {
	for key, text := range lookup.Labels {
		if d.group.Labels[key] != text {
			return false
		}
	}
	return lookup.Region == "" || d.group.Region == "" || lookup.Region == d.group.Region
}

// isSettled reports whether the group is the same in all outcomes of its stack.
func (d declaration) isSettled() bool { return len(d.stack.Outcomes) == 0 }

func (d declaration) String() string {
	if d.stack.Variant != "" {
		return fmt.Sprintf("%s in %s (%s)", d.group.ID, d.stack.Root, d.stack.Variant)
	}
	return d.group.ID + " in " + d.stack.Root
}

// tellAmbiguous says of a group which declared groups it may be.
func tellAmbiguous(group *model.Group, found []declaration) {
	var texts []string
	for _, d := range found {
		texts = append(texts, d.String())
	}
	reason := fmt.Sprintf("whether %s is %s is not known", group.ID, strings.Join(texts, " or "))
	for _, rules := range [][]*model.Rule{group.Egress, group.Ingress} {
		for _, rule := range rules {
			if isOpaque(rule, group) {
				rule.Unknown = []model.Unknown{{Reason: reason, At: group.At}}
				rule.Maybe = rule.Unknown
			}
		}
	}
}

// isOpaque reports whether a rule stands for those of a group that the files do not have.
func isOpaque(rule *model.Rule, group *model.Group) bool {
	return rule.ID == group.ID && rule.Peer.Kind == model.PeerUnknown && rule.Protocol == ""
}

// adoption copies what a group is from the stack that declares it.
type adoption struct {
	to   *model.Stack
	from declaration
	// ids are those in the stack that the groups are copied to.
	ids map[string]string
	// users are the endpoints of the other stack by group.
	users map[string][]string
}

// endpointUsers holds, of each stack that a group is copied from, the endpoints that use a group.
type endpointUsers map[*model.Stack]map[string][]string

func (u endpointUsers) of(stack *model.Stack) map[string][]string {
	if u[stack] == nil {
		u[stack] = map[string][]string{}
		for _, name := range slices.Sorted(maps.Keys(stack.Endpoints)) {
			for _, r := range stack.Endpoints[name].Groups.Items {
				u[stack][r.ID] = append(u[stack][r.ID], name)
			}
		}
	}
	return u[stack]
}

// adopt gives a group that is looked up the rules that are declared for it.
func (u endpointUsers) adopt(stack *model.Stack, group *model.Group, from declaration) {
	a := &adoption{to: stack, from: from, ids: map[string]string{from.group.ID: group.ID}, users: u.of(from.stack)}
	a.fill(group, from.group)
	group.Origin = model.Declared
	a.endpoints(from.group.ID)
}

func (a *adoption) fill(group, declared *model.Group) {
	keep := func(rules []*model.Rule) []*model.Rule {
		return slices.DeleteFunc(rules, func(rule *model.Rule) bool { return isOpaque(rule, group) })
	}
	group.Egress = append(keep(group.Egress), a.rules(declared.Egress, declared.ID, group.ID)...)
	group.Ingress = append(keep(group.Ingress), a.rules(declared.Ingress, declared.ID, group.ID)...)
	group.Maybe = model.Reasons(group.Maybe, a.reasons(declared.Maybe))
}

func (a *adoption) rules(rules []*model.Rule, declared, id string) []*model.Rule {
	copied := make([]*model.Rule, len(rules))
	for n, rule := range rules {
		each := *rule
		if each.ID == declared {
			each.ID = id
		}
		each.At, each.Unknown, each.Maybe = a.place(rule.At), a.reasons(rule.Unknown), a.reasons(rule.Maybe)
		each.Peer = a.peer(rule.Peer)
		copied[n] = &each
	}
	return copied
}

// place numbers a place of the other stack.
func (a *adoption) place(ref source.Ref) source.Ref {
	p := a.from.stack.Positions.At(ref)
	var via source.Ref
	if p.Via != 0 {
		via = a.place(p.Via)
	}
	return a.to.Positions.Add(p.Range, via)
}

func (a *adoption) reasons(list []model.Unknown) []model.Unknown {
	copied := slices.Clone(list)
	for n := range copied {
		copied[n].At = a.place(copied[n].At)
	}
	return copied
}

// peer returns the other end of a rule with the id that it has here.
func (a *adoption) peer(peer model.Peer) model.Peer {
	switch peer.Kind {
	case model.PeerGroup:
		peer.ID = a.group(peer.ID)
	case model.PeerPrefixList:
		peer.ID = a.prefixList(peer.ID)
	case model.PeerEndpointAddress:
		peer.ID = a.endpoint(peer.ID)
	case model.PeerVPC, model.PeerSubnet:
		peer.ID = a.elsewhere(peer.ID)
	}
	return peer
}

// elsewhere is the id of something of the other stack.
func (a *adoption) elsewhere(id string) string { return id + " of " + a.from.stack.Root }

// group returns the id of a group of the other stack, which it copies with its rules and the endpoints that use it.
func (a *adoption) group(id string) string {
	if own, ok := a.ids[id]; ok {
		return own
	}
	declared := a.from.stack.Groups[id]
	if declared == nil {
		return id
	}
	own := a.elsewhere(id)
	if declared.Origin == model.External && strings.HasPrefix(id, "sg-") {
		own = id
	}
	a.ids[id] = own
	if a.to.Groups[own] == nil {
		group := &model.Group{ID: own, At: a.place(declared.At), Origin: model.External, Region: declared.Region}
		a.to.Groups[own] = group
		a.fill(group, declared)
	}
	a.endpoints(id)
	return own
}

func (a *adoption) prefixList(id string) string {
	list := a.from.stack.PrefixLists[id]
	if list == nil {
		return id
	}
	own := id
	if !list.Literal {
		own = a.elsewhere(id)
	}
	if a.to.PrefixLists[own] == nil {
		copied := *list
		copied.ID, copied.At, copied.Unknown = own, a.place(list.At), a.reasons(list.Unknown)
		a.to.PrefixLists[own] = &copied
	}
	return own
}

// endpoints copies the interface endpoints of the other stack that use a group.
func (a *adoption) endpoints(id string) {
	for _, name := range a.users[id] {
		a.endpoint(name)
	}
}

// endpoint returns the id of an endpoint of the other stack, which it copies as if a person said that it is there.
func (a *adoption) endpoint(name string) string {
	own, declared := a.elsewhere(name), a.from.stack.Endpoints[name]
	if declared == nil || declared.Kind != "interface" || a.to.Endpoints[own] != nil {
		return own
	}
	endpoint := *declared
	endpoint.ID, endpoint.At, endpoint.VPC, endpoint.Outside, endpoint.Policy = own, a.place(declared.At), "", true, nil
	endpoint.Maybe, endpoint.Unknown = a.reasons(declared.Maybe), a.reasons(declared.Unknown)
	endpoint.PrivateDNS.At, endpoint.PrivateDNS.Unknown = a.place(declared.PrivateDNS.At), a.reasons(declared.PrivateDNS.Unknown)
	why := []model.Unknown{{Reason: "the network of " + name + " is declared in " + a.from.stack.Root, At: endpoint.At}}
	endpoint.Subnets = model.References{Items: []model.Reference{}, Open: why}
	endpoint.RouteTables = endpoint.Subnets
	a.to.Endpoints[own] = &endpoint
	endpoint.Groups = model.References{Items: []model.Reference{}, Open: a.reasons(declared.Groups.Open)}
	for _, r := range declared.Groups.Items {
		r.ID, r.At, r.Maybe = a.group(r.ID), a.place(r.At), a.reasons(r.Maybe)
		endpoint.Groups.Items = append(endpoint.Groups.Items, r)
	}
	return own
}
