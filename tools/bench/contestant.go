package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/tools/bench/command"
	"github.com/egresslint/egresslint/tools/bench/load"
)

// floorGC is a floor program that collects garbage as rarely as egresslint does.
const floorGC = "floor, GOGC=800"

// input is what a row runs on.
type input struct {
	dir   string
	want  load.Want
	bytes int64
	files map[string]int // by extension; "" is all
}

// surveyed counts what is in the directory.
func surveyed(dir string, want load.Want) (input, error) {
	in := input{dir: dir, want: want, files: map[string]int{}}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		in.bytes += info.Size()
		in.files[filepath.Ext(name)]++
		in.files[""]++
		return nil
	})
	return in, err
}

// contestant is a program with all that one run of it needs, and how to see that it did its job.
type contestant struct {
	name        string
	program     string
	args        []string
	environment []string
	right       func(p process, s sample) error

	samples []sample
	missing string // why it cannot run at all
	wrong   error  // why its figures do not count
}

// contestants are the programs that run on a row: the floors first, then egresslint, its revision, and the peers.
func (b *bench) contestants(ctx context.Context, r row, in input) []*contestant {
	floor := floorOf(r, in, b.built.programs[r.floor])
	collecting := *floor
	collecting.name, collecting.environment = floorGC, []string{"GOGC=800"}
	all := []*contestant{floor, &collecting, {name: ours, program: b.built.programs[ours], args: r.args}}
	if b.revision != "" {
		all = append(all, &contestant{name: before, program: b.built.programs[before], args: r.args})
	}
	for _, name := range r.peers {
		c := &contestant{name: name, program: b.built.programs[name], missing: b.built.missing[name]}
		if c.missing == "" {
			c.wrong = b.prepare(ctx, c, in)
		}
		all = append(all, c)
	}
	return all
}

// floorOf runs in the directory of the input, and must have seen each file once.
func floorOf(r row, in input, program string) *contestant {
	extension := map[string]string{"hcl": ".tf", "yaml": ".yaml", "json": ".json"}[r.floor]
	want := fmt.Sprintf("%d files\n", in.files[extension])
	if r.floor == "link" {
		want = "0 files\n"
	}
	return &contestant{name: "floor", program: program, right: func(p process, s sample) error {
		if s.Exit != 0 || !p.printed(want) {
			return fmt.Errorf("exit code %d, and it did not print %q: %s", s.Exit, want, p.firstLine())
		}
		return nil
	}}
}

// nothing is a policy for conftest that judges nothing: what is measured is that it reads and decodes the files.
const nothing = `package main

import rego.v1

deny contains "never" if input == "never"
`

// prepare sets how a peer runs on an input.
func (b *bench) prepare(ctx context.Context, c *contestant, in input) error {
	switch c.name {
	case "conftest":
		policy := filepath.Join(b.temporary, "policy")
		c.args = []string{"test", "--no-color", "--policy", policy, "."}
		c.right = succeeds("0 failures")
		if err := os.MkdirAll(policy, 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(policy, "nothing.rego"), []byte(nothing), 0o600)
	case "tfsec":
		c.args = []string{"--no-color", "--soft-fail", "."}
		c.right = succeeds("")
	case "tflint":
		c.args = []string{"--no-color", "--force"}
		c.right = succeeds("")
	case "opa":
		return b.prepareOPA(ctx, c, in)
	}
	return nil
}

// prepareOPA makes the input and the bundle for a stock opa, which then evaluates the same policies on the same model.
func (b *bench) prepareOPA(ctx context.Context, c *contestant, in input) error {
	bundle, model := filepath.Join(b.temporary, "bundle.tar.gz"), filepath.Join(b.temporary, "model.json")
	if _, err := command.Output(ctx, in.dir, b.built.programs[ours], "bundle", "--output", bundle); err != nil {
		return err
	}
	text, err := command.Output(ctx, in.dir, b.built.programs[ours], "parse", ".")
	if err != nil {
		return err
	}
	c.args = []string{"eval", "--bundle", bundle, "--input", model, "--format", "raw", "count(data.egresslint.main.report.findings)"}
	c.right = succeeds(fmt.Sprintln(in.want.Violations))
	return os.WriteFile(model, []byte(text), 0o600)
}

// succeeds wants exit code 0, and a text in what is printed.
func succeeds(text string) func(p process, s sample) error {
	return func(p process, s sample) error {
		if s.Exit != 0 || !p.printed(text) {
			return fmt.Errorf("exit code %d, and it did not print %q: %s", s.Exit, text, p.firstLine())
		}
		return nil
	}
}

// found compares a report in JSON with what must be found.
func found(report string, want load.Want) error {
	content, err := os.ReadFile(report)
	if err != nil {
		return err
	}
	var r struct{ Summary model.Summary }
	if err := json.Unmarshal(content, &r); err != nil {
		return fmt.Errorf("reading the report: %w", err)
	}
	groups := r.Summary.TaskGroups
	got := load.Want{Proven: groups.Proven, Violated: groups.Violated, Violations: r.Summary.Violations, Roots: r.Summary.Roots}
	if got != want || r.Summary.Unknowns+r.Summary.Errors+groups.Unknown+groups.NotJudged > 0 {
		return fmt.Errorf("it found %s", strings.TrimSpace(fmt.Sprintf("%+v, want %+v; %+v", got, want, r.Summary)))
	}
	return nil
}
