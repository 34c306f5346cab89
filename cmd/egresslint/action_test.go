package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestAction runs the steps of action.yml, as a runner does, with a release that is served here.
func TestAction(t *testing.T) {
	for name, test := range map[string]struct {
		inputs map[string]string
		exit   int
		want   map[string]string
		log    string // a regular expression
	}{
		"nothing is found": {
			inputs: map[string]string{"path": "secure"},
			want:   map[string]string{"exit-code": "0", "findings": "0", "violations": "0", "errors": "0", "version": "v1.2.3", "sarif-file": ""},
			log:    `(?m)^ok$`,
		},
		"violations": {
			inputs: map[string]string{"path": "open"},
			exit:   1,
			want:   map[string]string{"exit-code": "1", "findings": "2", "violations": "2", "unknowns": "0", "failing": "2", "errors": "0"},
			log:    `(?m)^::error file=open/main.tf,line=32,`,
		},
		"violations that do not fail the job": {
			inputs: map[string]string{"path": "open", "fail-on": "none", "sarif-file": "found.sarif"},
			want:   map[string]string{"exit-code": "0", "findings": "2", "failing": "0", "sarif-file": "found.sarif"},
			log:    `(?m)^ok`,
		},
		"several paths and arguments": {
			inputs: map[string]string{"path": "secure\n  open \r\n", "args": "--skip=task-egress-destination\n--skip=endpoint-egress-destination"},
			want:   map[string]string{"exit-code": "0", "findings": "0"},
			log:    `Checked 2 roots`,
		},
		"what cannot be read": {
			inputs: map[string]string{"path": "damaged", "sarif-file": "damaged.sarif"},
			exit:   2,
			want:   map[string]string{"exit-code": "2", "errors": "1", "sarif-file": ""},
			log:    `(?m)^::error file=damaged/main.tf,`,
		},
		"no value is a command of the shell": {
			inputs: map[string]string{"path": "$(touch injected)", "args": "--region=`touch injected`;touch injected", "config": "'; touch injected; '"},
			exit:   2,
			want:   map[string]string{"exit-code": "2"},
			log:    `touch injected`,
		},
		"no path is a flag": {
			inputs: map[string]string{"path": "--fail-on=none\nopen"},
			exit:   2,
			want:   map[string]string{"exit-code": "2", "violations": "2"},
			log:    `--fail-on=none`,
		},
		"text is no command of the workflow": {
			inputs: map[string]string{"path": "open", "format": "text"},
			exit:   1,
			want:   map[string]string{"exit-code": "1"},
			log:    `(?s)::stop-commands::([0-9a-f]{32})\n.*error\[task-egress-destination\].*\n::[0-9a-f]{32}::\n`,
		},
		"a version without v": {
			inputs: map[string]string{"path": "secure", "version": "1.2.3"},
			want:   map[string]string{"version": "v1.2.3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			runner := newRunner(t, newRelease(t))
			exit, log := runner.run(t, test.inputs)
			if exit != test.exit {
				t.Errorf("exit code %d, want %d:\n%s", exit, test.exit, log)
			}
			for output, want := range test.want {
				if got := runner.outputs[output]; got != want {
					t.Errorf("output %s is %q, want %q:\n%s", output, got, want, log)
				}
			}
			if !regexp.MustCompile(test.log).MatchString(log) {
				t.Errorf("the log is\n%s", log)
			}
			if summary := runner.read(t, "summary"); !strings.HasPrefix(summary, "**egresslint: ") {
				t.Errorf("the summary of the job is\n%s", summary)
			}
			if _, err := os.Stat(filepath.Join(runner.workspace, "injected")); err == nil {
				t.Error("an input was run as a command")
			}
		})
	}
}

