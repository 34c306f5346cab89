package diff

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/traffic"
)

// portsOf returns the protocols and ports of a piece for programs.
func portsOf(piece traffic.Piece) []model.FlowPorts {
	var all []model.FlowPorts
	for _, number := range piece.Protocols {
		for _, ports := range piece.Ports {
			one := model.FlowPorts{Protocol: protocolOf(number), FromPort: ports.First, ToPort: ports.Last}
			for _, but := range piece.But {
				one.Except = append(one.Except, protocolOf(but))
			}
			all = append(all, one)
		}
	}
	return all
}

// protocolOf returns the name of a protocol as the model has it.
func protocolOf(number int) string {
	if number == traffic.All {
		return "all"
	}
	return strings.TrimPrefix(traffic.Protocol(number), "protocol ")
}

// joined makes one change of those that differ in protocols and ports only.
func joined(changes []model.FlowChange) []model.FlowChange {
	var all []model.FlowChange
	index := map[string]int{}
	for _, change := range changes {
		key := fmt.Sprintf("%s %s %s %s %q %q %v %v", change.Direction, change.May, change.Kind, change.To, change.CIDRs, change.Except, change.By, change.Reasons)
		at, known := index[key]
		if !known {
			index[key] = len(all)
			all = append(all, change)
			continue
		}
		all[at].Traffic += ", " + change.Traffic
		all[at].Flows = append(all[at].Flows, change.Flows...)
	}
	return all
}

// adjacent makes one change of two of which the blocks together are fewer prefixes. It names the rules of both.
func adjacent(changes []model.FlowChange) []model.FlowChange {
	for i := 0; i < len(changes); i++ {
		for k := i + 1; k < len(changes); k++ {
			a, b := &changes[i], changes[k]
			if len(a.CIDRs) == 0 || !differInBlocks(*a, b) {
				continue
			}
			if blocks := mergedBlocks(a.CIDRs, b.CIDRs); len(blocks) < len(a.CIDRs)+len(b.CIDRs) {
				a.CIDRs = blocks
				a.By = append(slices.Clone(a.By), b.By...)
				changes = slices.Delete(changes, k, k+1)
				k = i // what did not fit before may fit now
			}
		}
	}
	return changes
}

// differInBlocks reports whether two changes of addresses differ in their blocks and rules only.
func differInBlocks(a, b model.FlowChange) bool {
	return len(b.CIDRs) > 0 && a.Direction == b.Direction && a.May == b.May && a.Traffic == b.Traffic &&
		slices.Equal(a.Except, b.Except) && slices.Equal(a.Reasons, b.Reasons)
}

func mergedBlocks(lists ...[]string) []string {
	var blocks []netip.Prefix
	for _, list := range lists {
		for _, text := range list {
			blocks = append(blocks, netip.MustParsePrefix(text)) // which is what a prefix was rendered as
		}
	}
	var texts []string
	for _, block := range traffic.Merged(blocks) {
		texts = append(texts, block.String())
	}
	return texts
}
