package source

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func TestTreeNames(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	tree := NewTree(base)
	for path, want := range map[string]string{
		"main.tf":                           "main.tf",
		"./a/../main.tf":                    "main.tf",
		"../other/main.tf":                  "../other/main.tf",
		".":                                 ".",
		filepath.Join(base, "net", "a.yml"): "net/a.yml",
		filepath.Dir(base):                  "..",
	} {
		if got := tree.Name(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
		if got, want := tree.Abs(want), filepath.Join(base, filepath.FromSlash(want)); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestTreeReadsWhatIsGranted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, "repository", "main.tf"), "main")
	create(t, filepath.Join(dir, "secret"), "secret")
	tree := NewTree(filepath.Join(dir, "repository"))
	defer tree.Close()
	if _, err := tree.ReadFile("main.tf"); !errors.Is(err, ErrOutside) {
		t.Errorf("before a grant: got %v, want %v", err, ErrOutside)
	}
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	if text, err := tree.ReadFile("main.tf"); err != nil || string(text) != "main" {
		t.Errorf("got %q and %v, want the file", text, err)
	}
	if _, err := tree.ReadFile("../secret"); !errors.Is(err, ErrOutside) {
		t.Errorf("above the grant: got %v, want %v", err, ErrOutside)
	}
	if got := tree.Read(); !slices.Equal(got, []string{"main.tf"}) {
		t.Errorf("got %q as the files that were read", got)
	}
}

func TestTreeRefusesLinksThatLeadOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, "repository", "inside"), "inside")
	create(t, filepath.Join(dir, "secret"), "secret")
	for name, target := range map[string]string{"in": "inside", "out": "../secret"} {
		if err := os.Symlink(target, filepath.Join(dir, "repository", name)); err != nil {
			if runtime.GOOS == "windows" {
				t.Skip("Windows wants a privilege for symbolic links: ", err)
			}
			t.Fatal(err)
		}
	}
	tree := NewTree(filepath.Join(dir, "repository"))
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	if text, err := tree.ReadFile("in"); err != nil || string(text) != "inside" {
		t.Errorf("got %q and %v, want what the link leads to", text, err)
	}
	if text, err := tree.ReadFile("out"); err == nil {
		t.Errorf("got %q, want an error", text)
	}
}

func create(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
