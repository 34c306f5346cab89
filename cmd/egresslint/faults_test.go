package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
)

var allFaults = flag.Bool("all-faults", false, "let each system call of a run fail with each error, instead of some")

// faults are the errors that system calls end with, one at a time. Zero bytes read is the end of a file that became shorter.
func faults() map[string][]string {
	errors := func(names ...string) (injected []string) {
		for _, name := range names {
			injected = append(injected, "error="+name)
		}
		return injected
	}
	lookup := errors("EIO", "EACCES", "ENOENT", "EMFILE", "ENOMEM", "ESTALE", "EINTR")
	return map[string][]string{
		"openat":     lookup,
		"newfstatat": lookup,
		"statx":      lookup,
		"readlinkat": lookup,
		"fstat":      errors("EIO", "EACCES", "EOVERFLOW", "EINTR"),
		"getdents64": errors("EIO", "EACCES", "ENOENT", "EINTR"),
		"getcwd":     errors("EIO", "EACCES", "ENOENT"),
		"read":       append(errors("EIO", "ESTALE", "EINTR", "EAGAIN"), "retval=0"),
		"pread64":    append(errors("EIO", "EINTR"), "retval=0"),
		"fcntl":      errors("EIO", "EINTR"),
		"epoll_ctl":  errors("EIO", "ENOMEM", "EINTR"),
		"close":      errors("EIO", "EINTR"),
		"write":      errors("EIO", "ENOSPC", "EPIPE", "EINTR"),
	}
}

// TestFaults lets system calls of runs fail. The run then prints the report that it prints without faults, or it ends with
// ExitUnable: never with a report on less than all files, nor with a stack trace, nor never. strace is what lets them fail.
func TestFaults(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("strace is a program of Linux")
	}
	if testing.Short() {
		t.Skip("it runs the program a thousand times")
	}
	t.Parallel()
	strace := tool(t, "strace")
	program := filepath.Join(t.TempDir(), "egresslint")
	output(t, exec.CommandContext(t.Context(), "go", "build", "-o", program, "."))
	names, err := filepath.Glob(checkout + "/testdata/faults/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f := &faulty{strace: strace, dir: unpackInput(t, archive)}
			f.command = append([]string{program}, strings.Fields(string(archive.Comment))...)
			f.test(t)
		})
	}
}

// unpackInput writes the files of an archive to a directory. A text that begins with -> is a symbolic link, and what is in
// a directory NAME.tar.gz is packed. The file copy names a directory of testdata.
func unpackInput(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	packed := map[string][]txtar.File{}
	for _, file := range archive.Files {
		target, isLink := strings.CutPrefix(string(file.Data), "-> ")
		bundle, inner, isPacked := strings.Cut(file.Name, ".tar.gz/")
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		switch {
		case file.Name == "copy":
			check(os.CopyFS(dir, os.DirFS(filepath.Join(checkout, "testdata", strings.TrimSpace(string(file.Data))))))
		case isPacked:
			packed[bundle] = append(packed[bundle], txtar.File{Name: inner, Data: file.Data})
		default:
			check(os.MkdirAll(filepath.Dir(path), 0o755))
			if isLink {
				check(os.Symlink(strings.TrimSpace(target), path))
			} else {
				check(os.WriteFile(path, file.Data, 0o600))
			}
		}
	}
	for bundle, files := range packed {
		check(os.WriteFile(filepath.Join(dir, bundle+".tar.gz"), pack(t, files), 0o600))
	}
	return dir
}

