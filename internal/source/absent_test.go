package source

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAbsent asks for random names, before their directories are listed and afterwards: the answer must be the same, whatever
// the file system takes for the same name.
func TestAbsent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "A", "b", ".", "é", "_", "-", "1", "ſ", " "}
	name := func() string {
		var base strings.Builder
		for range 1 + r.IntN(2) {
			base.WriteString(pieces[r.IntN(len(pieces))])
		}
		return base.String()
	}
	for range 60 {
		if base := name(); strings.Trim(base, ". ") != "" {
			create(t, filepath.Join(dir, "sub", base), "text")
		}
	}
	unlisted, listed := NewTree(dir), NewTree(dir)
	defer unlisted.Close()
	defer listed.Close()
	for _, tree := range []*Tree{unlisted, listed} {
		if err := tree.Grant("."); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{".", "sub"} {
		if _, err := listed.ReadDir(name); err != nil {
			t.Fatal(err)
		}
	}
	absent := 0
	for range 2000 {
		below := filepath.ToSlash(filepath.Join("sub", name()))
		_, want := os.Stat(filepath.Join(dir, filepath.FromSlash(below)))
		_, got := listed.Stat(below)
		_, read := listed.ReadFile(below)
		if errors.Is(got, fs.ErrNotExist) != errors.Is(want, fs.ErrNotExist) || errors.Is(read, fs.ErrNotExist) != errors.Is(want, fs.ErrNotExist) {
			t.Fatalf("%q: got %v and %v, want %v", below, got, read, want)
		}
		root, rel, err := listed.locate(below)
		if err != nil {
			t.Fatal(err)
		}
		if listed.absent(root, rel) {
			absent++
		}
		if unlisted.absent(root, rel) {
			t.Fatalf("%q is absent from a directory that was not listed", below)
		}
	}
	if absent < 100 {
		t.Errorf("only %d names were absent", absent)
	}
	if got := fmt.Sprint(listed.Failures()); got != "[]" {
		t.Errorf("got the failures %s, want none", got)
	}
}
