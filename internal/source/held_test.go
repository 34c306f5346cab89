package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestHeld wants a directory that is held open listed and read in the same way on each system.
func TestHeld(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, "sub", "file"), "text")
	create(t, filepath.Join(dir, "sub", "below", "empty"), "")
	create(t, filepath.Join(dir, "sub", ".hidden"), strings.Repeat("x", 100))
	create(t, filepath.Join(dir, "outside"), "secret")
	want := "[{.hidden ----------} {below d---------} {file ----------}]"
	if err := os.Symlink(filepath.Join("..", "outside"), filepath.Join(dir, "sub", "link")); err == nil {
		want = strings.TrimSuffix(want, "]") + " {link L---------}]"
	} else if runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	below, err := disk{root}.below("sub")
	if err != nil {
		t.Fatal(err)
	}
	own, err := disk{root}.hold("sub")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []held{own, opened{below}} {
		checkHeld(t, d, want)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

func checkHeld(t *testing.T, d held, want string) {
	t.Helper()
	entries, err := d.entries()
	if sortEntries(entries); err != nil || fmt.Sprint(entries) != want {
		t.Errorf("%T: got the entries %v and %v, want %s", d, entries, err, want)
	}
	for _, c := range []struct {
		base  string
		want  string
		whole bool
	}{{"file", "text", true}, {".hidden", "xxx", false}} {
		for _, room := range [][]byte{nil, make([]byte, 2), make([]byte, 100)} {
			text, whole, err := d.read(c.base, 10, 3, room)
			if err != nil || string(text) != c.want || whole != c.whole {
				t.Errorf("%T: %s: got %q, %t and %v, want %q and %t", d, c.base, text, whole, err, c.want, c.whole)
			}
		}
	}
	for _, base := range []string{"link", "../outside", "..", "none", "below"} {
		if text, _, err := d.read(base, 10, 3, nil); err == nil {
			t.Errorf("%T: %s: got %q, want an error", d, base, text)
		}
	}
	for _, base := range []string{"..", "none", "link", "below/empty"} {
		if _, err := d.below(base); err == nil {
			t.Errorf("%T: %s is held open", d, base)
		}
	}
	in, err := d.below("below")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if text, whole, err := in.read("empty", 10, 3, nil); err != nil || len(text) > 0 || !whole {
		t.Errorf("%T: got %q, %t and %v of an empty file", d, text, whole, err)
	}
}

// TestDirBelow wants directories listed with their names in the tree, however they are held open.
func TestDirBelow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, "work", "a", "b", "file"), "text")
	create(t, filepath.Join(dir, "other", "file"), "text")
	tree := NewTree(filepath.Join(dir, "work"))
	defer tree.Close()
	if err := tree.Grant(".."); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dir  string
		path []string
		want string
	}{
		{".", []string{"a", "b"}, "a/b/file"},
		{"a", []string{"b"}, "a/b/file"},
		{"..", []string{"other"}, "../other/file"},
		{"..", []string{"work", "a", "b"}, "a/b/file"},
	} {
		for _, closed := range []bool{false, true} {
			d := tree.Dir(c.dir)
			for _, base := range c.path {
				if closed {
					d.Close()
				}
				below := d.Below(base)
				d.Close()
				d = below
			}
			entries, err := d.Entries()
			if err != nil || len(entries) != 1 || d.NameOf(entries[0].Name) != c.want {
				t.Errorf("%s: got %v below %s and %v, want %s", c.dir, entries, d.Name(), err, c.want)
			}
			d.Close()
		}
	}
	d := tree.Dir("none")
	if _, err := d.Entries(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
	d.Close()
}
