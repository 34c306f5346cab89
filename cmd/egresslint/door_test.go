package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestMakeHelp compares what make help lists with the tasks that there are, and with those that pages name.
func TestMakeHelp(t *testing.T) {
	t.Parallel()
	program := tool(t, "make")
	makefile := readText(t, "Makefile")
	var targets []string
	for _, found := range regexp.MustCompile(`(?m)^([a-z-]+):( |$)`).FindAllStringSubmatch(makefile, -1) {
		targets = append(targets, found[1])
		if !strings.Contains(makefile, "\n.PHONY: "+found[1]+"\n") {
			t.Errorf("%s is not in .PHONY", found[1])
		}
	}
	var listed []string
	for _, found := range regexp.MustCompile(`(?m)^make ([a-z-]+) +\S.*$`).FindAllStringSubmatch(runMake(t, program, "help"), -1) {
		listed = append(listed, found[1])
	}
	if !slices.Equal(targets, listed) {
		t.Errorf("the targets are %q, and make help lists %q", targets, listed)
	}
	if got := runMake(t, program); got != runMake(t, program, "help") {
		t.Errorf("make alone prints\n%s", got)
	}
	for _, want := range []string{"test", "lint", "generate", "bench", "fuzz", "mutate", "prove", "release-snapshot"} {
		if !slices.Contains(listed, want) {
			t.Errorf("make help does not list %s", want)
		}
	}
	for _, target := range targets {
		if commands := runMake(t, program, "--dry-run", target); strings.TrimSpace(commands) == "" {
			t.Errorf("make %s does nothing", target)
		}
	}
	for page := range pages(t) {
		for _, found := range regexp.MustCompile("`make ([a-z -]+)").FindAllStringSubmatch(readText(t, page), -1) {
			for _, target := range strings.Fields(found[1]) {
				if !slices.Contains(targets, target) {
					t.Errorf("%s names make %s, which does not exist", page, target)
				}
			}
		}
	}
}

func runMake(t *testing.T, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, append([]string{"--no-print-directory"}, args...)...)
	cmd.Dir = checkout
	return string(output(t, cmd))
}

// tracked returns the files of the repository.
func tracked(t *testing.T) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = checkout
	return strings.Split(strings.TrimSuffix(string(output(t, cmd)), "\x00"), "\x00")
}

func pages(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, name := range tracked(t) {
		if strings.HasSuffix(name, ".md") && !strings.HasPrefix(name, "docs/rules/") {
			all[name] = true
		}
	}
	return all
}

func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(checkout, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(readText(t, name)), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// TestDependabot looks for a directory of dependencies that nothing watches, and for one that there is not.
func TestDependabot(t *testing.T) {
	t.Parallel()
	var config struct {
		Updates []struct {
			Ecosystem   string `yaml:"package-ecosystem"`
			Directory   string
			Directories []string
		}
	}
	readYAML(t, ".github/dependabot.yml", &config)
	watched := map[string]bool{}
	for _, update := range config.Updates {
		for _, dir := range append(update.Directories, update.Directory) {
			if dir != "" {
				watched[update.Ecosystem+" "+dir] = true
			}
		}
	}
	there := map[string]bool{"github-actions /": true}
	for _, name := range tracked(t) {
		ecosystem := map[string]string{"go.mod": "gomod", "package.json": "npm", "Dockerfile": "docker"}[filepath.Base(name)]
		if ecosystem != "" {
			there[ecosystem+" "+filepath.ToSlash(filepath.Join("/", filepath.Dir(name)))] = true
		}
	}
	for dir := range there {
		if !watched[dir] {
			t.Errorf("%s is not in .github/dependabot.yml", dir)
		}
	}
	for dir := range watched {
		if !there[dir] {
			t.Errorf(".github/dependabot.yml has %s, where nothing is", dir)
		}
	}
}

// TestIssueForms looks at what GitHub demands of forms.
// Source: https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
func TestIssueForms(t *testing.T) {
	t.Parallel()
	forms, err := fs.Glob(os.DirFS(checkout), ".github/ISSUE_TEMPLATE/*.yml")
	if err != nil || len(forms) < 4 {
		t.Fatalf("got the forms %v, %v", forms, err)
	}
	names := map[string]bool{}
	for _, name := range forms {
		if strings.HasSuffix(name, "/config.yml") {
			continue
		}
		var form struct {
			Name, Description string
			Body              []struct {
				Type, ID   string
				Attributes struct {
					Label, Value string
					Options      []string
				}
			}
		}
		readYAML(t, name, &form)
		if form.Name == "" || form.Description == "" || names[form.Name] {
			t.Errorf("%s: the name %q must be there, and alone, and have a description", name, form.Name)
		}
		names[form.Name] = true
		ids := map[string]bool{}
		for _, field := range form.Body {
			kinds := []string{"checkboxes", "dropdown", "input", "textarea"}
			switch {
			case field.Type == "markdown" && field.Attributes.Value != "":
			case !slices.Contains(kinds, field.Type) || field.Attributes.Label == "" || field.ID == "" || ids[field.ID]:
				t.Errorf("%s: %+v is not a field with a label and an id of its own", name, field)
			case field.Type == "dropdown" && len(field.Attributes.Options) < 2:
				t.Errorf("%s: %s has no options", name, field.ID)
			}
			ids[field.ID] = true
		}
	}
}

// TestOwners shows that the paths of CODEOWNERS exist.
func TestOwners(t *testing.T) {
	t.Parallel()
	rules := 0
	for line := range strings.Lines(readText(t, ".github/CODEOWNERS")) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		rules++
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "@egresslint/") {
			t.Errorf("%q names no team", line)
		}
		if fields[0] != "*" {
			if _, err := os.Stat(filepath.Join(checkout, fields[0])); err != nil {
				t.Error(err)
			}
		}
	}
	if rules == 0 {
		t.Error("CODEOWNERS is empty")
	}
}