// TestActionInstalls downloads what is to be run, or refuses to.
func TestActionInstalls(t *testing.T) {
	for name, test := range map[string]struct {
		release func(*release)
		env     map[string]string
		version string
		exit    int
		log     string
	}{
		"provenance is verified": {
			log: `gh attestation verify egresslint_1.2.3_linux_amd64.tar.gz --repo egresslint/egresslint --signer-workflow egresslint/egresslint/.github/workflows/release.yaml`,
		},
		"a version that is named": {
			release: func(r *release) { r.latest = "v9.9.9" },
			version: "v1.2.3",
		},
		"the version of the action": {
			release: func(r *release) { r.latest = "v9.9.9" },
			env:     map[string]string{"github.action_ref": "v1.2.3"},
		},
		"the action by a commit": {
			env: map[string]string{"github.action_ref": "3d3c42e5aac5ba805825da76410c181273ba90b1"},
		},
		"the checksum is another one": {
			release: func(r *release) { r.files["egresslint_1.2.3_linux_amd64.tar.gz"] = packed(t, "#!/bin/sh\ntouch ran\n") },
			exit:    2,
			log:     `does not have the checksum that the release lists, so it was not run`,
		},
		"the provenance is another one": {
			env:  map[string]string{"FAKE_GH_ATTESTATION": "1"},
			exit: 2,
			log:  `The provenance of egresslint_1.2.3_linux_amd64.tar.gz cannot be verified, so it was not run`,
		},
		"another host than github.com": {
			env: map[string]string{"GITHUB_SERVER_URL": "https://git.example.com", "FAKE_GH_ATTESTATION": "1"},
			log: `The provenance was not verified`,
		},
		"macOS": {
			env: map[string]string{"RUNNER_OS": "macOS", "RUNNER_ARCH": "ARM64"},
			log: `gh attestation verify egresslint_1.2.3_darwin_arm64.tar.gz`,
		},
		"Windows": {
			env: map[string]string{"RUNNER_OS": "Windows"},
			log: `gh attestation verify egresslint_1.2.3_windows_amd64.zip`,
		},
		"the release lacks the platform": {
			env: map[string]string{"RUNNER_ARCH": "ARM64"},
			log: `(?s)The release v1.2.3 has no program for linux/arm64. Building from source.*go install github.com/egresslint/egresslint/cmd/egresslint@v1.2.3`,
		},
		"a platform of no release": {
			env: map[string]string{"RUNNER_ARCH": "ARM"},
			log: `has no program for linux/unknown. Building from source`,
		},
		"no release of the version": {
			version: "v4.5.6",
			log:     `go install github.com/egresslint/egresslint/cmd/egresslint@v4.5.6`,
		},
		"no release at all": {
			release: func(r *release) { r.latest = "" },
			log:     `go install github.com/egresslint/egresslint/cmd/egresslint@latest`,
		},
		"the source is not there": {
			version: "v4.5.6",
			env:     map[string]string{"FAKE_GO": "1"},
			exit:    2,
			log:     `go install github.com/egresslint/egresslint/cmd/egresslint@v4.5.6 failed`,
		},
		"a version that is none": {
			version: "../../other/v1",
			exit:    2,
			log:     `neither latest nor a version`,
		},
		"the server is at fault": {
			release: func(r *release) { r.status = http.StatusForbidden },
			version: "v1.2.3",
			exit:    2,
			log:     `cannot be downloaded: status 403`,
		},
		"the archive is not there": {
			release: func(r *release) { delete(r.files, "egresslint_1.2.3_linux_amd64.tar.gz") },
			exit:    2,
			log:     `cannot be downloaded: status 404`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			served := newRelease(t)
			if test.release != nil {
				test.release(served)
			}
			runner := newRunner(t, served)
			for name, value := range test.env {
				runner.env[name] = value
			}
			exit, log := runner.run(t, map[string]string{"path": "secure", "version": test.version})
			if exit != test.exit || !regexp.MustCompile(test.log).MatchString(log) {
				t.Errorf("exit code %d, want %d and %s:\n%s", exit, test.exit, test.log, log)
			}
			if exit == 0 && !regexp.MustCompile(`(?m)^ok$`).MatchString(log) {
				t.Errorf("egresslint did not run:\n%s", log)
			}
			if _, err := os.Stat(filepath.Join(runner.workspace, "ran")); err == nil {
				t.Error("a program was run that should not be")
			}
		})
	}
}

