package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflow is what the test needs of a workflow of GitHub Actions.
type workflow struct {
	On          yaml.Node
	Permissions map[string]string
	Jobs        map[string]struct {
		Permissions map[string]string
		Timeout     int `yaml:"timeout-minutes"`
		Steps       []struct {
			Uses, Run string
			With      map[string]any
		}
	}
}

// mayWrite lists what the jobs of workflows may write. Others only read.
var mayWrite = map[string][]string{
	"release.yaml":     {"contents", "packages", "id-token", "attestations"},
	"region-data.yaml": {"contents", "pull-requests"},
}

// TestWorkflows keeps the rights of workflows small, and what they run fixed.
func TestWorkflows(t *testing.T) {
	files, err := filepath.Glob(checkout + "/.github/workflows/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	pinned := regexp.MustCompile(`uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n`)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var w workflow
			if err := yaml.Unmarshal(text, &w); err != nil {
				t.Fatal(err)
			}
			if w.Permissions == nil || len(w.Permissions) != 0 {
				t.Errorf("the permissions of the workflow are %v, want {}", w.Permissions)
			}
			for line := range strings.Lines(string(text)) {
				if strings.Contains(line, "uses: ") && !strings.Contains(line, "uses: ./") && !pinned.MatchString(line) {
					t.Errorf("not a commit with its version: %s", line)
				}
			}
			for name, job := range w.Jobs {
				if job.Permissions == nil || job.Timeout == 0 {
					t.Errorf("job %s has the permissions %v and %d minutes", name, job.Permissions, job.Timeout)
				}
				for scope, right := range job.Permissions {
					if right != "read" && !slices.Contains(mayWrite[filepath.Base(file)], scope) {
						t.Errorf("job %s has the permission %s: %s", name, scope, right)
					}
				}
				for _, step := range job.Steps {
					if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != false {
						t.Errorf("job %s leaves the token in the checkout", name)
					}
					if strings.Contains(step.Run, "${{") {
						t.Errorf("job %s puts a value into a script: %s", name, step.Run)
					}
				}
			}
		})
	}
}

// TestWorkflowsAreValid has actionlint read the workflows, and through them action.yml.
func TestWorkflowsAreValid(t *testing.T) {
	lint := exec.CommandContext(t.Context(), tool(t, "actionlint"), "-no-color")
	lint.Dir = checkout
	if out, err := lint.CombinedOutput(); err != nil {
		t.Errorf("actionlint: %v\n%s", err, out)
	}
}