// pack returns files as a compressed archive.
func pack(t *testing.T, files []txtar.File) []byte {
	t.Helper()
	var text bytes.Buffer
	compressed := gzip.NewWriter(&text)
	archive := tar.NewWriter(compressed)
	for _, file := range files {
		if err := archive.WriteHeader(&tar.Header{Name: file.Name, Mode: 0o600, Size: int64(len(file.Data))}); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write(file.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), compressed.Close()); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// faulty is a run whose system calls fail.
type faulty struct {
	strace  string
	command []string
	dir     string // where it runs
}

func (f *faulty) test(t *testing.T) {
	whole, trace := f.run(t)
	if whole.exit == unable || !strings.HasPrefix(whole.stdout, "{") {
		t.Fatalf("without faults: exit code %d, and it prints\n%s%s", whole.exit, whole.stdout, whole.stderr)
	}
	runs := 0
	for call, count := range f.calls(t, trace) {
		for _, fault := range faults()[call] {
			for n := range sampled(count) {
				inject := fmt.Sprintf("%s:%s:when=%d", call, fault, n)
				got, trace := f.run(t, "--inject="+inject)
				if runs++; got.isFaulty(whole) {
					t.Errorf("%s: exit code %d, and without faults %d\n%s%s%s", inject, got.exit, whole.exit, injected(trace),
						beginning([]byte(got.stderr)), beginning(diff.Diff("without faults", []byte(whole.stdout), "with it", []byte(got.stdout))))
				}
			}
		}
	}
	t.Logf("%d faults", runs)
}

// sampled yields some of the first numbers up to count.
func sampled(count int) func(yield func(int) bool) {
	const samples = 3
	return func(yield func(int) bool) {
		for n := 1; n <= count; n++ {
			if isSample := n == 1 || n == count || n%(count/samples+1) == 0; (isSample || *allFaults) && !yield(n) {
				return
			}
		}
	}
}

// The exit codes of a run that prints no report, or one that says what is missing.
const (
	unable    = 2
	notLoaded = 127 // a library of the system could not be read
	signalled = -1  // nobody reads what it prints
)

// outcome is how a run ended.
type outcome struct {
	exit           int
	stdout, stderr string
}

// isFaulty reports whether a run with a fault must not end so, where another without faults ends as whole says.
func (o outcome) isFaulty(whole outcome) bool {
	if strings.Contains(o.stderr, "goroutine ") {
		return !strings.Contains(o.stderr, "runtime.netpollinit(") // before the program begins
	}
	isSame := o.exit == whole.exit && o.stdout == whole.stdout
	return !isSame && !slices.Contains([]int{unable, notLoaded, signalled}, o.exit)
}

// run runs the command under strace, with further options of it. It has one thread to itself, mostly, as strace counts the calls
// of each thread for itself.
func (f *faulty) run(t *testing.T, options ...string) (outcome, string) {
	t.Helper()
	const patience = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	trace := filepath.Join(t.TempDir(), "trace")
	calls := make([]string, 0, len(faults()))
	for call := range faults() {
		calls = append(calls, "?"+call) // which not every machine has
	}
	options = append([]string{"--follow-forks", "--seccomp-bpf", "--decode-fds=path", "--output=" + trace, "--trace=?mmap," + strings.Join(calls, ",")}, options...)
	cmd := exec.CommandContext(ctx, f.strace, append(append(options, "--"), f.command...)...)
	cmd.Dir = f.dir
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%q: %v, %v\n%s", cmd.Args, err, ctx.Err(), stderr.String())
	}
	traced, err := os.ReadFile(trace)
	if err != nil {
		t.Fatalf("%q: %v\n%s", cmd.Args, err, stderr.String())
	}
	return outcome{exit: cmd.ProcessState.ExitCode(), stdout: stdout.String(), stderr: stderr.String()}, string(traced)
}

// calls counts the system calls of the thread that has most of each kind.
func (f *faulty) calls(t *testing.T, trace string) map[string]int {
	t.Helper()
	byThread, most := map[[2]string]int{}, map[string]int{}
	for _, match := range regexp.MustCompile(`(?m)^(\d+) +(\w+)\(.*$`).FindAllStringSubmatch(trace, -1) {
		thread, call := match[1], match[2]
		if call == "mmap" {
			if strings.Contains(match[0], "<"+f.dir) {
				t.Errorf("a file of the input is mapped into memory, and nothing tests what happens if that fails: %s", match[0])
			}
			continue
		}
		byThread[[2]string{thread, call}]++
		most[call] = max(most[call], byThread[[2]string{thread, call}])
	}
	if most["openat"] == 0 || most["read"] == 0 {
		t.Fatalf("the trace shows no calls:\n%s", trace)
	}
	return most
}

// injected returns the lines of a trace that are about a fault, and those before.
func injected(trace string) string {
	lines := slices.Collect(strings.Lines(trace))
	var found []string
	for i, line := range lines {
		if strings.Contains(line, "(INJECTED)") {
			found = append(found, lines[max(0, i-2):i+1]...)
		}
	}
	return strings.Join(found, "")
}

// beginning returns the first lines of a text.
func beginning(text []byte) string {
	const shown = 30
	lines := slices.Collect(strings.Lines(string(text)))
	return strings.Join(lines[:min(len(lines), shown)], "")
}