// TestDevContainer shows that the dev container has the Go of go.mod, and installs what .ci/run does.
func TestDevContainer(t *testing.T) {
	t.Parallel()
	var lines []string
	for line := range strings.Lines(readText(t, ".devcontainer/devcontainer.json")) {
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			lines = append(lines, line)
		}
	}
	var config struct{ Image, OnCreateCommand string }
	if err := json.Unmarshal([]byte(strings.Join(lines, "")), &config); err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readText(t, "go.mod"))[1]
	if !strings.HasSuffix(config.Image, ":"+version) {
		t.Errorf("the image is %s, and go.mod has %s", config.Image, version)
	}
	for _, name := range []string{"libxml2-utils", "pre-commit", "strace"} {
		if !strings.Contains(config.OnCreateCommand, name) || !strings.Contains(readText(t, ".ci/run"), name) {
			t.Errorf("%s is not installed in both", name)
		}
	}
}

// TestChangelog shows that the changelog has the kept form, and a part for what is not released.
func TestChangelog(t *testing.T) {
	t.Parallel()
	kinds := []string{"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
	text := readText(t, "CHANGELOG.md")
	headings := regexp.MustCompile(`(?m)^(#+) (.*)$`).FindAllStringSubmatch(text, -1)
	release := regexp.MustCompile(`^\[(Unreleased|\d+\.\d+\.\d+)\]( - \d{4}-\d\d-\d\d)?$`)
	if len(headings) < 3 || headings[0][2] != "Changelog" || headings[1][2] != "[Unreleased]" {
		t.Fatalf("got the headings %q", headings)
	}
	for _, heading := range headings[1:] {
		switch heading[1] {
		case "##":
			name := release.FindStringSubmatch(heading[2])
			if name == nil || !strings.Contains(text, "\n["+name[1]+"]: https://") {
				t.Errorf("%q is not a release with a link", heading[0])
			}
		case "###":
			if !slices.Contains(kinds, heading[2]) {
				t.Errorf("%q is not one of %q", heading[0], kinds)
			}
		default:
			t.Errorf("%q is a heading of another depth", heading[0])
		}
	}
}

// TestPackagesHaveAllManPages shows that Homebrew, which wants a list, gets each manual page; others take the directory.
func TestPackagesHaveAllManPages(t *testing.T) {
	t.Parallel()
	var config struct {
		Casks []struct{ Manpages []string } `yaml:"homebrew_casks"`
	}
	readYAML(t, ".goreleaser.yaml", &config)
	there, err := fs.Glob(os.DirFS(checkout), "docs/man/*.1")
	if err != nil || len(config.Casks) != 1 {
		t.Fatalf("got %d casks, %v", len(config.Casks), err)
	}
	for i, name := range there {
		there[i] = "man/" + filepath.Base(name)
	}
	if !slices.Equal(config.Casks[0].Manpages, there) {
		t.Errorf("the cask lists %q, want %q", config.Casks[0].Manpages, there)
	}
}
