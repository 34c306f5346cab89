package gitfs

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// git runs git in the directory and returns what it prints.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	if cmd.Err != nil && !slices.Contains(cmd.Environ(), "CI=true") {
		t.Skip("git is not installed")
	}
	cmd.Env = append(cmd.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com",
		"GIT_ALLOW_PROTOCOL=file")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func makeCommit(t *testing.T, dir, text string) {
	t.Helper()
	write(t, dir, "live/file", text)
	git(t, dir, "add", ".")
	git(t, dir, "commit", "--quiet", "--message="+text)
}

// repository has the commits one, two and three on main, and a merge of a side branch; what is in no commit is "dirty".
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	git(t, dir, "init", "--quiet", "--initial-branch=main")
	makeCommit(t, dir, "one")
	git(t, dir, "tag", "light")
	makeCommit(t, dir, "two")
	git(t, dir, "tag", "--annotate", "--message=t", "heavy")
	git(t, dir, "tag", "--annotate", "--message=t", "heavier", "heavy")
	git(t, dir, "checkout", "--quiet", "-b", "side/way", "light")
	makeCommit(t, dir, "aside")
	git(t, dir, "checkout", "--quiet", "main")
	makeCommit(t, dir, "three")
	git(t, dir, "merge", "--quiet", "--strategy=ours", "--message=merged", "side/way")
	git(t, dir, "update-ref", "refs/remotes/origin/main", "heavy^{commit}")
	git(t, dir, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	write(t, dir, "live/file", "dirty")
	return dir
}

