package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// TestSnapshotTree reads what is in a directory from a snapshot, and what is elsewhere from the disk.
func TestSnapshotTree(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	top := filepath.Join(base, "repository")
	for name, text := range map[string]string{"repository/main.tf": "on disk", "repository/later.tf": "on disk", "elsewhere/main.tf": "elsewhere"} {
		file := filepath.Join(base, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree := NewSnapshotTree(base, top, fstest.MapFS{
		"main.tf":       {Data: []byte("in the snapshot")},
		"below/file":    {Data: []byte("below")},
		"link":          {Data: []byte("below"), Mode: fs.ModeSymlink},
		"below/outside": {Data: []byte("../../elsewhere"), Mode: fs.ModeSymlink},
	})
	t.Cleanup(tree.Close)
	for _, dir := range []string{"repository", "elsewhere"} {
		if err := tree.Grant(dir); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"repository/main.tf": "in the snapshot", "repository/link/file": "below", "elsewhere/main.tf": "elsewhere"} {
		if text, err := tree.ReadFile(name); err != nil || string(text) != want {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if _, err := tree.ReadFile("repository/later.tf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that the snapshot lacks: %v", err)
	}
	if _, err := tree.Look("repository/later.tf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking at it: %v", err)
	}
	if err := tree.Grant("repository/nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a directory that the snapshot lacks: %v", err)
	}
	if to, err := tree.Follow("repository/link"); err != nil || to != "repository/below" {
		t.Errorf("a link leads to %s, %v", to, err)
	}
	if _, err := tree.Follow("repository/below/outside"); !errors.Is(err, ErrOutside) {
		t.Errorf("a link out of the snapshot: %v", err)
	}
	if len(tree.Failures()) > 0 {
		t.Errorf("failures: %v", tree.Failures())
	}
}
