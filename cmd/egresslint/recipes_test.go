package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// failingCodes are the exit codes of the recipes where a finding fails the run, if they are not 1. The pages say so.
var failingCodes = map[string]int{
	"atlantis":   0, // the output decides
	"terragrunt": 123,
}

// TestRecipes runs the scripts of docs/ci, in a repository where nothing is found and in one with violations. What they call of other
// people's programs is a script here that gives what the program would give, recorded where it comes from Terraform.
func TestRecipes(t *testing.T) {
	pages, err := filepath.Glob(checkout + "/docs/ci/*.md")
	if err != nil || len(pages) < 15 {
		t.Fatalf("%d pages: %v", len(pages), err)
	}
	for _, page := range pages {
		name := strings.TrimSuffix(filepath.Base(page), ".md")
		t.Run(name, func(t *testing.T) {
			blocks := blocksOf(t, page)
			ran := 0
			for _, b := range blocks {
				if name == "hcp-terraform" && strings.Contains(b.text, "HMAC_KEY") {
					continue // TestRunTask runs it
				}
				script := b.script(t)
				if !strings.Contains(script, "egresslint ") {
					continue
				}
				ran++
				for kind, want := range map[string]int{"secure": 0, "open": 1} {
					if code, special := failingCodes[name]; special && kind == "open" {
						want = code
					}
					if strings.Contains(script, "baseline create") || strings.Contains(script, "egresslint diff") {
						want = 0 // what was there before does not count
					}
					box := newSandbox(t, kind, name, b)
					if code, out := box.run(t, script); code != want {
						t.Errorf("in the %s repository, exit code %d, want %d:\n%s\n%s", kind, code, want, script, out)
					}
				}
			}
			if ran == 0 && name != "github" {
				t.Error("no script was run")
			}
		})
	}
}

// TestRecipesBegin wants each page to begin with what a reader copies, and to say what was not run.
func TestRecipesBegin(t *testing.T) {
	pages, err := filepath.Glob(checkout + "/docs/ci/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile("^# [^\n]+\n\n```").Match(text) {
			t.Errorf("%s does not begin with a snippet", page)
		}
		if !strings.HasSuffix(page, "README.md") && !bytes.Contains(text, []byte("Not run here: ")) {
			t.Errorf("%s does not say what was not run", page)
		}
	}
}

// TestPagesAreValid reads the YAML and the JSON of all pages.
func TestPagesAreValid(t *testing.T) {
	pages, err := filepath.Glob(checkout + "/docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	read := 0
	for _, page := range append(pages, checkout+"/README.md", checkout+"/CONTRIBUTING.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile("(?ms)^```(yaml|json)\n(.*?)^```$").FindAllSubmatch(text, -1) {
			read++
			var value any
			err := yaml.Unmarshal(match[2], &value)
			if string(match[1]) == "json" {
				err = json.Unmarshal(match[2], &value)
			}
			if err != nil {
				t.Errorf("%s: %v in\n%s", page, err, match[2])
			}
		}
	}
	if read == 0 {
		t.Error("the pages have neither YAML nor JSON")
	}
}

// TestRecipesForGitHub runs the steps of the workflows that use the action, and has actionlint read the workflows.
func TestRecipesForGitHub(t *testing.T) {
	lint := tool(t, "actionlint")
	used := 0
	for _, b := range blocksOf(t, checkout+"/docs/ci/github.md") {
		if b.language != "yaml" || !strings.Contains(b.text, "jobs:") {
			continue
		}
		cmd := exec.CommandContext(t.Context(), lint, "-no-color", "-")
		cmd.Stdin = strings.NewReader(b.text)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("actionlint: %v\n%s", err, out)
		}
		var w workflow
		if err := yaml.Unmarshal([]byte(b.text), &w); err != nil {
			t.Fatal(err)
		}
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				if !strings.HasPrefix(step.Uses, "egresslint/egresslint@") {
					continue
				}
				used++
				for kind, want := range map[string]int{"secure": 0, "open": 1} {
					box := newSandbox(t, kind, "github", b)
					runner := newRunner(t, newRelease(t))
					runner.workspace = box.dir
					runner.env["github.event.pull_request.number"] = "7"
					write(t, filepath.Join(runner.dir, "comments.json"), "[]")
					inputs := map[string]string{}
					for name, value := range step.With {
						text, err := yaml.Marshal(value)
						if err != nil {
							t.Fatal(err)
						}
						var plain string
						if yaml.Unmarshal(text, &plain) != nil {
							plain = strings.TrimSpace(string(text))
						}
						inputs[name] = evaluated(t, plain, map[string]string{"github.base_ref": "main"})
					}
					if inputs["fail-on"] == "none" {
						want = 0
					}
					if code, log := runner.run(t, inputs); code != want {
						t.Errorf("exit code %d, want %d:\n%s", code, want, log)
					}
				}
			}
		}
	}
	if used != 3 {
		t.Errorf("%d steps use the action, want 3", used)
	}
}