// TestActionPage compares the inputs and outputs of action.yml with those that docs/ci/github.md names.
func TestActionPage(t *testing.T) {
	var a action
	text, err := os.ReadFile(checkout + "/action.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(checkout + "/docs/ci/github.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| input | default | meaning |\n")
	table, outputs, _ := strings.Cut(table, "\n\n")
	outputs, _, _ = strings.Cut(outputs, "\n\n")
	for name := range a.Inputs {
		if !strings.Contains(table, "`"+name+"`") {
			t.Errorf("the table of the page lacks the input %s", name)
		}
	}
	for name := range a.Outputs {
		if !strings.Contains(outputs, "`"+name+"`") {
			t.Errorf("the page lacks the output %s", name)
		}
	}
}

// TestActionComments writes one comment, and replaces it.
func TestActionComments(t *testing.T) {
	runner := newRunner(t, newRelease(t))
	runner.env["github.event.pull_request.number"] = "7"
	stranger := `[{"databaseId": 3, "viewerDidAuthor": false, "body": "<!-- egresslint default -->\nmine"}]`
	runner.write(t, "comments.json", stranger)
	comment := func(want int, inputs map[string]string) string {
		t.Helper()
		inputs["diff-comment"] = "true"
		_, log := runner.run(t, inputs)
		if got := strings.Count(runner.read(t, "comments.json"), `"databaseId"`); got != want {
			t.Fatalf("there are %d comments, want %d:\n%s\n%s", got, want, log, runner.read(t, "comments.json"))
		}
		return runner.read(t, "comments.json")
	}
	if got := comment(1, map[string]string{"path": "secure"}); !strings.Contains(got, "mine") {
		t.Errorf("where nothing is found, the comments become\n%s", got)
	}
	if got := comment(2, map[string]string{"path": "open"}); !strings.Contains(got, "FAILED (exit 1): 2 violations") || !strings.Contains(got, "mine") {
		t.Errorf("the comments are\n%s", got)
	}
	if got := comment(2, map[string]string{"path": "damaged"}); strings.Contains(got, "2 violations") || !strings.Contains(got, "FAILED (exit 2)") {
		t.Errorf("the comment was not replaced:\n%s", got)
	}
	if got := comment(2, map[string]string{"path": "secure"}); strings.Contains(got, "FAILED") {
		t.Errorf("the comment still has what is mended:\n%s", got)
	}
	if got := comment(3, map[string]string{"path": "open", "comment-key": `other" -->`}); !strings.Contains(got, "<!-- egresslint other-----") {
		t.Errorf("the comments are\n%s", got)
	}
	runner.env["FAKE_GH_API"] = "1"
	exit, log := runner.run(t, map[string]string{"path": "secure", "diff-comment": "true"})
	if exit != 0 || !strings.Contains(log, "::warning title=egresslint::The comments of the pull request cannot be read") {
		t.Errorf("a token that may do nothing: exit code %d\n%s", exit, log)
	}
	runner.env["github.event.pull_request.number"] = ""
	if exit, log := runner.run(t, map[string]string{"path": "secure", "diff-comment": "true"}); exit != 0 || !strings.Contains(log, "There is no pull request") {
		t.Errorf("a push: exit code %d\n%s", exit, log)
	}
}

// TestActionComparesTraffic comments on what a change opens, only if it changes something, and replaces the comment.
func TestActionComparesTraffic(t *testing.T) {
	runner := newRunner(t, newRelease(t))
	tool(t, "git")
	runner.env["github.event.pull_request.number"] = "7"
	runner.write(t, "comments.json", "[]")
	git := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", runner.workspace, "-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "--quiet", "--initial-branch=main")
	git("add", ".")
	git("commit", "--quiet", "--message=base")
	compare := func(comments, wantExit int, failOn string) string {
		t.Helper()
		inputs := map[string]string{"path": "secure", "fail-on": "none", "diff-comment": "true", "traffic-base": "main", "traffic-fail-on": failOn}
		exit, log := runner.run(t, inputs)
		text := runner.read(t, "comments.json")
		if got := strings.Count(text, `"databaseId"`); got != comments || exit != wantExit {
			t.Fatalf("exit code %d and %d comments, want %d and %d:\n%s\n%s", exit, got, wantExit, comments, log, text)
		}
		return text
	}
	compare(0, 0, "opened") // nothing changes
	main := filepath.Join(runner.workspace, "secure", "main.tf")
	before, err := os.ReadFile(main)
	if err != nil {
		t.Fatal(err)
	}
	write(t, main, string(before)+"resource \"aws_vpc_security_group_egress_rule\" \"more\" {\n  security_group_id = aws_security_group.task.id\n"+
		"  ip_protocol = \"tcp\"\n  from_port = 5432\n  to_port = 5432\n  cidr_ipv4 = \"192.0.2.0/24\"\n}\n")
	// The findings have a comment of their own.
	if got := compare(2, 1, "opened,broken"); !strings.Contains(got, "opens 1 destination for 1 task; no pull breaks") || !strings.Contains(got, "egresslint default-traffic") {
		t.Errorf("the comments are\n%s", got)
	}
	if runner.outputs["traffic-exit-code"] != "1" {
		t.Errorf("the outputs are %v", runner.outputs)
	}
	compare(2, 0, "broken")
	write(t, main, string(before))
	if got := compare(2, 0, "opened"); strings.Contains(got, "opens 1 destination") || !strings.Contains(got, "no traffic changes") {
		t.Errorf("the comment was not replaced:\n%s", got)
	}
	exit, log := runner.run(t, map[string]string{"path": "secure", "traffic-base": "gone"})
	if exit != 2 || !strings.Contains(log, "no such revision") {
		t.Errorf("a base that there is not: exit code %d\n%s", exit, log)
	}
}

