package load_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/cli"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/tools/bench/load"
)

// shapes holds each shape in a small size.
var shapes = map[string]func(d *load.Dir) load.Want{
	"terraform bare":       func(d *load.Dir) load.Want { return load.Terraform(d, load.Bare, 12) },
	"terraform proven":     func(d *load.Dir) load.Want { return load.Terraform(d, load.Proven, 12) },
	"terraform open":       func(d *load.Dir) load.Want { return load.Terraform(d, load.Open, 12) },
	"terraform rules":      func(d *load.Dir) load.Want { return load.TerraformRules(d, load.Proven, 12) },
	"terraform rules open": func(d *load.Dir) load.Want { return load.TerraformRules(d, load.Open, 12) },
	"template bare":        func(d *load.Dir) load.Want { return load.Template(d, load.Bare, 12) },
	"template proven":      func(d *load.Dir) load.Want { return load.Template(d, load.Proven, 12) },
	"template open":        func(d *load.Dir) load.Want { return load.Template(d, load.Open, 12) },
	"roots":                func(d *load.Dir) load.Want { return load.Roots(d, 3) },
	"shared roots":         func(d *load.Dir) load.Want { return load.SharedRoots(d, 3) },
	"limit yaml":           func(d *load.Dir) load.Want { return load.LimitYAML(d, 50) },
	"limit json":           func(d *load.Dir) load.Want { return load.LimitJSON(d, 50) },
	"templates":            func(d *load.Dir) load.Want { return load.Templates(d, 3) },
	"linked templates":     func(d *load.Dir) load.Want { return load.LinkedTemplates(d, 4) },
	"plan bare":            func(d *load.Dir) load.Want { return load.PlanOf(d, load.Bare, 3) },
	"plan proven":          func(d *load.Dir) load.Want { return load.PlanOf(d, load.Proven, 3) },
	"plan open":            func(d *load.Dir) load.Want { return load.PlanOf(d, load.Open, 3) },
	"plan with others":     func(d *load.Dir) load.Want { return load.Plan(d, load.Proven, 3, 200_000) },
	"unrelated":            func(d *load.Dir) load.Want { return load.Unrelated(d, 250) },
	"module calls":         func(d *load.Dir) load.Want { return load.ModuleCalls(d, 40) },
	"each.key":             func(d *load.Dir) load.Want { return load.EachKey(d, 3) },
	"count.index":          func(d *load.Dir) load.Want { return load.CountIndex(d, 3) },
	"module by key":        func(d *load.Dir) load.Want { return load.ModuleKey(d, 3) },
	"vpcs":                 func(d *load.Dir) load.Want { return load.VPCs(d, 3) },
	"nested templates":     func(d *load.Dir) load.Want { return load.NestedTemplates(d, 3) },
	"subnets":              func(d *load.Dir) load.Want { return load.Subnets(d, 4) },
	"endpoints, services":  func(d *load.Dir) load.Want { return load.EndpointsServices(d, 4) },
	"shared group":         func(d *load.Dir) load.Want { return load.SharedGroup(d, 5) },
	"findings":             func(d *load.Dir) load.Want { return load.Findings(d, 4) },
}

// TestShapes shows that a check of each shape finds what the shape says.
func TestShapes(t *testing.T) {
	for name, write := range shapes {
		t.Run(name, func(t *testing.T) {
			directory := filepath.Join(t.TempDir(), "input")
			d := load.NewDir(directory, 1)
			want := write(d)
			if err := d.Err(); err != nil {
				t.Fatal(err)
			}
			if exit, got := check(t, directory); exit != want.Exit() || got != want {
				t.Errorf("exit code %d, %+v, want %d, %+v", exit, got, want.Exit(), want)
			}
		})
	}
}

// check checks the directory, or the plan in it.
func check(t *testing.T, directory string) (int, load.Want) {
	t.Helper()
	path := "."
	if _, err := os.Stat(filepath.Join(directory, "plan.json")); err == nil {
		path = "plan.json"
	}
	var stdout, stderr bytes.Buffer
	exit := cli.Main(context.Background(), cli.System{
		Args: []string{"check", "--format", "json", path}, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(string) string { return "" }, Dir: directory,
	})
	var report model.Report
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatal(err, stderr.String())
	}
	for _, finding := range report.Findings[:min(2, len(report.Findings))] {
		t.Log(finding.Verdict, finding.Rule, finding.Message)
	}
	summary := report.Summary
	if summary.Unknowns > 0 || summary.Errors > 0 || summary.TaskGroups.NotJudged > 0 {
		t.Error(stdout.String(), stderr.String())
	}
	return exit, load.Want{
		Proven: summary.TaskGroups.Proven, Violated: summary.TaskGroups.Violated, Violations: summary.Violations, Roots: summary.Roots,
	}
}

// TestSeed shows that a seed determines an input, and that another one gives another input.
func TestSeed(t *testing.T) {
	written := func(seed uint64) string {
		directory := t.TempDir()
		d := load.NewDir(directory, seed)
		load.Terraform(d, load.Proven, 3)
		load.PlanOf(d, load.Open, 3)
		if err := d.Err(); err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, name := range []string{"groups0.tf", "plan.json"} {
			file, err := os.Open(filepath.Join(directory, name))
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(&all, file)
			_ = file.Close()
		}
		return all.String()
	}
	if first, second := written(1), written(1); first != second {
		t.Error("two inputs of the same seed differ")
	}
	if written(1) == written(2) {
		t.Error("inputs of two seeds are the same")
	}
}

// TestSizes shows that the large inputs have the size that they say.
func TestSizes(t *testing.T) {
	for name, c := range map[string]struct {
		write func(d *load.Dir) load.Want
		bytes int64
	}{
		"template.yaml": {func(d *load.Dir) load.Want { return load.LimitYAML(d, 500) }, 1_000_000},
		"template.json": {func(d *load.Dir) load.Want { return load.LimitJSON(d, 500) }, 1_000_000},
		"plan.json":     {func(d *load.Dir) load.Want { return load.Plan(d, load.Proven, 300, 10_000_000) }, 10_000_000},
	} {
		directory := t.TempDir()
		d := load.NewDir(directory, 1)
		c.write(d)
		info, err := os.Stat(filepath.Join(directory, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() < c.bytes*9/10 || info.Size() > c.bytes*11/10 {
			t.Errorf("%s has %d bytes, want about %d", name, info.Size(), c.bytes)
		}
	}
}