// TestGitLabComponent runs the script of the component with its defaults, and with arguments.
func TestGitLabComponent(t *testing.T) {
	text, err := os.ReadFile(checkout + "/templates/egresslint.yml")
	if err != nil {
		t.Fatal(err)
	}
	documents := yaml.NewDecoder(bytes.NewReader(text))
	var spec struct {
		Spec struct {
			Inputs map[string]struct{ Default, Description string }
		}
	}
	var jobs map[string]struct {
		Variables map[string]string
		Script    []string
		Artifacts struct{ Reports map[string]string }
	}
	if err := errors.Join(documents.Decode(&spec), documents.Decode(&jobs)); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(checkout + "/docs/ci/gitlab.md")
	if err != nil || !bytes.Contains(page, []byte("/egresslint@0.1.0\n")) {
		t.Errorf("the page does not include the component: %v", err)
	}
	job := jobs["egresslint"]
	for kind, inputs := range map[string]map[string]string{
		"secure": {},
		"open":   {"path": "infra", "args": "--no-inline-ignores --fail-on none"},
	} {
		box := newSandbox(t, kind, "gitlab", block{})
		for name, value := range job.Variables {
			box.env = append(box.env, name+"="+regexp.MustCompile(`\$\[\[ inputs\.(\w+) \]\]`).ReplaceAllStringFunc(value, func(input string) string {
				name := strings.Fields(strings.TrimPrefix(input, "$[[ inputs."))[0]
				declared, found := spec.Spec.Inputs[name]
				if !found {
					t.Errorf("no input %s is declared", name)
				}
				if given, found := inputs[name]; found {
					return given
				}
				return declared.Default
			}))
		}
		if code, out := box.run(t, strings.Join(job.Script, "\n")); code != 0 {
			t.Errorf("%s: exit code %d\n%s", kind, code, out)
		}
		for report, file := range job.Artifacts.Reports {
			if info, err := os.Stat(filepath.Join(box.dir, file)); err != nil || info.Size() == 0 {
				t.Errorf("%s: no report %s: %v", kind, report, err)
			}
		}
	}
}

// TestAtlantisDecidesByTheOutput runs the step of the page, and decides as Atlantis does by what is printed.
// Sources: https://www.runatlantis.io/docs/custom-policy-checks, and doPolicyCheck in
// https://github.com/runatlantis/atlantis/blob/main/server/events/project_command_runner.go
func TestAtlantisDecidesByTheOutput(t *testing.T) {
	b := blocksOf(t, checkout+"/docs/ci/atlantis.md")[0]
	failure := regexp.MustCompile(`[1-9][0-9]* failure|failures": \[`)
	for kind, want := range map[string]bool{"secure": false, "open": true} {
		box := newSandbox(t, kind, "atlantis", b)
		code, out := box.run(t, b.script(t))
		if code != 0 || strings.TrimSpace(out) == "" {
			t.Errorf("in the %s repository, exit code %d:\n%s", kind, code, out)
		}
		for by, failed := range map[string]bool{
			"the documentation": strings.Contains(strings.ToLower(out), "fail"),
			"case":              strings.Contains(out, "fail"),
			"a count":           failure.MatchString(out),
			"the beginning":     strings.HasPrefix(strings.TrimSpace(out), "FAIL"),
		} {
			if failed != want {
				t.Errorf("in the %s repository, the check has failed: %v by %s\n%s", kind, failed, by, out)
			}
		}
	}
	box := newSandbox(t, "secure", "atlantis", b)
	write(t, filepath.Join(box.dir, "plan.json"), `{"format_version": "1.2"`)
	if code, out := box.run(t, b.script(t)); code != 2 {
		t.Errorf("for half a plan, exit code %d:\n%s", code, out)
	}
}

// block is a fenced block of a page.
type block struct{ language, text string }