// TestActionCommentIsShort cuts a report that is longer than a comment may be.
func TestActionCommentIsShort(t *testing.T) {
	runner := newRunner(t, newRelease(t))
	runner.env["github.event.pull_request.number"] = "7"
	runner.write(t, "comments.json", "[]")
	var many strings.Builder
	for i := range 300 {
		fmt.Fprintf(&many, "resource \"aws_ecs_service\" \"app%d\" {\n  launch_type = \"FARGATE\"\n  network_configuration {\n    subnets         = []\n    security_groups = [aws_security_group.app%d.id]\n  }\n}\nresource \"aws_security_group\" \"app%d\" {\n  egress {\n    protocol    = \"-1\"\n    from_port   = 0\n    to_port     = 0\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n", i, i, i)
	}
	write(t, filepath.Join(runner.workspace, "many", "main.tf"), many.String())
	exit, log := runner.run(t, map[string]string{"path": "many", "diff-comment": "true", "format": "compact"})
	if exit != 1 {
		t.Fatalf("exit code %d\n%.3000s", exit, log)
	}
	var comments []struct{ Body string }
	if err := json.Unmarshal([]byte(runner.read(t, "comments.json")), &comments); err != nil || len(comments) != 1 {
		t.Fatalf("%d comments: %v", len(comments), err)
	}
	whole, comment := len(runner.read(t, "summary")), comments[0].Body
	if whole < 60000 || len(comment) > 65536 || !strings.HasSuffix(comment, "\nThe rest is in the summary of the job.\n") {
		t.Errorf("of %d characters, the comment has %d:\n%.3000s", whole, len(comment), comment)
	}
}

// release is a page of releases, as GitHub serves it.
type release struct {
	latest string
	status int // of the checksums, if it is not 0
	files  map[string][]byte
	url    string
}

// newRelease serves v1.2.3 with programs for some platforms.
func newRelease(t *testing.T) *release {
	t.Helper()
	const program = "#!/bin/sh\nexec egresslint \"$@\"\n"
	r := &release{latest: "v1.2.3", files: map[string][]byte{
		"egresslint_1.2.3_linux_amd64.tar.gz":  packed(t, program),
		"egresslint_1.2.3_darwin_arm64.tar.gz": packed(t, program),
		"egresslint_1.2.3_windows_amd64.zip":   zipped(t, program),
	}}
	var sums strings.Builder
	for archive, text := range r.files {
		fmt.Fprintf(&sums, "%064x  %s.sbom.json\n%x  %s\n", 1, archive, sha256.Sum256(text), archive)
	}
	r.files["checksums.txt"] = []byte(sums.String())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		name, _ := strings.CutPrefix(req.URL.Path, "/releases/download/v1.2.3/")
		text, found := r.files[name]
		switch {
		case req.URL.Path == "/releases/latest" && r.latest == "":
			http.Redirect(w, req, "/releases", http.StatusFound)
		case req.URL.Path == "/releases/latest":
			http.Redirect(w, req, "/releases/tag/"+r.latest, http.StatusFound)
		case req.URL.Path == "/releases" || strings.HasPrefix(req.URL.Path, "/releases/tag/"):
			fmt.Fprintln(w, "<html></html>")
		case r.status != 0:
			w.WriteHeader(r.status)
		case found:
			w.Write(text)
		default:
			http.NotFound(w, req)
		}
	}))
	t.Cleanup(server.Close)
	r.url = server.URL + "/releases"
	return r
}

