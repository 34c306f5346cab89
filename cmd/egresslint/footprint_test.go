package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// TestNoNetworkAndNoProcess shows that a run asks the system for no socket and starts no process: nothing is downloaded, sent
// or run, whatever the files name.
func TestNoNetworkAndNoProcess(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("strace is a program of Linux")
	}
	t.Parallel()
	strace := tool(t, "strace")
	dir := t.TempDir()
	program := filepath.Join(dir, "egresslint")
	output(t, exec.CommandContext(t.Context(), "go", "build", "-o", program, "."))
	for _, args := range []string{
		"check testdata/example", "check --format sarif testdata/example", "path testdata/example/terraform",
		"check --hook testdata/example/terraform/open/main.tf", "rules", "version",
		"data show", "data lookup pl-61a54008 api.ecr.ap-northeast-1.amazonaws.com",
	} {
		log := filepath.Join(dir, "calls")
		traced := append([]string{"-f", "-qq", "-e", "trace=network,execve,execveat", "-e", "signal=none", "-o", log, program}, strings.Fields(args)...)
		cmd := exec.CommandContext(t.Context(), strace, traced...)
		cmd.Dir = checkout
		if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%s: %v\n%s", args, err, out)
		}
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		calls := tracedCall.FindAllString(string(text), -1)
		if len(calls) != 1 || !strings.Contains(calls[0], "execve(") {
			t.Errorf("egresslint %s: want no calls but the one that starts it, got\n%s", args, strings.Join(calls, "\n"))
		}
	}
}

// tracedCall matches a line of strace about a call, as opposed to one about a thread that has ended before strace knew it.
var tracedCall = regexp.MustCompile(`(?m)^\d* *[a-z][a-z0-9_]*\(.*$`)

// TestOneProgram shows that go install builds one program: a second one would be built, and installed, with every hook.
func TestOneProgram(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-f", `{{if eq .Name "main"}}{{.ImportPath}}{{end}}`, "./...")
	cmd.Dir = checkout
	if got, want := strings.Fields(string(output(t, cmd))), "github.com/egresslint/egresslint/cmd/egresslint"; len(got) != 1 || got[0] != want {
		t.Errorf("got the programs %v, want only %s", got, want)
	}
}

// TestSize holds the size of a release. What makes it jump is most often a package that calls a method by a name that the
// linker cannot know, such as text/template: then every exported method is kept. To find it, look for ReflectMethod in
//
//	go build -ldflags=-dumpdep ./cmd/egresslint
func TestSize(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("the limit is for linux/amd64")
	}
	t.Parallel()
	const limit = 34_400_000
	program := filepath.Join(t.TempDir(), "egresslint")
	output(t, exec.CommandContext(t.Context(), "go", "build", "-ldflags", "-s -w", "-o", program, "."))
	info, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > limit {
		t.Errorf("the program has %d bytes, want at most %d", info.Size(), limit)
	}
}
