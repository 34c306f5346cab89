package terraform

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/egresslint/egresslint/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden parts of testdata/*.txtar")

// TestParse parses each archive in testdata and compares the network with the archive's file "want".
// The archive's comment may hold options, one a line: --region R, --var NAME=VALUE, --var-file NAME, root DIR.
func TestParse(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { testArchive(t, name) })
	}
}

func testArchive(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := txtar.Write(archive, dir); err != nil {
		t.Fatal(err)
	}
	root, opt := archiveOptions(string(archive.Comment))
	got := parseDir(t, dir, root, opt)
	want := archiveFile(archive, "want")
	if *update {
		want.Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want.Data), got); diff != "" {
		t.Errorf("wrong network (-want +got):\n%s", diff)
	}
}

func parseDir(t *testing.T, dir, root string, opt Options) string {
	t.Helper()
	tree := source.NewTree(dir)
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	return sketch(NewLibrary(tree).Parse(root, opt))
}

func archiveOptions(comment string) (root string, opt Options) {
	root = "."
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch key {
		case "--region":
			opt.Region = value
		case "--var":
			opt.Vars = append(opt.Vars, value)
		case "--var-file":
			opt.VarFiles = append(opt.VarFiles, value)
		case "root":
			root = value
		}
	}
	return root, opt
}

func archiveFile(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name})
	return &a.Files[len(a.Files)-1]
}
