package diff

import (
	"fmt"
	"net/netip"

	"github.com/egresslint/egresslint/internal/model"
)

// Check returns an error that says where, if networks that were not collected here, such as those of a saved report, have numbers or
// blocks that cannot be.
func Check(networks []model.Network) error {
	for i, n := range networks {
		for k, g := range n.Grants {
			if err := checkGrant(g); err != nil {
				return fmt.Errorf("networks[%d].grants[%d]: %w", i, k, err)
			}
		}
		for _, nodes := range [][]model.NetworkNode{n.Tasks, n.Endpoints} {
			for _, node := range nodes {
				if err := checkNumbers(node, len(n.Grants)); err != nil {
					return fmt.Errorf("networks[%d], %s: %w", i, node.ID, err)
				}
			}
		}
	}
	return nil
}

func checkGrant(g model.Grant) error {
	for _, list := range [][]string{g.Peer.CIDRs, g.Peer.Within} {
		for _, text := range list {
			if _, err := netip.ParsePrefix(text); err != nil {
				return fmt.Errorf("%q is not a block of addresses", text)
			}
		}
	}
	if g.Protocol != "" && !model.IsProtocol(g.Protocol) {
		return fmt.Errorf("%q is not a protocol", g.Protocol)
	}
	for _, port := range []*int{g.FromPort, g.ToPort} {
		if port != nil && (*port < -1 || *port > model.MaxPort) {
			return fmt.Errorf("%d is not a port", *port)
		}
	}
	return nil
}

func checkNumbers(node model.NetworkNode, grants int) error {
	for _, list := range [][]int{node.Egress, node.Ingress} {
		for _, number := range list {
			if number < 0 || number >= grants {
				return fmt.Errorf("there is no grant %d", number)
			}
		}
	}
	return nil
}
