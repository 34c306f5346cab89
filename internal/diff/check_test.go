package diff

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	port := func(n int) *int { return &n }
	grant := func(change func(*model.Grant)) []model.Network {
		g := model.Grant{Is: model.Yes, Protocol: "tcp", FromPort: port(443), ToPort: port(443), Peer: model.Destination{Kind: model.PeerCIDR, CIDRs: []string{"10.0.0.0/8"}}}
		change(&g)
		return []model.Network{{Root: ".", Grants: []model.Grant{g}, Tasks: []model.NetworkNode{{ID: "task", Egress: []int{0}}}}}
	}
	for want, networks := range map[string][]model.Network{
		"":                                  grant(func(*model.Grant) {}),
		`networks[0].grants[0]: "10.0.0.0"`: grant(func(g *model.Grant) { g.Peer.CIDRs[0] = "10.0.0.0" }),
		`"all of it" is not a block`:        grant(func(g *model.Grant) { g.Peer.Within = []string{"all of it"} }),
		`"tpc" is not a protocol`:           grant(func(g *model.Grant) { g.Protocol = "tpc" }),
		"70000 is not a port":               grant(func(g *model.Grant) { g.ToPort = port(70000) }),
		"networks[0], task: there is no grant 1": {{Root: ".", Grants: []model.Grant{{Protocol: "tcp"}},
			Tasks: []model.NetworkNode{{ID: "task", Egress: []int{0, 1}}}}},
	} {
		err := Check(networks)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
