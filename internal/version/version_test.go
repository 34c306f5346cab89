package version

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func TestFrom(t *testing.T) {
	t.Parallel()
	const (
		hash = "ab808df0a1b2c3d4e5f60718293a4b5c6d7e8f90"
		day  = "2026-11-28T19:23:40Z"
	)
	repository := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{
			{Key: "vcs", Value: "git"},
			{Key: "vcs.revision", Value: hash},
			{Key: "vcs.time", Value: day},
			{Key: "vcs.modified", Value: modified},
		}
	}
	for name, test := range map[string]struct {
		main     string
		settings []debug.BuildSetting
		linked   linked
		want     Version
	}{
		"go install of a tag": {
			main: "v0.1.0",
			want: Version{Version: "v0.1.0"},
		},
		"go install of a branch": {
			main: "v0.0.0-20261128192340-ab808df0a1b2",
			want: Version{Version: "v0.0.0-20261128192340-ab808df0a1b2", Commit: "ab808df0a1b2", CommitDate: day},
		},
		"go install of a commit after a tag": {
			main: "v0.1.1-0.20261128192340-ab808df0a1b2",
			want: Version{Version: "v0.1.1-0.20261128192340-ab808df0a1b2", Commit: "ab808df0a1b2", CommitDate: day},
		},
		"a checkout of a tag": {
			main: "v0.1.0", settings: repository("false"),
			want: Version{Version: "v0.1.0", Commit: hash, CommitDate: day},
		},
		"a checkout with changes": {
			main: "v0.0.0-20261128192340-ab808df0a1b2+dirty", settings: repository("true"),
			want: Version{
				Version: "v0.0.0-20261128192340-ab808df0a1b2+dirty", Commit: hash, CommitDate: day, Modified: true,
			},
		},
		"a checkout, by a go command that stamps no version": {
			main: "(devel)", settings: repository("false"),
			want: Version{Version: "devel", Commit: hash, CommitDate: day},
		},
		"an unpacked archive": {
			main: "(devel)",
			want: Version{Version: "devel"},
		},
		"an unpacked archive, by a packager": {
			main: "(devel)", linked: linked{"v0.1.0", hash, day},
			want: Version{Version: "v0.1.0", Commit: hash, CommitDate: day},
		},
		"a release": {
			main: "v0.1.0", settings: repository("false"), linked: linked{"v0.1.0", hash, day},
			want: Version{Version: "v0.1.0", Commit: hash, CommitDate: day},
		},
		"a snapshot of a release": {
			main: "v0.1.1-0.20261128192340-ab808df0a1b2", settings: repository("false"), linked: linked{version: "v0.1.1-next"},
			want: Version{Version: "v0.1.1-next", Commit: hash, CommitDate: day},
		},
		"no information": {want: Version{Version: "devel"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.want.Go, test.want.Platform = runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH
			info := &debug.BuildInfo{Main: debug.Module{Version: test.main}, Settings: test.settings}
			if diff := cmp.Diff(test.want, from(info, test.linked)); diff != "" {
				t.Errorf("- want, + got:\n%s", diff)
			}
		})
	}
}