// blocksOf returns the fenced blocks of a page. YAML and JSON must be what they say.
func blocksOf(t *testing.T, page string) []block {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []block
	for _, match := range regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		b := block{match[1], match[2]}
		if !slices.Contains([]string{"yaml", "json", "sh", "groovy", "ts"}, b.language) {
			t.Errorf("%s: a block in the language %q is not tested", page, b.language)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// script is what the block runs.
func (b block) script(t *testing.T) string {
	t.Helper()
	var lines []string
	switch b.language {
	case "sh":
		return b.text
	case "groovy":
		for _, match := range regexp.MustCompile(`(?s)sh '''(.*?)'''`).FindAllStringSubmatch(b.text, -1) {
			lines = append(lines, match[1])
		}
	case "ts":
		commands := regexp.MustCompile(`commands: \[(.*)\]`).FindStringSubmatch(b.text)
		for _, match := range regexp.MustCompile(`'([^']*)'`).FindAllStringSubmatch(commands[1], -1) {
			lines = append(lines, match[1])
		}
	case "json":
		var file struct{ Scripts map[string]string }
		if err := json.Unmarshal([]byte(b.text), &file); err != nil {
			t.Fatalf("%v in\n%s", err, b.text)
		}
		for name, script := range file.Scripts {
			if strings.Contains(script, "egresslint ") {
				lines = append(lines, "npm run "+name+" # egresslint ")
			}
		}
	case "yaml":
		documents := yaml.NewDecoder(strings.NewReader(b.text))
		for {
			var document yaml.Node
			err := documents.Decode(&document)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, b.text)
			}
			lines = append(lines, scripts(&document)...)
		}
	}
	return strings.Join(lines, "\n")
}

// scripts returns the texts below the keys that CI systems run, in the order of the file.
func scripts(node *yaml.Node) []string {
	var found []string
	for i, child := range node.Content {
		key := ""
		if node.Kind == yaml.MappingNode && i%2 == 1 {
			key = node.Content[i-1].Value
		}
		if !slices.Contains([]string{"run", "script", "command", "commands", "bash", "entry", "before_init", "after_plan"}, key) {
			found = append(found, scripts(child)...)
			continue
		}
		switch child.Kind {
		case yaml.ScalarNode:
			found = append(found, child.Value)
		case yaml.SequenceNode:
			for _, line := range child.Content {
				found = append(found, line.Value)
			}
		default:
			found = append(found, scripts(child)...)
		}
	}
	return found
}

// sandbox is a repository with infrastructure, as a CI system checks it out, and the programs that recipes call.
type sandbox struct {
	dir string // where scripts run
	env []string
}