// packed is an archive with a program egresslint.
func packed(t *testing.T, program string) []byte {
	t.Helper()
	var out strings.Builder
	zipped := gzip.NewWriter(&out)
	archive := tar.NewWriter(zipped)
	if err := archive.WriteHeader(&tar.Header{Name: "egresslint", Mode: 0o755, Size: int64(len(program))}); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Write([]byte(program)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(archive.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return []byte(out.String())
}

// zipped is an archive of Windows with a program egresslint.exe.
func zipped(t *testing.T, program string) []byte {
	t.Helper()
	var out strings.Builder
	archive := zip.NewWriter(&out)
	file, err := archive.Create("egresslint.exe")
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(file, program)
	if err := errors.Join(err, archive.Close()); err != nil {
		t.Fatal(err)
	}
	return []byte(out.String())
}

// action is what the test needs of action.yml.
type action struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct {
		Steps []struct {
			ID, If, Run, Shell string
			Env                map[string]string
		}
	}
}

// runner runs the action as the runner of GitHub does.
type runner struct {
	action    action
	dir       string // the files of the runner
	workspace string
	env       map[string]string // of the job; with a dot in its name, a value of a context
	outputs   map[string]string // of the last run
}

// newRunner has a workspace with the examples, and gh and go in the place of the real ones.
func newRunner(t *testing.T, served *release) *runner {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs in the place of gh and go are scripts")
	}
	for _, name := range []string{"bash", "curl", "jq", "tar", "unzip"} {
		tool(t, name)
	}
	r := &runner{dir: t.TempDir(), workspace: t.TempDir()}
	text, err := os.ReadFile(checkout + "/action.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &r.action); err != nil {
		t.Fatal(err)
	}
	for i := range r.action.Runs.Steps {
		if step := r.action.Runs.Steps[i]; step.Env["RELEASES_URL"] != "" {
			if step.Env["RELEASES_URL"] != "https://github.com/egresslint/egresslint/releases" {
				t.Errorf("the action downloads from %s", step.Env["RELEASES_URL"])
			}
			step.Env["RELEASES_URL"] = served.url
		}
	}
	for _, example := range []string{"open", "secure"} {
		if err := os.CopyFS(filepath.Join(r.workspace, example), os.DirFS(checkout+"/testdata/example/terraform/"+example)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(r.workspace, "damaged", "main.tf"), "resource {\n")
	write(t, filepath.Join(r.dir, "bin", "gh"), fakeGH)
	write(t, filepath.Join(r.dir, "bin", "go"), fakeGo)
	absolute, err := filepath.Abs(checkout)
	if err != nil {
		t.Fatal(err)
	}
	r.env = map[string]string{
		"PATH":                filepath.Join(r.dir, "bin") + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"HOME":                r.dir,
		"RUNNER_OS":           "Linux",
		"RUNNER_ARCH":         "X64",
		"RUNNER_TEMP":         r.dir,
		"GITHUB_ACTION_PATH":  absolute,
		"GITHUB_REPOSITORY":   "someone/infra",
		"GITHUB_SERVER_URL":   "https://github.com",
		"GITHUB_STEP_SUMMARY": filepath.Join(r.dir, "summary"),
		"FAKE_COMMENTS":       filepath.Join(r.dir, "comments.json"),
	}
	return r
}

// run runs the steps with these inputs, and returns the exit code of the one that failed, and the log.
func (r *runner) run(t *testing.T, inputs map[string]string) (int, string) {
	t.Helper()
	context := map[string]string{}
	for name, input := range r.action.Inputs {
		context["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		if _, declared := r.action.Inputs[name]; !declared {
			t.Fatalf("the action has no input %s", name)
		}
		if value != "" {
			context["inputs."+name] = value
		}
	}
	for name, value := range r.env {
		if strings.Contains(name, ".") {
			context[name] = value
		}
	}
	var log strings.Builder
	exit := 0
	for _, step := range r.action.Runs.Steps {
		if exit != 0 {
			break
		}
		if !holds(step.If, context) {
			continue
		}
		output := filepath.Join(t.TempDir(), "output")
		cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		cmd.Dir = r.workspace
		cmd.Env = []string{"GITHUB_OUTPUT=" + output}
		for name, value := range r.env {
			if !strings.Contains(name, ".") {
				cmd.Env = append(cmd.Env, name+"="+value)
			}
		}
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+evaluated(t, value, context))
		}
		printed, err := cmd.CombinedOutput()
		log.Write(printed)
		if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
			exit = failed.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		written, _ := os.ReadFile(output) // not every step has outputs
		for line := range strings.Lines(string(written)) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			context["steps."+step.ID+".outputs."+name] = value
		}
	}
	r.outputs = map[string]string{}
	for name, output := range r.action.Outputs {
		r.outputs[name] = evaluated(t, output.Value, context)
	}
	return exit, log.String()
}

