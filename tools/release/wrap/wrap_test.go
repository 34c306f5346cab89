package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tool returns the path of a program. A test without it is skipped, but not in continuous integration.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// packages makes the packages of a binary for this machine, of version 0.1.0-rc.1.
func packages(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "egresslint")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./cmd/egresslint")
	build.Dir = filepath.Join("..", "..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	out := filepath.Join(dir, "out")
	platform := runtime.GOOS + "/" + runtime.GOARCH
	if err := run([]string{"-root", "../../..", "-version", "v0.1.0-rc.1", "-out", out, "-binary", platform + "=" + program}); err != nil {
		t.Fatal(err)
	}
	return out
}

func glob(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: got %v, %v, want one file", pattern, found, err)
	}
	return found[0]
}

// verdicts runs the program on the examples and on wrong usage, and wants the exit codes and output of the program itself.
func verdicts(t *testing.T, program string) {
	t.Helper()
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"check testdata/example/terraform/secure", 0, "1 task group (1 proven)"},
		{"check testdata/example/terraform/open", 1, "error[task-egress-destination]"},
		{"check testdata/there-is-no-such-directory", 2, "FAILED (exit 2)"},
	} {
		cmd := exec.CommandContext(t.Context(), program, strings.Fields(test.args)...)
		cmd.Dir = filepath.Join("..", "..", "..")
		out, err := cmd.CombinedOutput()
		exit := (*exec.ExitError)(nil)
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != test.code || !bytes.Contains(out, []byte(test.want)) {
			t.Errorf("%s: got exit code %d and\n%s\nwant %d and %q", test.args, got, out, test.code, test.want)
		}
	}
	// A template on the standard input: it is passed on.
	cmd := exec.CommandContext(t.Context(), program, "check", "-")
	cmd.Stdin = strings.NewReader("AWSTemplateFormatVersion: 2010-09-09\nResources:\n  T:\n    Type: AWS::SNS::Topic\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("standard input: %v\n%s", err, out)
	}
}

func TestNPM(t *testing.T) {
	t.Parallel()
	npm := tool(t, "npm")
	if runtime.GOOS == "windows" {
		t.Skip("the test follows links of npm as Unix has them")
	}
	out := packages(t)
	project := t.TempDir()
	install := exec.CommandContext(t.Context(), npm, "install", "--offline", "--no-audit", "--no-fund", "--cache", t.TempDir(),
		glob(t, filepath.Join(out, "egresslint-"+nodeOS[runtime.GOOS]+"-"+nodeArch[runtime.GOARCH]+"-0.1.0-rc.1.tgz")),
		glob(t, filepath.Join(out, "egresslint-0.1.0-rc.1.tgz")))
	install.Dir = project
	if text, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm install: %v\n%s", err, text)
	}
	program := filepath.Join(project, "node_modules", ".bin", "egresslint")
	verdicts(t, program)

	// A signal reaches the binary, and what ends the binary ends the script.
	waiting := exec.CommandContext(t.Context(), program, "check", "-")
	stdin, err := waiting.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close() //nolint:errcheck // the process has ended
	if err := waiting.Start(); err != nil {
		t.Fatal(err)
	}
	waitForChild(t, waiting.Process.Pid)
	if err := waiting.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = waiting.Wait() // that it fails is the point
	status, ok := waiting.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || status.Signaled() && status.Signal() != syscall.SIGTERM || status.Exited() && status.ExitStatus() == 0 {
		t.Errorf("after SIGTERM: got %v", waiting.ProcessState)
	}

	// Without the binary, the script says what to do, with the exit code for what was not analysed.
	if err := os.RemoveAll(filepath.Join(project, "node_modules", "@egresslint")); err != nil {
		t.Fatal(err)
	}
	alone := exec.CommandContext(t.Context(), program, "check")
	text, err := alone.CombinedOutput()
	if err == nil || alone.ProcessState.ExitCode() != 2 || !bytes.Contains(text, []byte("--omit=optional")) {
		t.Errorf("without a binary: got %v and\n%s", err, text)
	}
}

// waitForChild waits until the process has started another one.
func waitForChild(t *testing.T, pid int) {
	t.Helper()
	if runtime.GOOS != "linux" {
		time.Sleep(2 * time.Second)
		return
	}
	for range 200 {
		children, err := filepath.Glob(filepath.Join("/proc", "*", "stat"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range children {
			text, err := os.ReadFile(name)
			if err != nil {
				continue // it has ended
			}
			_, after, _ := strings.Cut(string(text), ") ")
			fields := strings.Fields(after)
			if len(fields) > 1 && strings.Contains(string(text), "(egresslint)") && fields[1] == strconv.Itoa(pid) {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the binary was not started")
}

func TestWheel(t *testing.T) {
	t.Parallel()
	pip, python := tool(t, "pip3"), tool(t, "python3")
	out := packages(t)
	venv := filepath.Join(t.TempDir(), "venv")
	if text, err := exec.CommandContext(t.Context(), python, "-m", "venv", "--without-pip", venv).CombinedOutput(); err != nil {
		t.Fatalf("venv: %v\n%s", err, text)
	}
	bin, program := "bin", "egresslint"
	if runtime.GOOS == "windows" {
		bin, program = "Scripts", "egresslint.exe"
	}
	install := exec.CommandContext(t.Context(), pip, "--python", filepath.Join(venv, bin, "python"), "install", "--no-index",
		"--disable-pip-version-check", "--find-links", out, "--pre", "egresslint")
	if text, err := install.CombinedOutput(); err != nil {
		t.Fatalf("pip install: %v\n%s", err, text)
	}
	verdicts(t, filepath.Join(venv, bin, program))
	check := exec.CommandContext(t.Context(), pip, "--python", filepath.Join(venv, bin, "python"), "show", "--files", "egresslint")
	text, err := check.CombinedOutput()
	if err != nil || !bytes.Contains(text, []byte("Version: 0.1.0rc1")) || !bytes.Contains(text, []byte("licenses/LICENSE")) {
		t.Errorf("pip show: %v\n%s", err, text)
	}
}

func TestPythonVersion(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{
		"0.1.0": "0.1.0", "1.2.3-rc.1": "1.2.3rc1", "1.2.3-alpha.2": "1.2.3a2", "1.2.3-beta3": "1.2.3b3", "0.1.1-next": "0.1.1.dev0",
		"1.0.0+build.5": "1.0.0", "1.0.0-next+dirty": "1.0.0.dev0",
	} {
		if got, err := pythonVersion(version); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", version, got, err, want)
		}
	}
	if got, err := pythonVersion("devel"); err == nil {
		t.Errorf("devel: got %q, want an error", got)
	}
}

// TestSameBytes shows that packages depend on nothing but the binaries.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("any bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-root", "../../..", "-version", "1.0.0"}
	for platform := range wheelTags {
		args = append(args, "-binary", platform+"="+program)
	}
	one, other := t.TempDir(), t.TempDir()
	for _, out := range []string{one, other} {
		if err := run(append(args, "-out", out)); err != nil {
			t.Fatal(err)
		}
	}
	names, err := os.ReadDir(one)
	if err != nil {
		t.Fatal(err)
	}
	if want := 2*len(wheelTags) + 1; len(names) != want {
		t.Errorf("got %d packages, want %d: one for each platform and registry, and egresslint for npm", len(names), want)
	}
	for _, name := range names {
		a, err := os.ReadFile(filepath.Join(one, name.Name()))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(other, name.Name()))
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs: %v", name.Name(), err)
		}
	}
}
