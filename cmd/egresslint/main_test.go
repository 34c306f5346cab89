package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"egresslint": func() { os.Exit(runAt(clock)) }})
}

// clock is the day of the variable TODAY, where a script sets one: what it expects then does not depend on the day of the test.
func clock() time.Time {
	if day, err := time.Parse(time.DateOnly, os.Getenv("TODAY")); err == nil {
		return day
	}
	return time.Now()
}

// TestScripts runs the program as people and hooks run it: each file of testdata/script is one story.
func TestScripts(t *testing.T) {
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(checkout, "testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition:           condition,
		Setup: func(env *testscript.Env) error {
			env.Setenv("CHECKOUT", checkout)
			env.Setenv("NEWLINE", "\n")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"dns":      serveDNS,
			"ec2":      serveEC2,
			"exits":    exits,
			"estate":   estate,
			"https":    serveHTTPS,
			"lasting":  lastingOutput,
			"hookrepo": func(ts *testscript.TestScript, _ bool, _ []string) { hookRepository(ts, checkout) },
		},
	})
}

// condition decides tool:NAME: whether a tool that a story needs is installed. In continuous integration a story is
// never left out.
func condition(cond string) (bool, error) {
	tool, ok := strings.CutPrefix(cond, "tool:")
	if !ok {
		return false, fmt.Errorf("there is no condition %q", cond)
	}
	_, err := exec.LookPath(tool)
	if err != nil && os.Getenv("CI") == "true" {
		return false, fmt.Errorf("the tests need %s: %w", tool, err)
	}
	return err == nil, nil
}

// exits runs a command and expects an exit code: exits CODE COMMAND [ARGUMENT...]. What a report in JSON has to look like, it
// expects too.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	if document := documentOf(args[1:]); document != "" {
		ts.Check(validated(document, ts.ReadFile("stdout")))
	}
}

// hookRepository makes a git repository of the checkout as it is, and a configuration of pre-commit in the working
// directory that installs the hooks from it. Git, Go and pre-commit get an environment that they can work in.
func hookRepository(ts *testscript.TestScript, checkout string) {
	repository := ts.MkAbs("../hook-repository")
	for name, value := range hookEnvironment(ts) {
		ts.Setenv(name, value)
	}
	ts.Check(copyCheckout(checkout, repository))
	git := func(args ...string) string {
		ts.Check(ts.Exec("git", append([]string{"-C", repository}, args...)...))
		return strings.TrimSpace(ts.ReadFile("stdout"))
	}
	git("init", "--quiet")
	git("add", ".")
	git("commit", "--quiet", "--message=hook")
	ts.Setenv("HOOK_REPOSITORY", repository)
	config := fmt.Sprintf("repos:\n  - repo: %s\n    rev: %s\n    hooks:\n", repository, git("rev-parse", "HEAD"))
	for _, id := range []string{"egresslint", "egresslint-system", "egresslint-all"} {
		config += "      - id: " + id + "\n"
	}
	ts.Check(os.WriteFile(ts.MkAbs(".pre-commit-config.yaml"), []byte(config), 0o600))
}

// copyCheckout copies the files that git knows or would add.
func copyCheckout(checkout, destination string) error {
	files, err := exec.Command("git", "-C", checkout, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		return fmt.Errorf("listing the files of the checkout: %w", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(files), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join(checkout, name))
		if errors.Is(err, os.ErrNotExist) { // deleted, but not yet committed
			continue
		}
		if err != nil {
			return err
		}
		file := filepath.Join(destination, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// hookEnvironment lets the hook's installation use the modules and builds that are there already.
func hookEnvironment(ts *testscript.TestScript) map[string]string {
	env := map[string]string{}
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE", "GOFLAGS", "GOPROXY", "GOTOOLCHAIN").Output()
	ts.Check(err)
	ts.Check(json.Unmarshal(out, &env))
	home := ts.MkAbs("../home")
	ts.Check(os.MkdirAll(home, 0o755))
	env["HOME"] = home
	env["GIT_CONFIG_NOSYSTEM"] = "1"
	for _, role := range []string{"AUTHOR", "COMMITTER"} {
		env["GIT_"+role+"_NAME"], env["GIT_"+role+"_EMAIL"] = "Someone", "someone@example.com"
	}
	return env
}
