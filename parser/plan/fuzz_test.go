package plan_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/egresslint/egresslint/internal/fuzzing"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/plan"
)

// FuzzParse feeds the reader plans that no Terraform makes, alone and beside a configuration: it must neither panic nor hang,
// nor build a model that policies cannot follow.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("../../testdata/plans/*/plan.json")
	if err != nil || len(names) == 0 {
		f.Fatal(names, err)
	}
	const large = 40_000 // takes long, and shows nothing that smaller plans do not
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(text) < large {
			f.Add(text)
		}
	}
	config, err := os.ReadFile("../../testdata/plans/conditionals/main.tf")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		for name, text := range map[string][]byte{"plan.json": text, "source/main.tf": config} {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		fuzzing.Within(t, func() {
			for _, opt := range []plan.Options{{}, {Source: "source"}} {
				tree := source.NewTree(dir)
				if err := tree.Grant("."); err != nil {
					t.Error(err)
				}
				fuzzing.CheckModel(t, plan.Parse(tree, "plan.json", opt))
				tree.Close()
			}
		})
	})
}
