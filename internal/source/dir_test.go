package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestDir wants files of a directory that is held open read as those of the tree are: links within what was granted are
// followed, links out of it are refused, and of a large file the beginning is returned.
func TestDir(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, "repository", "sub", "file"), "text")
	create(t, filepath.Join(dir, "repository", "shared"), "shared")
	create(t, filepath.Join(dir, "repository", "sub", ".git"), "gitdir: elsewhere")
	create(t, filepath.Join(dir, "secret"), "secret")
	for name, target := range map[string]string{"in": "../shared", "out": "../../secret"} {
		if err := os.Symlink(target, filepath.Join(dir, "repository", "sub", name)); err != nil {
			if runtime.GOOS == "windows" {
				t.Skip("symbolic links need a privilege there")
			}
			t.Fatal(err)
		}
	}
	tree := NewTree(filepath.Join(dir, "repository"))
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	held := tree.Dir("sub")
	defer held.Close()
	for _, c := range []struct {
		base   string
		listed fs.FileMode
		most   int64
		want   string
		whole  bool
	}{
		{"file", 0, 100, "text", true},
		{"file", fs.ModeIrregular, 100, "text", true},
		{"file", 0, 3, "te", false},
		{"in", fs.ModeSymlink, 100, "shared", true},
		{"in", 0, 100, "shared", true}, // what was a file when it was listed
	} {
		text, whole, err := held.Peek(c.base, c.listed, c.most, 2, make([]byte, 3))
		if err != nil || string(text) != c.want || whole != c.whole {
			t.Errorf("%s: got %q, %t and %v, want %q and %t", c.base, text, whole, err, c.want, c.whole)
		}
	}
	for _, base := range []string{"out", ".git", "none"} {
		if text, _, err := held.Peek(base, 0, 100, 2, nil); err == nil {
			t.Errorf("%s: got %q, want an error", base, text)
		}
	}
	if text, _, err := tree.Dir("../").Peek("secret", 0, 100, 2, nil); !errors.Is(err, ErrOutside) {
		t.Errorf("outside: got %q and %v, want %v", text, err, ErrOutside)
	}
}

// TestLoad wants the regular files of a listing read, and nothing else.
func TestLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, "a", "one"), "1")
	create(t, filepath.Join(dir, "a", "below", "two"), "2")
	tree := NewTree(dir)
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	entries, err := tree.ReadDir("a")
	if err != nil {
		t.Fatal(err)
	}
	tree.Load("a", entries)
	if got := string(tree.Text("a/one")); got != "1" || len(tree.Read()) != 1 {
		t.Errorf("got %q and the files %q", got, tree.Read())
	}
}
