package lint

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

// TestDirectory finds the working directory in its repository, also behind a symbolic link that is outside of it.
func TestDirectory(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	deep := filepath.Join(base, "repository", "infra", "live")
	for _, dir := range []string{deep, filepath.Join(base, "repository", ".git"), filepath.Join(base, "elsewhere")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(base, "link")
	if err := os.Symlink(deep, link); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		filepath.Join(base, "repository"): "",
		deep:                              "infra/live",
		link:                              "infra/live",
		filepath.Join(base, "elsewhere"):  "",
		filepath.Join(base, "gone"):       "",
	} {
		tree := source.NewTree(dir)
		if got, err := directory(tree); err != nil || got != want {
			t.Errorf("%s: got %q and %v, want %q", dir, got, err, want)
		}
		tree.Close()
	}
}
