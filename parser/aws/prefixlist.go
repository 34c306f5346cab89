package aws

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
)

// prefixList reads a prefix list of the customer's own with its entries.
func (a *adapter) prefixList(res *Resource) {
	list := &model.PrefixList{ID: res.ID, At: a.placeOf(res), Region: res.Region}
	entries := a.properties(res).Get("Entries")
	for _, entry := range entries.Items {
		a.addListEntry(list, entry.Get("Cidr"), entry.Maybe())
	}
	list.Unknown = model.Reasons(list.Unknown, entries.Open(), a.whyUnknown(entries))
	if entries.Kind == Absent {
		list.Unknown = a.becauseOf(res, fmt.Sprintf("the entries of %s are not in these files", res.ID))
	}
	a.stack.PrefixLists[res.ID] = list
}

func (a *adapter) addListEntry(list *model.PrefixList, cidr Value, maybe []model.Unknown) {
	prefix, ok := a.prefix(cidr)
	switch {
	case len(maybe) > 0:
		list.Unknown = append(list.Unknown, maybe...)
	case ok:
		list.CIDRs = append(list.CIDRs, model.CIDRPeer(prefix))
	default:
		list.Unknown = append(list.Unknown, a.whyNoCIDR(cidr)...)
	}
}

// prefixListID returns the id of a prefix list.
func (a *adapter) prefixListID(v Value) string {
	id := a.idOf(v)
	if a.stack.PrefixLists[id] == nil {
		a.stack.PrefixLists[id] = a.outsideList(id, v)
	}
	return id
}

// outsideList is a prefix list that the files do not make: of AWS's, or only named.
func (a *adapter) outsideList(id string, v Value) *model.PrefixList {
	list := &model.PrefixList{ID: id, At: a.outsideAt(v), Region: a.regionOf(v), Literal: aws.IsPrefixListID(id)}
	ref := a.Whole(v)
	switch {
	case list.Literal:
	case ref == nil:
		list.Unknown = a.whyOutside(v)
	case ref.Resource.is(TypeEndpoint) && ref.Attribute == AttributePrefixList:
		list.At = a.placeOf(ref.Resource)
		list.Service, list.Unknown = a.serviceOf(ref.Resource, "ServiceName", "the service of %s is read from AWS")
	case ref.Resource.is(TypePrefixList) && ref.Resource.Existing:
		list.Service, list.Unknown = a.listService(ref.Resource)
	default:
		list.Unknown, list.ByRegion = a.whyOutside(v), ref.ByRegion
	}
	return list
}

// listService returns the service that a list is of that AWS is asked for by name. A name that is not in AWS's own form is
// that of a list of a customer's, of which the entries are not known here.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
func (a *adapter) listService(res *Resource) (string, []model.Unknown) {
	const reason = "which list %s finds is read from AWS"
	if name, known := a.Known(a.properties(res).Get("PrefixListName")); known {
		if _, service := aws.ParseServiceName(name); service == "" {
			return "", a.becauseOf(res, fmt.Sprintf(reason, res.ID))
		}
	}
	return a.serviceOf(res, "PrefixListName", reason)
}

// serviceOf returns the service that a name of the resource is of, or else why that is not known.
func (a *adapter) serviceOf(res *Resource, property, reason string) (string, []model.Unknown) {
	name := a.properties(res).Get(property)
	if service := a.endpointService(name); service != "" {
		return service, nil
	}
	if res.Existing {
		return "", a.becauseOf(res, fmt.Sprintf(reason, res.ID))
	}
	return "", a.whyService(res, name)
}
