package gitfs

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// TestChanges compares two revisions, and a revision with the working tree.
func TestChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	git(t, dir, "init", "--quiet", "--initial-branch=main")
	for _, name := range []string{"same/file", "changed/file", "changed/deep/file", "gone/file", "file-then-directory", "moved/a"} {
		write(t, dir, name, name)
	}
	git(t, dir, "add", ".")
	git(t, dir, "commit", "--quiet", "--message=one")
	write(t, dir, "changed/file", "another text")
	write(t, dir, "new/file", "new")
	for _, name := range []string{"gone", "file-then-directory"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "file-then-directory/file", "below")
	if err := os.Rename(filepath.Join(dir, "moved", "a"), filepath.Join(dir, "moved", "b")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, ".terraform/modules/modules.json", "{}")
	want := []string{"changed/file", "file-then-directory", "file-then-directory/file", "gone/file", "moved/a", "moved/b", "new/file"}
	one := open(t, dir, "HEAD")
	onDisk, err := one.ChangesOnDisk()
	if err != nil || !slices.Equal(onDisk.Files, want) || onDisk.Links {
		t.Errorf("in the working tree: %v, %v", onDisk, err)
	}
	if err := os.RemoveAll(filepath.Join(dir, ".terraform")); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "add", "--all", ".")
	git(t, dir, "commit", "--quiet", "--message=two")
	two := open(t, dir, "HEAD")
	for name, between := range map[string][2]*Revision{"there": {one, two}, "back": {two, one}} {
		if changes, err := between[0].ChangesTo(between[1]); err != nil || !slices.Equal(changes.Files, want) || changes.Links {
			t.Errorf("%s: %v, %v", name, changes, err)
		}
	}
	if changes, err := two.ChangesOnDisk(); err != nil || len(changes.Files) > 0 {
		t.Errorf("nothing has changed, but %v, %v", changes, err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege there")
	}
	if err := os.Symlink("same", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if changes, err := two.ChangesOnDisk(); err != nil || !slices.Equal(changes.Files, []string{"link"}) || !changes.Links {
		t.Errorf("with a link: %v, %v", changes, err)
	}
}

func open(t *testing.T, dir, revision string) *Revision {
	t.Helper()
	r, err := Open(dir, revision)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