// layouts are ways in which a repository can be stored. Each returns the directory of a working tree.
func layouts() map[string]func(t *testing.T) string {
	return map[string]func(t *testing.T) string{
		"loose": repository,
		"packed": func(t *testing.T) string {
			dir := repository(t)
			git(t, dir, "gc", "--quiet")
			return dir
		},
		"worktree": func(t *testing.T) string {
			dir := repository(t)
			linked := filepath.Join(t.TempDir(), "linked")
			git(t, dir, "worktree", "add", "--quiet", "--detach", linked, "main")
			return linked
		},
		"alternates": func(t *testing.T) string {
			dir := repository(t)
			git(t, dir, "repack", "-a", "-d", "--quiet")
			shared := filepath.Join(t.TempDir(), "shared")
			git(t, dir, "clone", "--quiet", "--shared", "--no-checkout", dir, shared)
			git(t, shared, "fetch", "--quiet", "origin", "+refs/heads/*:refs/heads/*", "+refs/remotes/origin/*:refs/remotes/origin/*", "--update-head-ok")
			git(t, shared, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
			write(t, shared, "live/file", "dirty")
			return shared
		},
		"relative alternates": func(t *testing.T) string {
			dir := repository(t)
			bare := filepath.Join(dir, "borrowed.git")
			git(t, dir, "clone", "--quiet", "--bare", dir, bare)
			write(t, dir, ".git/objects/info/alternates", "# a comment\n../../borrowed.git/objects\n")
			git(t, dir, "repack", "-a", "-d", "-l", "--quiet")
			return dir
		},
	}
}

// TestResolve compares the commit of each revision with that of git, however the repository is stored.
func TestResolve(t *testing.T) {
	revisions := []string{
		"HEAD", "@", "main", "heads/main", "refs/heads/main", "side/way", "light", "tags/light", "heavy", "heavier", "heavier^{}",
		"origin/main", "origin", "HEAD~1", "HEAD~", "HEAD~~", "HEAD~2", "main^", "main^2", "main^2~0", "main^0", "heavy^{commit}~1", "@~1",
	}
	for name, layout := range layouts() {
		t.Run(name, func(t *testing.T) {
			dir := layout(t)
			all := revisions
			for _, of := range revisions[:3] {
				hash := git(t, dir, "rev-parse", of)
				all = append(all, hash, hash[:7], hash[:10]+"~1", strings.ToLower(hash[:8]))
			}
			for _, revision := range all {
				want := git(t, dir, "rev-parse", revision+"^{commit}")
				found, err := Open(filepath.Join(dir, "live"), revision)
				if err != nil {
					t.Errorf("%s: %v", revision, err)
					continue
				}
				if found.Commit != want {
					t.Errorf("%s is %s, but git says %s", revision, found.Commit, want)
				}
				text, err := fs.ReadFile(found, "live/file")
				if wanted := git(t, dir, "show", want+":live/file"); err != nil || string(text) != wanted {
					t.Errorf("%s: live/file is %q, %v, but git says %q", revision, text, err, wanted)
				}
			}
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	dir := repository(t)
	git(t, dir, "tag", "origin/main", "light")
	tree := git(t, dir, "rev-parse", "HEAD^{tree}")
	for revision, says := range map[string]string{
		"nowhere":                   `"nowhere": no such revision`,
		"":                          "no such revision",
		"HEAD~99":                   "has no parent 1",
		"light^2":                   "has no parent 2",
		"origin/main":               "no such revision that is the only one: there are refs/tags/origin/main and refs/remotes/origin/main",
		"main@{1}":                  "write a branch, a tag or a commit",
		"main..light":               "write a branch, a tag or a commit",
		":/one":                     "write a branch, a tag or a commit",
		"main:live":                 "write a branch, a tag or a commit",
		"../config":                 "no such revision",
		"config":                    "no such revision",
		tree:                        "is a tree, not a commit",
		tree[:12]:                   "no such revision",
		strings.Repeat("f", 40):     "does not have the commit",
		strings.Repeat("0", 40):     "does not have the commit",
		"main~99999999999999999999": "no such revision",
	} {
		_, err := Open(dir, revision)
		if !errors.Is(err, ErrNoRevision) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v, want: %s", revision, err, says)
		}
	}
}

// TestFetched reads what git fetch leaves behind, which is how a clone without history gets another branch.
func TestFetched(t *testing.T) {
	dir := repository(t)
	shallow := filepath.Join(t.TempDir(), "shallow")
	git(t, dir, "clone", "--quiet", "--depth=1", "file://"+dir, shallow)
	git(t, shallow, "fetch", "--quiet", "--depth=1", "origin", "side/way")
	found, err := Open(shallow, "FETCH_HEAD")
	if want := git(t, shallow, "rev-parse", "FETCH_HEAD"); err != nil || found.Commit != want {
		t.Fatalf("got %+v, %v, want %s", found, err, want)
	}
	if text, err := fs.ReadFile(found, "live/file"); err != nil || string(text) != "aside" {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestShallowClone(t *testing.T) {
	dir := repository(t)
	shallow := filepath.Join(t.TempDir(), "shallow")
	git(t, dir, "clone", "--quiet", "--depth=1", "file://"+dir, shallow)
	found, err := Open(shallow, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := fs.ReadFile(found, "live/file"); err != nil || string(text) != "three" {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err := Open(shallow, "HEAD~1"); !errors.Is(err, ErrNoRevision) || !strings.Contains(err.Error(), "shallow clone") {
		t.Errorf("got %v", err)
	}
}

func TestFormatsThatCannotBeRead(t *testing.T) {
	if _, err := Open(t.TempDir(), "HEAD"); !errors.Is(err, ErrNoRepository) {
		t.Errorf("got %v", err)
	}
	for _, args := range [][]string{
		{"config", "extensions.objectformat", "sha256"},
		{"config", "extensions.refstorage", "reftable"},
	} {
		dir := repository(t)
		git(t, dir, args...)
		if _, err := Open(dir, "HEAD"); err == nil || !strings.Contains(err.Error(), args[2]+", which cannot be read") {
			t.Errorf("%s: got %v", args[2], err)
		}
	}
}

func TestFiles(t *testing.T) {
	dir := repository(t)
	write(t, dir, "a/b/file", "text")
	write(t, dir, "a.txt", "sorted before a/ by git")
	for link, target := range map[string]string{
		"a/up": "../a/b/file", "dirlink": "a/b", "out": "../outside", "absolute": "/etc/passwd", "loop": "loop", "a/back": "../../x",
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skip(err)
		}
	}
	git(t, dir, "add", ".")
	git(t, dir, "update-index", "--add", "--cacheinfo", "160000,"+git(t, dir, "rev-parse", "light")+",sub")
	git(t, dir, "commit", "--quiet", "--message=files")
	r, err := Open(filepath.Join(dir, "a", "b"), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	if r.Top != dir {
		t.Errorf("the top is %s, want %s", r.Top, dir)
	}
	for name, want := range map[string]string{"a/b/file": "text", "a/up": "text", "dirlink/file": "text", "live/file": "dirty"} {
		if text, err := r.ReadFile(name); err != nil || string(text) != want {
			t.Errorf("%s: got %q, %v", name, text, err)
		}
	}
	for name, want := range map[string]error{
		"missing": fs.ErrNotExist, "a/b/file/x": fs.ErrNotExist, "out": ErrOutside, "absolute": ErrOutside, "a/back": ErrOutside,
		"sub": ErrSubmodule, "sub/x": ErrSubmodule, "../x": fs.ErrInvalid, "/a": fs.ErrInvalid,
	} {
		if text, err := r.ReadFile(name); !errors.Is(err, want) {
			t.Errorf("%s: got %q, %v, want %v", name, text, err, want)
		}
	}
	for _, name := range []string{"loop", "a"} {
		if _, err := r.ReadFile(name); err == nil {
			t.Errorf("%s can be read", name)
		}
	}
	if target, err := r.ReadLink("out"); err != nil || target != "../outside" {
		t.Errorf("got %q, %v", target, err)
	}
	if _, err := r.ReadDir("sub"); !errors.Is(err, ErrSubmodule) {
		t.Errorf("got %v", err)
	}
}

// TestFileSystem checks the rules that any fs.FS keeps.
func TestFileSystem(t *testing.T) {
	dir := repository(t)
	write(t, dir, "a/b/file", "text")
	write(t, dir, "a.txt", "text")
	git(t, dir, "add", ".")
	git(t, dir, "commit", "--quiet", "--message=files")
	r, err := Open(dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(r, "a/b/file", "a.txt", "live/file"); err != nil {
		t.Error(err)
	}
}
