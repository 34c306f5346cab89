package model

import "slices"

// GroupsOf returns the groups with the given ids, each once, in the order of the ids. Ids of other things do not count.
func (s *Stack) GroupsOf(ids []string) []*Group {
	var groups []*Group
	for _, id := range ids {
		if g := s.Groups[id]; g != nil && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// VPCsOf returns the VPCs with the given ids, and those of the subnets and route tables with the given ids, each once.
// Ids of other things do not count.
func (s *Stack) VPCsOf(ids []string) []*VPC {
	var vpcs []*VPC
	add := func(id string) {
		if vpc := s.VPCs[id]; vpc != nil && !slices.Contains(vpcs, vpc) {
			vpcs = append(vpcs, vpc)
		}
	}
	for _, id := range ids {
		add(id)
		if subnet := s.Subnets[id]; subnet != nil {
			add(subnet.VPC)
		}
		if table := s.RouteTables[id]; table != nil {
			add(table.VPC)
		}
	}
	return vpcs
}

// VPCOf returns the id of the VPC of the first subnet or group of the list that has a known one, "" if none has.
func (s *Stack) VPCOf(list References) string {
	for _, item := range list.Items {
		if subnet := s.Subnets[item.ID]; subnet != nil && subnet.VPC != "" {
			return subnet.VPC
		}
		if group := s.Groups[item.ID]; group != nil && group.VPC != "" {
			return group.VPC
		}
	}
	return ""
}
