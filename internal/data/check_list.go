package data

import "slices"

// list compares the id of a prefix list with those of the region.
func (c *Checked) list(from Checking, lists []ShownList, use Use) {
	services := []string{use.Service}
	if use.Service == "" { // a rule, which says the id only: it is of the services that egresslint knows it for
		if slices.ContainsFunc(lists, func(l ShownList) bool { return l.ID == use.List }) {
			return
		}
		services = servicesOf(from, use)
	}
	for _, service := range services {
		i := slices.IndexFunc(lists, func(l ShownList) bool { return l.Service == service })
		switch {
		case i < 0:
			c.drift(DriftPrefixList, use, use.List, "", "AWS has no prefix list of %s in %s that this account can see", serviceLabel(service), use.Region)
		case lists[i].ID != use.List:
			c.drift(DriftPrefixList, use, use.List, lists[i].ID, "the prefix list of %s in %s is %s, not %s", serviceLabel(service), use.Region, lists[i].ID, use.List)
		}
	}
}

// servicesOf returns the services that the id is the list of in the region, by the configuration or as egresslint knows.
func servicesOf(from Checking, use Use) []string {
	var services []string
	for _, owner := range from.Facts.PrefixLists.Owners(use.List) {
		if owner.Region == use.Region {
			services = append(services, owner.Service)
		}
	}
	for _, other := range from.Uses {
		if other.List == use.List && other.Region == use.Region && other.Service != "" && !slices.Contains(services, other.Service) {
			services = append(services, other.Service)
		}
	}
	return services
}
