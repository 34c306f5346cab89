package parser_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/internal/sample"
	"github.com/egresslint/egresslint/parser/plan"
)

var update = flag.Bool("update", false, "write the configurations of testdata/parity, which are to be planned anew then")

// recorded are the networks of which testdata/parity holds the configuration and a plan that Terraform made of it.
func recorded() map[string][]sample.Resource {
	networks := map[string][]sample.Resource{"holders": sample.AllHolders()}
	for name, variant := range sample.Variants() {
		networks[strings.ReplaceAll(name, " ", "-")] = variant.Network.Resources()
	}
	return networks
}

// TestParityOfPlans compares what plans say of the networks with the same in CloudFormation. `go -C tools run
// ./record-plans -dir ../testdata/parity` records the plans.
func TestParityOfPlans(t *testing.T) {
	networks := recorded()
	for _, name := range slices.Sorted(maps.Keys(networks)) {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join("../testdata/parity", name)
			written := "provider \"aws\" {\n  region = \"" + sample.Region + "\"\n}\n" + sample.Terraform(networks[name])
			if *update {
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(written), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			planned, err := os.ReadFile(filepath.Join(dir, "main.tf"))
			if err != nil || string(planned) != written {
				t.Fatalf("the plan in %s is of another configuration; write it with -update, and plan it anew (%v)", dir, err)
			}
			tree := source.NewTree(dir)
			defer tree.Close()
			if err := tree.Grant("."); err != nil {
				t.Fatal(err)
			}
			got := canonical(t, plan.Parse(tree, "plan.json", plan.Options{Region: sample.Region, Source: "."}))
			want := canonical(t, fromTemplate(t, networks[name]))
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("-CloudFormation +plan:\n%s", diff)
			}
		})
	}
}
