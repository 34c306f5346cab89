package cloudformation

import (
	"fmt"
	"regexp"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"github.com/egresslint/egresslint/internal/model"
)

// literalList matches the id of a prefix list that is written out.
var literalList = regexp.MustCompile(`^pl-[0-9a-f]+$`)

// prefixList reads a prefix list of the customer's own with its entries.
func (a *adapter) prefixList(res *resource) {
	properties, from := decode[ec2.PrefixList](a.run, res, res.properties())
	list := &model.PrefixList{ID: res.id, At: a.place(res.at), Region: a.region}
	for i := range properties.Entries {
		a.addEntry(list, from.of(&properties.Entries[i].Cidr), from.of(&properties.Entries[i]).maybe)
	}
	entries := from.of(&properties.Entries)
	list.Unknown = append(list.Unknown, entries.open...)
	if entries.kind == unknown {
		list.Unknown = append(list.Unknown, a.why(entries)...)
	}
	if entries.kind == absent {
		list.Unknown = a.because(res.at, fmt.Sprintf("the entries of %s are not in its template", res.id))
	}
	a.stack.PrefixLists[res.id] = list
}

func (a *adapter) addEntry(list *model.PrefixList, cidr value, maybe []model.Unknown) {
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
func (a *adapter) prefixListID(v value) string {
	id := a.idOf(v)
	if a.stack.PrefixLists[id] == nil {
		list := &model.PrefixList{ID: id, At: a.outsideAt(v), Region: a.region, Literal: literalList.MatchString(id)}
		if !list.Literal {
			list.Unknown = a.whyOutside(v)
		}
		if ref := a.whole(v); ref != nil {
			list.ByRegion = ref.byRegion
		}
		a.stack.PrefixLists[id] = list
	}
	return id
}