func newSandbox(t *testing.T, kind, page string, b block) *sandbox {
	t.Helper()
	for _, name := range []string{"git", "jq", "tar", "sh", "xargs"} {
		tool(t, name)
	}
	root := t.TempDir()
	repository := filepath.Join(root, "repository")
	plan, configuration := "testdata/plans/whole-network/plan.json", "testdata/plans/whole-network/main.tf"
	if kind == "open" {
		plan, configuration = "testdata/rules/task-egress-destination/bad.plan.json", "testdata/rules/task-egress-destination/bad.tf"
	}
	infra := filepath.Join(repository, "infra")
	if strings.Contains(b.text, "plan.json") || strings.Contains(b.text, "SHOWFILE") { // then the plan is of this configuration
		copyFile(t, checkout+"/"+configuration, filepath.Join(infra, "main.tf"))
	} else if err := os.CopyFS(infra, os.DirFS(checkout+"/testdata/example/terraform/"+kind)); err != nil {
		t.Fatal(err)
	}
	template, err := os.ReadFile(checkout + "/testdata/example/cloudformation/" + kind + "/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(template), "\nResources:\n", "\nParameters:\n  Stage:\n    Type: String\nResources:\n", 1)
	write(t, filepath.Join(repository, "template.yaml"), text)
	write(t, filepath.Join(repository, "parameters.json"), `{"Parameters": {"Stage": "prod"}}`)
	write(t, filepath.Join(repository, "samconfig.toml"), "version = 0.1\n[prod.deploy.parameters]\nparameter_overrides = \"Stage=prod\"\n")
	if b.language == "json" {
		write(t, filepath.Join(repository, "package.json"), b.text)
	}
	copyFile(t, checkout+"/templates/traffic-comment.sh", filepath.Join(repository, "traffic-comment.sh"))
	given := filepath.Join(root, "given")
	copyFile(t, checkout+"/"+plan, filepath.Join(given, "plan.json"))
	write(t, filepath.Join(given, "cdk.out", "Web.template.json"), string(template))
	write(t, filepath.Join(given, "cdk.out", "manifest.json"), `{"version": "36.0.0", "artifacts": {"Web": {"type": "aws:cloudformation:stack",
		"environment": "aws://123456789012/ap-northeast-1", "properties": {"templateFile": "Web.template.json"}}}}`)
	for file, content := range newRelease(t).files {
		if file == "checksums.txt" {
			content = bytes.ReplaceAll(content, []byte("1.2.3"), []byte("0.1.0"))
		}
		write(t, filepath.Join(given, strings.ReplaceAll(file, "1.2.3", "0.1.0")), string(content))
	}
	for name, script := range fakes {
		write(t, filepath.Join(root, "bin", name), "#!/bin/sh\nset -e\n"+script)
	}
	box := &sandbox{dir: repository}
	box.env = []string{
		"PATH=" + filepath.Join(root, "bin") + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"HOME=" + root, "GIT_CONFIG_NOSYSTEM=1", "GIVEN=" + given, "DIR=" + infra, "SHOWFILE=plan.json",
		"GIT_AUTHOR_NAME=Someone", "GIT_AUTHOR_EMAIL=someone@example.com", "GIT_COMMITTER_NAME=Someone", "GIT_COMMITTER_EMAIL=someone@example.com",
	}
	code, out := box.run(t, `
git init --quiet --initial-branch=main
git add .
git commit --quiet --message=infrastructure
git clone --quiet --bare . ../origin
git remote add origin ../origin
git fetch --quiet origin
git checkout --quiet -b change
git rev-parse HEAD`)
	if code != 0 {
		t.Fatal(out)
	}
	box.env = append(box.env, "CI_MERGE_REQUEST_DIFF_BASE_SHA="+strings.TrimSpace(out), "CODEBUILD_WEBHOOK_BASE_REF=refs/heads/main",
		"CHANGE_TARGET=main", "SYSTEM_PULLREQUEST_TARGETBRANCHNAME=main", "BITBUCKET_PR_DESTINATION_BRANCH=main")
	if page == "azure-pipelines" && strings.Contains(b.text, "PullRequest") {
		box.run(t, `tar -xzf "$GIVEN/egresslint_0.1.0_linux_amd64.tar.gz"`) // the page shows the second half of a job
	}
	if page == "atlantis" || page == "spacelift" { // which run in the directory of the project
		box.dir = infra
		copyFile(t, checkout+"/"+plan, filepath.Join(infra, "plan.json"))
	}
	return box
}

// run runs a script as the strictest of the CI systems does.
func (s *sandbox) run(t *testing.T, script string) (int, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-e", "-c", script)
	cmd.Dir = s.dir
	cmd.Env = s.env
	out, err := cmd.CombinedOutput()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		return failed.ExitCode(), string(out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, string(out)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(text))
}

// fakes are the programs of others that recipes call. They refuse what the recipes do not say.
var fakes = map[string]string{
	"apk": "exit 0\n", // what it would install is here
	"curl": `
for argument; do
  case $argument in
  https://github.com/egresslint/egresslint/releases/download/v0.1.0/*) cp "$GIVEN/${argument##*/}" . ;;
  -fsSLO | -O) ;;
  *) exit 1 ;;
  esac
done`,
	"terraform": `
case $* in
'plan -out=tfplan') touch tfplan ;;
'show -json tfplan' | 'show -json spacelift.plan') cat "$GIVEN/plan.json" ;;
*) exit 1 ;;
esac`,
	"terragrunt": `
[ "$*" = "run --all --json-out-dir $PWD/plans -- plan" ] || exit 1
for unit in app network/vpc; do
  mkdir -p "plans/$unit"
done
cp "$GIVEN/plan.json" plans/app/tfplan.json`,
	"cdk": `
[ "$*" = 'synth --quiet' ] || exit 1
cp -R "$GIVEN/cdk.out" .`,
	"npm": `
case $1 in
ci) ;;
run) jq -r --arg name "$2" '.scripts[$name]' package.json | sh -e ;;
*) exit 1 ;;
esac`,
	"npx": `exec "$@"`,
	"sam": `[ "$*" = 'deploy --config-env prod' ]`,
	"copilot": `
mkdir -p infrastructure
cd infrastructure
case $* in
'env package --name test --output-dir infrastructure')
  printf 'Parameters:\n  AppName:\n    Type: String\nResources:\n  Cluster:\n    Type: AWS::ECS::Cluster\n' >test.env.yml
  echo '{"Parameters": {"AppName": "shop"}, "Tags": {}}' >test.env.params.json ;;
'svc package --name web --env test --output-dir infrastructure')
  cp ../template.yaml web-test.stack.yml
  echo '{"Parameters": {"Stage": "test"}, "Tags": {}}' >web-test.params.json ;;
*) exit 1 ;;
esac`,
}
