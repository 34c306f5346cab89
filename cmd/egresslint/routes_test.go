package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRoutes shows that OPA, a server of it, and conftest find with the bundle what check finds.
func TestRoutes(t *testing.T) {
	dir := t.TempDir()
	bundle := filepath.Join(dir, "egresslint.tar.gz")
	if out := run(t, dir, []string{"bundle", "--output", bundle}); out != "" {
		t.Fatal(out)
	}
	t.Run("opa eval", func(t *testing.T) { compareReports(t, evaluation(tool(t, "opa"), bundle)) })
	t.Run("opa run --server", func(t *testing.T) { compareReports(t, serve(t, tool(t, "opa"), bundle)) })
	t.Run("conftest test", func(t *testing.T) { compareResults(t, tool(t, "conftest"), unpack(t, bundle)) })
}

// tool returns the path of a program that the test needs. In continuous integration none may be missing.
func tool(t *testing.T, name string) string {
	t.Helper()
	file, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("the test needs %s: %v", name, err)
	}
	if err != nil {
		t.Skipf("%s is not installed; .ci/run shows how to: %v", name, err)
	}
	return file
}

// checkout is the root of this repository, as the tests of this package see it.
const checkout = "../.."

// examples lists the networks of the README, in both formats.
func examples(t *testing.T) []string {
	t.Helper()
	dirs, err := filepath.Glob(checkout + "/testdata/example/*/*")
	if err != nil || len(dirs) != 6 {
		t.Fatalf("found the examples %q, want six of them: %v", dirs, err)
	}
	return dirs
}

// finding is what every route tells about a finding.
type finding struct {
	Rule, Verdict, Level, Resource, Message string

	At       int // as the policies tell the place
	Location place
	Related  []related
}

type place struct {
	File       string
	Start, End struct{ Line, Column int }
}

func (p place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Start.Line, p.Start.Column) }

type related struct {
	Message  string
	At       int
	Location place
}

// model is a part of what parse prints.
type model struct{ Positions []place }

// resolve puts places where the policies tell numbers.
func (m model) resolve(found []finding) {
	for i := range found {
		found[i].Location = m.Positions[found[i].At-1]
		for j := range found[i].Related {
			found[i].Related[j].Location = m.Positions[found[i].Related[j].At-1]
		}
	}
}

// route judges a model.
type route func(t *testing.T, input string) []finding

func compareReports(t *testing.T, judge route) {
	for _, example := range examples(t) {
		input, m := parsed(t, example)
		found := judge(t, input)
		m.resolve(found)
		if got, want := told(found), told(checked(t, example)); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nbut check finds\n%s", example, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// told is a line for each finding, with everything that is told about it.
func told(found []finding) []string {
	lines := make([]string, len(found))
	for i, f := range found {
		var more []string
		for _, r := range f.Related {
			more = append(more, fmt.Sprintf("\n    %+v: %s", r.Location, r.Message))
		}
		slices.Sort(more)
		lines[i] = fmt.Sprintf("%+v: %s %s %s %s: %s%s",
			f.Location, f.Rule, f.Verdict, f.Level, f.Resource, f.Message, strings.Join(more, ""))
	}
	slices.Sort(lines)
	return lines
}

func checked(t *testing.T, dir string) []finding {
	t.Helper()
	var report struct{ Findings []finding }
	decode(t, []byte(run(t, absolute(t, dir), []string{"check", "--format", "json"})), &report)
	return report.Findings
}

// parsed returns what parse prints, and its positions.
func parsed(t *testing.T, dir string) (string, model) {
	t.Helper()
	var m model
	text := run(t, absolute(t, dir), []string{"parse"})
	decode(t, []byte(text), &m)
	return text, m
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	name, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func decode(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
}

func evaluation(opa, bundle string) route {
	return func(t *testing.T, input string) []finding {
		cmd := exec.CommandContext(t.Context(), opa, "eval", "--bundle", bundle, "--stdin-input", "--format", "raw", "data.egresslint.main.report")
		cmd.Stdin = strings.NewReader(input)
		var report struct{ Findings []finding }
		decode(t, output(t, cmd), &report)
		return report.Findings
	}
}

func output(t *testing.T, cmd *exec.Cmd) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && len(out) == 0 {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.String())
	}
	return out
}

// serve starts a server with the bundle on this machine alone, and returns the route to it.
func serve(t *testing.T, opa, bundle string) route {
	t.Helper()
	address := freeAddress(t)
	ctx, cancel := context.WithCancel(t.Context())
	server := exec.CommandContext(ctx, opa, "run", "--server", "--bundle", bundle, "--addr", address, "--log-level", "error", "--disable-telemetry")
	var log bytes.Buffer
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Wait() // it is told to end
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	if !await("http://"+address+"/health?bundles=true", ended) {
		t.Fatalf("the server ended before it was ready:\n%s", log.String())
	}
	return func(t *testing.T, input string) []finding {
		var answer struct {
			Result struct{ Findings []finding }
		}
		body := strings.NewReader(`{"input": ` + input + `}`)
		decode(t, request(t, http.MethodPost, "http://"+address+"/v1/data/egresslint/main/report", body), &answer)
		return answer.Result.Findings
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// await waits until the server is ready, however long that takes, or has ended. It reports whether it is ready.
func await(url string, ended <-chan struct{}) bool {
	for {
		if response, err := http.Get(url); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return true
			}
		}
		select {
		case <-ended:
			return false
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func request(t *testing.T, method, url string, body io.Reader) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v\n%s", response.Status, err, text)
	}
	return text
}

// unpack unpacks the bundle: conftest takes directories.
func unpack(t *testing.T, bundle string) string {
	t.Helper()
	dir := t.TempDir()
	output(t, exec.CommandContext(t.Context(), tool(t, "tar"), "-xzvf", bundle, "-C", dir))
	return dir
}

// compareResults compares what conftest tells: a message that begins with the place, and the rest as metadata.
func compareResults(t *testing.T, conftest, policy string) {
	for _, example := range examples(t) {
		input, _ := parsed(t, example)
		cmd := exec.CommandContext(t.Context(), conftest, "test", "--policy", policy, "--data", policy,
			"--namespace", "egresslint.conftest", "--parser", "json", "--output", "json", "-")
		cmd.Stdin = strings.NewReader(input)
		var results []struct{ Failures, Warnings []result }
		decode(t, output(t, cmd), &results)
		var got, want []string
		for _, r := range slices.Concat(results[0].Failures, results[0].Warnings) {
			got = append(got, fmt.Sprintf("%s %s %s %s", r.Msg, r.Metadata.Verdict, r.Metadata.Level, r.Metadata.Resource))
		}
		for _, f := range checked(t, example) {
			want = append(want, fmt.Sprintf("%v: %s [%s] %s %s %s", f.Location, f.Message, f.Rule, f.Verdict, f.Level, f.Resource))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nbut check finds\n%s", example, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// result is what conftest tells about one finding.
type result struct {
	Msg      string
	Metadata finding
}
