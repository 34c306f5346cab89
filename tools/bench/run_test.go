package main

import (
	"context"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/egresslint/egresslint/tools/bench/command"
	"github.com/egresslint/egresslint/tools/bench/load"
)

// TestRun measures an input with the programs of this checkout.
func TestRun(t *testing.T) {
	var page, log strings.Builder
	err := run(context.Background(), []string{"-size", "small", "-runs", "1", "-only", "^d/shared$"}, &page, &log)
	if err != nil {
		t.Fatal(err, log.String())
	}
	if !strings.Contains(page.String(), "| d | 20 root modules that share two modules |") {
		t.Error(page.String())
	}
}

// TestInterrupted shows that a run that is interrupted writes nothing.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	out := filepath.Join(t.TempDir(), "performance.md")
	if err := run(ctx, []string{"-only", "^a/version$", "-out", out}, io.Discard, io.Discard); err == nil {
		t.Error("it says that all is well")
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("the page: %v", err)
	}
}

// TestMeasure measures a process that takes some time and memory, one that fails, and one that does not end.
func TestMeasure(t *testing.T) {
	p := process{measure: filepath.Join(t.TempDir(), "measure"), temporary: t.TempDir(), timeout: time.Minute}
	if err := goBuild(context.Background(), ".", p.measure, "./measure"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sh := func(environment []string, script string) sample {
		s, err := p.run(context.Background(), dir, environment, "/bin/sh", "-c", script)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	busy := sh([]string{"WORD=hello"}, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo $WORD; exit 3")
	if busy.Exit != 3 || busy.CPU <= 0 || busy.Wall <= 0 || busy.Peak < 500_000 || busy.TimedOut || !p.printed("hello") {
		t.Errorf("%+v", busy)
	}
	if again := sh([]string{"WORD=hello"}, "echo $WORD"); again.digest != busy.digest {
		t.Error("the same text has another digest")
	}
	p.timeout = 100 * time.Millisecond
	if endless := sh(nil, "exec sleep 60"); !endless.TimedOut {
		t.Errorf("%+v", endless)
	}
}

// TestFound shows that a report with other findings is an error.
func TestFound(t *testing.T) {
	report := filepath.Join(t.TempDir(), "report.json")
	content := `{"summary": {"roots": 1, "task_groups": {"proven": 2, "violated": 1}, "violations": 3}}`
	if err := os.WriteFile(report, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	want := load.Want{Proven: 2, Violated: 1, Violations: 3, Roots: 1}
	if err := found(report, want); err != nil {
		t.Error(err)
	}
	want.Proven = 3
	if err := found(report, want); err == nil {
		t.Error("nothing says that one proven group is missing")
	}
}

// TestVersions shows that the floors and generators use the versions that egresslint uses.
func TestVersions(t *testing.T) {
	list := []string{"list", "-m", "github.com/open-policy-agent/opa", "github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "go.yaml.in/yaml/v4"}
	here, err := command.Output(context.Background(), ".", "go", list...)
	if err != nil {
		t.Fatal(err)
	}
	there, err := command.Output(context.Background(), "../..", "go", list...)
	if err != nil {
		t.Fatal(err)
	}
	if here != there {
		t.Errorf("here:\n%s\nthere:\n%s", here, there)
	}
}

// TestCollector shows that what runs under a profile, and the second ratio to floors, collect garbage as egresslint does.
func TestCollector(t *testing.T) {
	set := regexp.MustCompile(`gcPercent = (\d+)`)
	percent := map[string]string{floorGC: strings.TrimPrefix(floorGC, "floor, GOGC=")}
	for _, file := range []string{"../../cmd/egresslint/main.go", "profiled/main.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		match := set.FindSubmatch(text)
		if match == nil {
			t.Fatalf("%s sets no gcPercent: profiled and floorGC have to do what it does", file)
		}
		percent[file] = string(match[1])
	}
	if slices.Min(slices.Collect(maps.Values(percent))) != slices.Max(slices.Collect(maps.Values(percent))) {
		t.Errorf("they differ: %v", percent)
	}
}
