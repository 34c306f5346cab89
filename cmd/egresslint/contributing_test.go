package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestContributing follows the steps of CONTRIBUTING.md that add a rule, in a copy of the checkout. The plan of the example
// is left out, as it needs Terraform and its AWS provider; so are the mutants, which take long.
func TestContributing(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the tests anew")
	}
	t.Parallel()
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	if err := copyCheckout(checkout, copied); err != nil {
		t.Fatal(err)
	}
	commands := commandsOf(t, filepath.Join(checkout, "CONTRIBUTING.md"), "## A rule")
	if len(commands) != 4 {
		t.Fatalf("the steps that add a rule have %d commands, want 4: begin, renew, test and mutate", len(commands))
	}
	for _, command := range commands {
		switch {
		case strings.Contains(command, " -mutate "):
			continue
		case strings.Contains(command, "./new-rule "):
			command = strings.Replace(command, "./new-rule ", "./new-rule -plan=false ", 1)
		case strings.HasPrefix(command, "go test "):
			command += " -skip //^plan$"
		}
		args := strings.Fields(command)
		cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
		cmd.Dir = copied
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	for _, page := range []string{"README.md", "docs/rules/README.md", "docs/rules/task-admits-internet.md", "docs/egresslint.schema.json"} {
		text, err := os.ReadFile(filepath.Join(copied, page))
		if err != nil || !strings.Contains(string(text), "task-admits-internet") {
			t.Errorf("%s does not have the new rule: %v", page, err)
		}
	}
}

// TestContributingNamesFiles keeps the files that CONTRIBUTING.md sends people to in step with those that there are.
func TestContributingNamesFiles(t *testing.T) {
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`((?:policies|parser|internal|testdata|docs)/[^` ]*)`").FindAllSubmatch(text, -1)
	if len(names) == 0 {
		t.Fatal("CONTRIBUTING.md names no file")
	}
	for _, name := range names {
		if strings.Contains(string(name[1]), "task_admits_internet") || strings.Contains(string(name[1]), "task-admits-internet") {
			continue // what the steps write
		}
		if _, err := os.Stat(filepath.Join("../..", string(name[1]))); err != nil {
			t.Errorf("CONTRIBUTING.md names a file that is not there: %v", err)
		}
	}
}

// commandsOf returns the commands that a section of a page shows.
func commandsOf(t *testing.T, page, heading string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), heading+"\n")
	if !found {
		t.Fatalf("%s has no section %q", page, heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var commands []string
	for line := range strings.Lines(section) {
		if command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ "); ok {
			commands = append(commands, command)
		}
	}
	return commands
}
