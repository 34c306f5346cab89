package atomic

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestCreate(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := Create(name, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := Create(name, []byte("second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want %v", err, fs.ErrExist)
	}
	expect(t, name, "first")
}

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "file")
	for _, content := range []string{"first", "second, which is longer", ""} {
		if err := Replace(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
		expect(t, name, content)
	}
	if err := Replace(filepath.Join(dir, "nowhere", "file"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
}

// TestReplaceFails wants what was there to stay when the new file cannot take its place.
func TestReplaceFails(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "directory")
	if err := os.MkdirAll(filepath.Join(name, "inside"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Replace(name, []byte("text")); err == nil {
		t.Error("a file took the place of a directory")
	}
	expectOnly(t, dir, "directory")
}

// TestReplaceLink wants a link to be replaced and what it leads to left alone.
func TestReplaceLink(t *testing.T) {
	outside, dir := filepath.Join(t.TempDir(), "precious"), t.TempDir()
	name := filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(outside, []byte("precious"), 0o600), os.Symlink(outside, name)); err != nil {
		t.Fatal(err)
	}
	if err := Create(name, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want %v", err, fs.ErrExist)
	}
	if err := Replace(name, []byte("text")); err != nil {
		t.Fatal(err)
	}
	expect(t, outside, "precious")
	expectOnly(t, dir, "file")
	expect(t, name, "text")
}

func expect(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("%s: got %q and %v, want %q", name, got, err, want)
	}
	if info, err := os.Stat(name); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o044 == 0 && want != "precious" {
		t.Errorf("%s: only its owner may read it: %v", name, info.Mode())
	}
}

// expectOnly wants one entry, and no temporary files beside it.
func expectOnly(t *testing.T, dir, want string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != want {
		t.Errorf("got %v and %v, want %s alone", entries, err, want)
	}
}
