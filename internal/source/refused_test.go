//go:build unix

package source

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestTreeRefusesWhatIsNoFile wants errors, at once, for a pipe, for a file that is too large and for what git keeps.
func TestTreeRefusesWhatIsNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, ".git", "config"), "secret")
	create(t, filepath.Join(dir, "large"), "")
	if err := os.Truncate(filepath.Join(dir, "large"), MaxFile+1); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	tree := NewTree(dir)
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{"pipe": ErrNotRegular, "large": ErrTooLarge, ".git/config": ErrOutside} {
		if text, err := tree.ReadFile(name); !errors.Is(err, want) {
			t.Errorf("%s: got %q and %v, want %v", name, text, err, want)
		}
	}
}
