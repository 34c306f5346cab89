package parser

import (
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// isUsed reports whether the network of the stack has what a data source finds.
func isUsed(stack *model.Stack, lookup model.Lookup) bool {
	used := len(foundBy(stack, lookup)) > 0
	groupLists(stack, func(list *model.References) {
		used = used || slices.ContainsFunc(list.Open, func(why model.Unknown) bool { return isOf(why, lookup) })
	})
	return used
}

// foundBy returns the ids of the groups of the stack that are what a data source finds.
func foundBy(stack *model.Stack, lookup model.Lookup) []string {
	var ids []string
	for id, group := range stack.Groups {
		if group.Origin != model.External {
			continue
		}
		if lookup.IDs == "" && id == lookup.Address || lookup.IDs != "" && strings.HasPrefix(id, lookup.IDs+"[") {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// isOf reports whether a reason is that only AWS knows what a data source finds.
func isOf(why model.Unknown, lookup model.Lookup) bool {
	if lookup.IDs != "" {
		return why.Reason == lookup.IDs+" is read from AWS"
	}
	return why.Reason == lookup.Address+".id is read from AWS"
}

// groupLists visits the lists of security groups of the stack.
func groupLists(stack *model.Stack, visit func(*model.References)) {
	for _, w := range stack.Workloads {
		visit(&w.Groups)
	}
	for _, e := range stack.Endpoints {
		visit(&e.Groups)
	}
}

// allRules visits the rules of the stack.
func allRules(stack *model.Stack, visit func(*model.Rule)) {
	sets := []*model.RuleSet{&stack.Unattached}
	for _, group := range stack.Groups {
		sets = append(sets, &group.RuleSet)
	}
	for _, set := range sets {
		for _, rule := range slices.Concat(set.Egress, set.Ingress) {
			visit(rule)
		}
	}
}

// apply puts into the stack what the data source finds.
func (l resolution) apply(stack *model.Stack) {
	switch {
	case l.part != nil:
		l.part.addTo(stack)
		l.join(stack)
	case l.why != "":
		l.explain(stack)
	}
}

// explain adds to the reasons of the stack why it is not known what the data source finds.
func (l resolution) explain(stack *model.Stack) {
	add := func(list []model.Unknown) []model.Unknown {
		list = slices.Clone(list)
		for i, why := range list {
			if isOf(why, l.lookup) {
				list[i].Reason += ", and " + l.why
			}
		}
		return list
	}
	groupLists(stack, func(list *model.References) { list.Open = add(list.Open) })
	allRules(stack, func(rule *model.Rule) { rule.Unknown, rule.Maybe = add(rule.Unknown), add(rule.Maybe) })
}

// addTo adds the fragment to a stack. Of a group that is there already, the one with rules counts.
func (f *fragment) addTo(stack *model.Stack) {
	if stack.Taken == nil {
		stack.Taken = map[string]bool{}
	}
	for id, group := range f.groups {
		old := stack.Groups[id]
		if old == nil {
			stack.Taken[id] = true
		}
		if old == nil || len(old.Egress)+len(old.Ingress) == 0 {
			stack.Groups[id] = group
		}
	}
	for id, e := range f.endpoints {
		stack.Endpoints[id], stack.Taken[id] = e, true
	}
	if stack.Variant != "" {
		stack.Decisions = append(slices.Clone(stack.Decisions), f.decisions...)
	}
	maps.Copy(stack.PrefixLists, f.prefixLists)
	maps.Copy(stack.VPCs, f.vpcs)
	maps.Copy(stack.Subnets, f.subnets)
	maps.Copy(stack.RouteTables, f.routeTables)
}

// join makes the group of the other root what the data source finds. Rules that this root adds to it are its rules too.
func (l resolution) join(stack *model.Stack) {
	group := stack.Groups[l.part.group]
	found := foundBy(stack, l.lookup)
	for _, id := range found {
		group.Egress = append(group.Egress, ownRules(id, stack.Groups[id].Egress)...)
		group.Ingress = append(group.Ingress, ownRules(id, stack.Groups[id].Ingress)...)
		delete(stack.Groups, id)
	}
	groupLists(stack, func(list *model.References) {
		for i := range list.Items {
			if slices.Contains(found, list.Items[i].ID) {
				list.Items[i].ID = group.ID
			}
		}
		for i := 0; i < len(list.Open); i++ {
			if why := list.Open[i]; isOf(why, l.lookup) {
				list.Items = append(list.Items, model.Reference{ID: group.ID, At: why.At})
				list.Open = slices.Delete(slices.Clone(list.Open), i, i+1)
				i--
			}
		}
	})
	allRules(stack, func(rule *model.Rule) {
		if rule.Peer.Kind == model.PeerGroup && slices.Contains(found, rule.Peer.ID) {
			rule.Peer.ID = group.ID
		}
	})
	delete(stack.Taken, group.ID)
	l.part.joinVPC(stack)
}

// ownRules returns the rules without the one that stands for those that are not known.
func ownRules(group string, rules []*model.Rule) []*model.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(rule *model.Rule) bool {
		return rule.ID == group && rule.Peer.Kind == model.PeerUnknown
	})
}

// joinVPC makes the VPC of the group one with that of the tasks and endpoints that have the group: a group serves no other
// VPC than its own. Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
func (f *fragment) joinVPC(stack *model.Stack) {
	if f.vpc == "" {
		return
	}
	join := func(groups model.References, vpc string) {
		has := slices.ContainsFunc(groups.Items, func(item model.Reference) bool { return item.ID == f.group && len(item.Maybe) == 0 })
		own := stack.Groups[f.group].VPC
		switch {
		case !has || vpc == "" || vpc == own || isAssigned(vpc) && isAssigned(own):
		case isDeclared(stack, vpc), isAssigned(vpc):
			renameVPC(stack, own, vpc)
		default:
			renameVPC(stack, vpc, own)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(stack.Workloads)) {
		join(stack.Workloads[id].Groups, stack.Workloads[id].VPC)
	}
	for _, id := range slices.Sorted(maps.Keys(stack.Endpoints)) {
		join(stack.Endpoints[id].Groups, stack.Endpoints[id].VPC)
	}
}

// renameVPC gives a VPC of the stack another id, under which more is known of it.
func renameVPC(stack *model.Stack, from, to string) {
	rename := func(id *string) {
		if *id == from {
			*id = to
		}
	}
	if old := stack.VPCs[from]; old != nil {
		delete(stack.VPCs, from)
		if known := stack.VPCs[to]; known == nil || len(known.CIDRs) == 0 {
			vpc := *old
			vpc.ID = to
			if known != nil && len(old.CIDRs) == 0 {
				vpc = *known
			}
			stack.VPCs[to] = &vpc
		}
	}
	for _, w := range stack.Workloads {
		rename(&w.VPC)
	}
	for _, e := range stack.Endpoints {
		rename(&e.VPC)
	}
	for _, subnet := range stack.Subnets {
		rename(&subnet.VPC)
	}
	for _, group := range stack.Groups {
		rename(&group.VPC)
	}
	for _, table := range stack.RouteTables {
		rename(&table.VPC)
	}
	for _, acl := range stack.NetworkACLs {
		rename(&acl.VPC)
	}
	for _, link := range stack.Links {
		link.VPCs = renamed(link.VPCs, rename)
	}
	for _, zone := range stack.Zones {
		zone.VPCs = renamed(zone.VPCs, rename)
	}
	allRules(stack, func(rule *model.Rule) {
		if rule.Peer.Kind == model.PeerVPC {
			rename(&rule.Peer.ID)
		}
	})
}

// renamed returns the references with other ids. Those that it is given may be those of another stack too.
func renamed(references model.References, rename func(id *string)) model.References {
	references.Items = slices.Clone(references.Items)
	for i := range references.Items {
		rename(&references.Items[i].ID)
	}
	return references
}
