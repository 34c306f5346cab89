package terraform

import (
	"net/netip"
	"regexp"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// prefixListID returns the model's id of a prefix list, and puts what is known of the list into the model.
func (a *adapter) prefixListID(l link) string {
	id := a.resourceID(l)
	if l.ref != nil && l.ref.attr == "prefix_list_id" {
		id = l.id
	}
	if a.stack.PrefixLists[id] == nil {
		a.stack.PrefixLists[id] = a.prefixList(id, l)
	}
	return id
}

var literalList = regexp.MustCompile(`^pl-[0-9a-f]+$`)

func (a *adapter) prefixList(id string, l link) *model.PrefixList {
	pl := &model.PrefixList{ID: id, At: l.at, Region: a.opt.Region}
	if l.ref == nil {
		pl.Literal = literalList.MatchString(id)
		if !pl.Literal {
			pl.Unknown = a.reason(l)
		}
		return pl
	}
	of := l.ref.of
	pl.At, pl.Region = of.ref(), of.region()
	switch {
	case l.ref.is("aws_vpc_endpoint", "prefix_list_id"):
		pl.Service, pl.Unknown = a.endpointList(of)
	case of.res.data && (of.res.typ == "aws_prefix_list" || of.res.typ == "aws_ec2_managed_prefix_list"):
		pl.Service, pl.Unknown = a.lookedUpList(of)
	case of.res.typ == "aws_ec2_managed_prefix_list":
		pl.CIDRs, pl.Unknown = a.ownEntries(of)
	default:
		pl.Unknown = a.reason(l)
	}
	return pl
}

// endpointList returns the service whose list a gateway endpoint has.
func (a *adapter) endpointList(i *instance) (string, []model.Unknown) {
	service, why := a.service(i)
	if service == "" && i.res.data {
		why = []model.Unknown{{Reason: "the service of " + i.address() + " is read from AWS", At: i.ref()}}
	}
	return service, why
}

// lookedUpList returns the service of a list that a data source looks up by its name.
func (a *adapter) lookedUpList(i *instance) (string, []model.Unknown) {
	names := []argument{i.arg("name")}
	filters, _ := i.blocks("filter")
	for _, f := range filters {
		if kind, _ := f.arg("name").eval().text(); kind == "prefix-list-name" {
			names = append(names, f.arg("values"))
		}
	}
	for _, name := range names {
		for _, text := range stringsIn(name.symbolic().Value) {
			if service := model.ServiceOf(a.symbols.display(text)); service != "" {
				return service, nil
			}
		}
	}
	return "", []model.Unknown{{Reason: "which list " + i.address() + " finds is read from AWS", At: i.ref()}}
}

// ownEntries returns the CIDRs of a list of the customer's own, written in the list or as resources of their own.
func (a *adapter) ownEntries(i *instance) ([]model.Peer, []model.Unknown) {
	var peers []model.Peer
	blocks, why := i.blocks("entry")
	for _, entry := range append(blocks, a.entryResources(i)...) {
		text, ok := entry.arg("cidr").eval().text()
		prefix, err := netip.ParsePrefix(text)
		if !ok || err != nil || len(entry.maybe) > 0 {
			why = mergeReasons(why, entry.maybe, []model.Unknown{{
				Reason: "an entry of " + i.address() + " is not known", At: a.notes.at(entry.at),
			}})
			continue
		}
		peers = append(peers, model.CIDRPeer(prefix))
	}
	if len(peers) == 0 && len(why) == 0 {
		why = []model.Unknown{{Reason: i.address() + " has no entries here", At: i.ref()}}
	}
	return peers, why
}

// entryResources lists the resources that add an entry to the list, and those that may.
func (a *adapter) entryResources(list *instance) []object {
	var entries []object
	for _, i := range a.byType["aws_ec2_managed_prefix_list_entry"] {
		targets, open := a.links(i.arg("prefix_list_id").one())
		meant := slices.ContainsFunc(targets, func(l link) bool { return l.ref != nil && l.ref.of == list })
		if !meant && len(open) == 0 {
			continue
		}
		entry := i.object
		entry.maybe = mergeReasons(i.maybe(), open)
		entries = append(entries, entry)
	}
	return entries
}
