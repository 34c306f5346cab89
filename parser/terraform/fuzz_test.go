package terraform

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/egresslint/egresslint/internal/source"
)

// FuzzParse feeds the evaluator configurations that nobody would write: it must neither panic nor hang.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if filepath.Ext(file.Name) == ".tf" {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		tree := source.NewTree(dir)
		defer tree.Close()
		if err := tree.Grant("."); err != nil {
			t.Fatal(err)
		}
		NewLibrary(tree).Parse(".", Options{})
	})
}