// holds evaluates the condition of a step.
func holds(condition string, context map[string]string) bool {
	for part := range strings.SplitSeq(condition, " && ") {
		if name, value, found := strings.Cut(part, " == "); found && context[name] != strings.Trim(value, "'") {
			return false
		}
		if name, value, found := strings.Cut(part, " != "); found && context[name] == strings.Trim(value, "'") {
			return false
		}
	}
	return true
}

// evaluated puts the values of contexts into a text. What is empty or does not exist is empty, as on a runner.
func evaluated(t *testing.T, text string, context map[string]string) string {
	t.Helper()
	return regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`).ReplaceAllStringFunc(text, func(expression string) string {
		name := strings.Trim(expression, "${} ")
		if !regexp.MustCompile(`^(inputs|steps|github)[.a-z_-]+$`).MatchString(name) {
			t.Fatalf("the runner of this test does not evaluate %s", expression)
		}
		return context[name]
	})
}

func (r *runner) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (r *runner) write(t *testing.T, name, text string) {
	t.Helper()
	write(t, filepath.Join(r.dir, name), text)
}

// write writes a file that can be run.
func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// fakeGH keeps the comments of a pull request in a file. It evaluates filters with jq, which gh has built in.
const fakeGH = `#!/bin/bash
set -euo pipefail
echo "gh $*" >&2
case $* in
'attestation verify --help') exit ;;
'attestation verify '*) exit "${FAKE_GH_ATTESTATION:-0}" ;;
esac
[ -z "${FAKE_GH_API:-}" ] || exit 1
filter= body= method=GET
shift
while [ $# -gt 0 ]; do
  case $1 in
  --jq) filter=$2; shift ;;
  --method) method=$2; shift ;;
  -F) case $2 in body=@*) body=${2#body=@} ;; number=7) ;; *) exit 1 ;; esac; shift ;;
  -f) shift ;;
  --*) ;;
  *) path=$1 ;;
  esac
  shift
done
case "$method $path" in
'GET graphql') jq -r '{data: {repository: {pullRequest: {comments: {nodes: .}}}}} | '"$filter" "$FAKE_COMMENTS"; exit ;;
'POST repos/someone/infra/issues/7/comments')
  changed=$(jq --rawfile body "$body" '. + [{databaseId: (length + 10), viewerDidAuthor: true, body: $body}]' "$FAKE_COMMENTS") ;;
'PATCH repos/someone/infra/issues/comments/'*)
  changed=$(jq --rawfile body "$body" --argjson id "${path##*/}" 'map(if .databaseId == $id then .body = $body else . end)' "$FAKE_COMMENTS") ;;
*) exit 1 ;;
esac
echo "$changed" >"$FAKE_COMMENTS"
`

// fakeGo installs the program that is tested.
const fakeGo = `#!/bin/sh
echo "go $*"
[ "${FAKE_GO:-0}" = 0 ] || exit 1
printf '#!/bin/sh\nexec egresslint "$@"\n' >"$GOBIN/egresslint"
chmod +x "$GOBIN/egresslint"
`
