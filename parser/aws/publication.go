package aws

import "github.com/egresslint/egresslint/internal/model"

// adaptPublications marks the groups, VPCs and roles that leave the files: an endpoint that is not in them may have the
// group, or be in the VPC, and a policy that is not in them may be the role's.
func (a *adapter) adaptPublications(network Network) {
	for _, p := range network.Published {
		for _, group := range a.stack.GroupsOf(p.IDs) {
			group.Exported = append(group.Exported, p.of(group.ID))
		}
		for _, vpc := range a.stack.VPCsOf(p.IDs) {
			vpc.Exported = append(vpc.Exported, p.of(vpc.ID))
		}
	}
	for _, p := range network.Handed {
		for _, group := range a.stack.GroupsOf(p.IDs) {
			group.Handed = append(group.Handed, p.of(group.ID))
		}
		for _, vpc := range a.stack.VPCsOf(p.IDs) {
			vpc.Handed = append(vpc.Handed, p.of(vpc.ID))
		}
		for _, id := range p.IDs {
			if role := a.stack.Roles[id]; role != nil {
				role.Open = model.Reasons(role.Open, []model.Unknown{p.of(id)})
			}
		}
	}
}

// of returns the reason why a thing that leaves the files may be used elsewhere.
func (p Publication) of(id string) model.Unknown {
	return model.Unknown{Reason: id + " " + p.How, At: p.At, Settle: p.Settle}
}