func TestRegionDataHasDays(t *testing.T) {
	t.Parallel()
	v, err := Of()
	if err != nil {
		t.Fatal(err)
	}
	if len(v.RegionData) != 2 {
		t.Errorf("want the days of two collections, got %v", v.RegionData)
	}
	for kind, day := range v.RegionData {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// TestStamps builds the program as people do and looks at what it says of itself.
func TestStamps(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = dir
		cmd.Env = append(cmd.Environ(), "GIT_AUTHOR_DATE=2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE=2026-01-02T03:04:05Z",
			"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return strings.TrimSpace(string(out))
	}
	// A module of this package and the one below it: what they require is in the cache already.
	source, err := os.ReadFile("version.go")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := os.ReadFile("../regionfacts/regionfacts.go")
	if err != nil {
		t.Fatal(err)
	}
	modfile, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	required := regexp.MustCompile(`golang.org/x/mod v\S+`).FindString(string(modfile))
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module github.com/egresslint/egresslint\n\ngo 1.26.0\n\nrequire "+required+"\n")
	write("go.sum", string(sums))
	write("internal/version/version.go", string(source))
	write("internal/regionfacts/regionfacts.go", string(facts))
	write("policies/embed.go", `package policies

import "testing/fstest"

var facts = &fstest.MapFile{Data: []byte("{\"collected\": \"2026-01-01\"}")}

var FS = fstest.MapFS{"egresslint/aws/ecr_cidrs/data.json": facts, "egresslint/aws/prefix_lists/data.json": facts}
`)
	write("main.go", `package main

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/version"
)

func main() {
	v, err := version.Of()
	fmt.Print(v.Text(), err, "\n")
}
`)
	build := func(flags ...string) string {
		t.Helper()
		program := filepath.Join(dir, ".git", "program")
		cmd := exec.CommandContext(t.Context(), "go", append(append([]string{"build", "-o", program}, flags...), ".")...)
		cmd.Dir = dir
		cmd.Env = append(cmd.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
		out, err := exec.CommandContext(t.Context(), program).CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	check := func(name, got string, want ...string) {
		t.Helper()
		for _, text := range want {
			if !strings.Contains(got, text) {
				t.Errorf("%s: want %q in\n%s", name, text, got)
			}
		}
	}
	git("init", "--quiet", "--initial-branch", "main")
	git("add", ".")
	git("-c", "user.name=any", "-c", "user.email=any@example.com", "commit", "--quiet", "--message", "any")
	hash := git("rev-parse", "HEAD")
	check("commit", build(), "egresslint v0.0.0-20260102030405-"+hash[:12]+"\n", "commit:      "+hash+" of 2026-01-02T03:04:05Z\n")
	git("tag", "v0.1.0")
	check("tag", build(), "egresslint v0.1.0\n", "commit:      "+hash+" of 2026-01-02T03:04:05Z\n",
		"region data: prefix lists of 2026-01-01, addresses of ECR of 2026-01-01\n")
	check("go install of the tag", install(t, dir), "egresslint v0.1.0\n", "commit:      not known\n")
	const linker = "-X github.com/egresslint/egresslint/internal/version."
	check("archive", build("-buildvcs=false", "-ldflags="+linker+"linkedVersion=v9.8.7 "+linker+"linkedCommit=abc "+linker+"linkedDate=then"),
		"egresslint v9.8.7\n", "commit:      abc of then\n")
	write("main_changed.go", "package main\n")
	check("changes", build(), "egresslint v0.1.0+dirty\n", "commit:      "+hash+" of 2026-01-02T03:04:05Z, with changes\n")
}

// install installs version v0.1.0 of the module in the directory, from a module proxy of files, and runs it.
func install(t *testing.T, dir string) string {
	t.Helper()
	here := module.Version{Path: "github.com/egresslint/egresslint", Version: "v0.1.0"}
	served := t.TempDir()
	at := filepath.Join(served, filepath.FromSlash(here.Path), "@v")
	if err := os.MkdirAll(at, 0o750); err != nil {
		t.Fatal(err)
	}
	archive, err := os.Create(filepath.Join(at, "v0.1.0.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(zip.CreateFromDir(archive, here, dir), archive.Close()); err != nil {
		t.Fatal(err)
	}
	modfile, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	info := []byte(`{"Version": "v0.1.0", "Time": "2026-01-02T03:04:05Z"}`)
	if err := errors.Join(os.WriteFile(filepath.Join(at, "v0.1.0.mod"), modfile, 0o600),
		os.WriteFile(filepath.Join(at, "v0.1.0.info"), info, 0o600), os.WriteFile(filepath.Join(at, "list"), []byte("v0.1.0\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	cache, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	downloaded := filepath.Join(strings.TrimSpace(string(cache)), "cache", "download") // which has the form of a proxy
	bin := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "install", here.Path+"@"+here.Version)
	cmd.Dir = bin
	cmd.Env = append(cmd.Environ(), "GOBIN="+bin, "GOMODCACHE="+filepath.Join(bin, "cache"), "GOFLAGS=-modcacherw", "GOSUMDB=off",
		"GOWORK=off", "GOPROXY=file://"+filepath.ToSlash(served)+",file://"+filepath.ToSlash(downloaded))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go install: %v\n%s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(bin, "egresslint")).CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
