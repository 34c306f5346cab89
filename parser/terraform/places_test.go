package terraform_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/internal/sample"
	"github.com/egresslint/egresslint/parser/terraform"
)

// TestPlaces writes rules as items of collections that they come out of in many ways: each rule must be found in the line of
// its item. With -v it prints by construct how many are.
func TestPlaces(t *testing.T) {
	const chains, least = 400, 1
	all, found := map[string]int{}, map[string]int{}
	total, right := 0, 0
	for seed := range uint64(chains) {
		chain := sample.TerraformChain(rand.New(rand.NewPCG(seed, 7)))
		at := placesOf(t, chain)
		if t.Failed() {
			t.Fatal(seed)
		}
		for _, item := range chain.Items {
			lines := chain.Lines(item)
			if len(lines) != 1 {
				t.Fatalf("the block of an item is in the lines %v", lines)
			}
			if len(at[item.CIDR]) == 0 && (chain.Has("unknown key") || chain.Has("unknown condition")) {
				continue // its block is not known either
			}
			ok := slices.Equal(at[item.CIDR], lines)
			if total++; ok {
				right++
			} else if total-right < 10 {
				t.Logf("seed %d: %s of %v is found in %v, not in %s", seed, item.CIDR, chain.Constructs, at[item.CIDR], lines[0])
			}
			for _, construct := range slices.Compact(slices.Sorted(slices.Values(chain.Constructs))) {
				if all[construct]++; ok {
					found[construct]++
				}
			}
		}
	}
	for _, construct := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%-20s %4d of %4d", construct, found[construct], all[construct])
	}
	if rate := float64(right) / float64(total); rate < least {
		t.Errorf("only %.1f%% of the items are found where they are written", 100*rate)
	}
}

// placesOf returns where the rules of a configuration are found, as file:line, by their blocks.
func placesOf(t *testing.T, chain sample.Chain) map[string][]string {
	t.Helper()
	dir := t.TempDir()
	writeFiles(t, dir, chain.Files)
	stack := terraform.NewLibrary(treeOf(t, dir)).Parse(".", terraform.Options{})
	for _, note := range stack.Notes {
		if note.Severity != model.SeverityInfo && !chain.Has("unknown condition") {
			t.Errorf("%s: %s\n%s %v", stack.Positions.At(note.At), note.Message, chain.Constructs, chain.Items)
		}
	}
	at := map[string][]string{}
	for _, group := range stack.Groups {
		for _, rule := range group.Egress {
			p := stack.Positions.At(rule.At)
			block := rule.Peer.CIDR
			if narrow, err := netip.ParsePrefix(block); err == nil && narrow.Bits() == 25 { // of an item with half of it
				block = netip.PrefixFrom(narrow.Addr(), 24).String()
			}
			at[block] = append(at[block], fmt.Sprintf("%s:%d", p.File, p.Start.Line))
		}
	}
	return at
}

func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