// TestReleasePublishesInOrder runs the script that publishes to npm, with a program in the place of npm.
func TestReleasePublishesInOrder(t *testing.T) {
	text, err := os.ReadFile(checkout + "/.github/workflows/release.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var w workflow
	if err := yaml.Unmarshal(text, &w); err != nil {
		t.Fatal(err)
	}
	steps := w.Jobs["npm"].Steps
	for version, tag := range map[string]string{"0.2.0": "latest", "0.2.0-rc.1": "next"} {
		dir := t.TempDir()
		for _, name := range []string{"egresslint-linux-x64-" + version + ".tgz", "egresslint-" + version + ".tgz", "egresslint-win32-arm64-" + version + ".tgz",
			"egresslint-" + version + "-py3-none-any.whl"} {
			write(t, filepath.Join(dir, "packages", name), "")
		}
		write(t, filepath.Join(dir, "npm"), "#!/bin/sh\necho \"$@\"\n")
		cmd := exec.CommandContext(t.Context(), tool(t, "bash"), "-e", "-c", steps[len(steps)-1].Run)
		cmd.Dir = dir
		cmd.Env = []string{"PATH=" + dir + string(filepath.ListSeparator) + os.Getenv("PATH"), "GITHUB_REF_NAME=v" + version}
		out, err := cmd.CombinedOutput()
		want := ""
		for _, name := range []string{"linux-x64-", "win32-arm64-", ""} {
			want += "publish ./packages/egresslint-" + name + version + ".tgz --access public --tag " + tag + "\n"
		}
		if err != nil || string(out) != want {
			t.Errorf("%v, ran\n%swant\n%s", err, out, want)
		}
	}
}

// TestProblemMatcher compares what GitHub would read from the compact format with the report in JSON.
func TestProblemMatcher(t *testing.T) {
	type annotation struct {
		severity, file, message, code string
		line, column                  int
	}
	matchers := problemMatchers(t)
	repository := t.TempDir()
	for _, name := range []string{"bad", "unknown"} {
		text, err := os.ReadFile(checkout + "/testdata/rules/task-egress-port/" + name + ".tf")
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(repository, name, "main.tf"), string(text))
	}
	write(t, filepath.Join(repository, "broken: 1", "main.tf"), "resource {\n")
	config := filepath.Join(repository, "levels.yaml")
	severities := map[string]int{}
	for _, level := range []string{"error", "warning", "note"} {
		write(t, config, "rules: {task-egress-port: {level: "+level+"}}\n")
		arguments := []string{"check", "--verbose", "--config", "levels.yaml", "--unknown", "fail", "bad", "unknown", "broken: 1", "--format"}
		var report struct {
			Findings []struct {
				Rule, Verdict, Level string
				Location             location
			}
			Notes []struct {
				Severity, Message string
				Location          location
			}
		}
		if err := json.Unmarshal([]byte(run(t, repository, append(arguments, "json"))), &report); err != nil {
			t.Fatal(err)
		}
		want := map[annotation]bool{}
		severity := map[string]string{"error": "error", "warning": "warning", "note": "notice", "info": "notice"}
		for _, f := range report.Findings {
			a := annotation{severity[f.Level], f.Location.File, "", f.Rule, f.Location.Start.Line, f.Location.Start.Column}
			if f.Verdict == "unknown" {
				a.severity = "warning"
			}
			want[a] = true
		}
		for _, n := range report.Notes {
			if n.Location.Start.Line > 0 {
				want[annotation{severity[n.Severity], n.Location.File, n.Message, "", n.Location.Start.Line, n.Location.Start.Column}] = true
			}
		}
		for line := range strings.Lines(run(t, repository, append(arguments, "compact"))) {
			for kind, matcher := range matchers {
				found := matcher.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
				if found == nil {
					continue
				}
				a := annotation{kind, found[1], found[4], found[5], number(t, found[2]), number(t, found[3])}
				if a.code != "" {
					a.message = ""
				}
				if !want[a] {
					t.Errorf("GitHub reads %+v, which is not in the report, from\n%s", a, line)
				}
				delete(want, a)
				severities[kind]++
			}
		}
		for a := range want {
			t.Errorf("GitHub does not read %+v", a)
		}
	}
	if severities["error"] == 0 || severities["warning"] == 0 || severities["notice"] == 0 {
		t.Errorf("of each severity, GitHub reads %v", severities)
	}
}

// location is where a report in JSON says that something is.
type location struct {
	File  string
	Start struct{ Line, Column int }
}

// problemMatchers returns the regular expressions of the file by severity.
func problemMatchers(t *testing.T) map[string]*regexp.Regexp {
	t.Helper()
	var file struct {
		ProblemMatcher []struct {
			Severity string
			Pattern  []struct {
				Regexp                            string
				File, Line, Column, Message, Code int
			}
		}
	}
	text, err := os.ReadFile(checkout + "/.github/problem-matcher.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	matchers := map[string]*regexp.Regexp{}
	for _, m := range file.ProblemMatcher {
		p := m.Pattern[0]
		if groups := [...]int{p.File, p.Line, p.Column, p.Message, p.Code}; groups != [...]int{1, 2, 3, 4, 5} {
			t.Errorf("the groups of the matcher for %s are %v", m.Severity, groups)
		}
		matchers[m.Severity] = regexp.MustCompile(p.Regexp)
	}
	return matchers
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
