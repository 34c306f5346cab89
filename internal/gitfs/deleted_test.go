package gitfs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDeleted compares what is found with what git says, for an index that remembers directories and for one that does not.
func TestDeleted(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	git(t, top, "init", "--quiet", "--initial-branch=main")
	if _, err := Deleted(top); err == nil {
		t.Error("a repository without a commit has a HEAD")
	}
	for _, name := range []string{"a.tf", "net/main.tf", "net/sub/x.tf", "net/sub/y.tf", "net-2/main.tf", "app/a/b/c.tf", "app/a/d.tf", "app.tf", "z/main.tf"} {
		write(t, top, name, name)
	}
	makeCommit(t, top, "start")
	check := func(what string, wants ...string) {
		t.Helper()
		got, err := Deleted(filepath.Join(top, "net"))
		want := strings.Fields(git(t, top, "diff", "--cached", "--no-renames", "--name-only", "--diff-filter=D"))
		if err != nil || !slices.Equal(got, want) || !slices.Equal(got, wants) {
			t.Errorf("%s: got %v and %v, want %v as git says, and %v", what, got, err, want, wants)
		}
	}
	check("nothing")
	if err := os.Remove(filepath.Join(top, "z", "main.tf")); err != nil {
		t.Fatal(err)
	}
	check("deleted but not staged")
	git(t, top, "rm", "--quiet", "-r", "net/sub")
	check("a directory", "net/sub/x.tf", "net/sub/y.tf")
	git(t, top, "write-tree") // which makes the index remember directories
	check("with the trees in the index", "net/sub/x.tf", "net/sub/y.tf")
	git(t, top, "mv", "app/a/b/c.tf", "app/moved.tf")
	git(t, top, "rm", "--quiet", "--cached", "a.tf")
	check("moved and removed from the index only", "a.tf", "app/a/b/c.tf", "net/sub/x.tf", "net/sub/y.tf")
	git(t, top, "update-index", "--index-version", "4")
	check("another version of the index", "a.tf", "app/a/b/c.tf", "net/sub/x.tf", "net/sub/y.tf")

	git(t, top, "commit", "--quiet", "--message=less")
	check("after the commit")
	write(t, top, "a.tf", "back")
	git(t, top, "rm", "--quiet", "net/main.tf")
	write(t, top, "net/main.tf/main.tf", "a directory in the place of a file")
	makeCommit(t, top, "more")
	for _, pair := range [][2]string{{"HEAD~2", "HEAD~1"}, {"HEAD~1", "HEAD"}, {"HEAD~2", "HEAD"}, {"HEAD", "HEAD~2"}, {"HEAD", "HEAD"}} {
		got, err := DeletedBetween(top, pair[0], pair[1])
		want := strings.Fields(git(t, top, "diff", "--no-renames", "--name-only", "--diff-filter=D", pair[0], pair[1]))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("between %v: got %v and %v, want %v as git says", pair, got, err, want)
		}
	}
	if _, err := DeletedBetween(top, "HEAD", "nowhere"); err == nil {
		t.Error("a revision that does not exist is compared with")
	}
}
