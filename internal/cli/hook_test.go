package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// monorepo is a repository of 200 roots. Each calls one of 20 modules and has values for two environments.
type monorepo struct {
	t   *testing.T
	dir string
	env map[string]string
}

const rootsOfMonorepo, modulesOfMonorepo = 200, 20

func newMonorepo(t *testing.T) *monorepo {
	t.Helper()
	m := &monorepo{t: t, dir: t.TempDir(), env: map[string]string{}}
	for i := range modulesOfMonorepo {
		m.write(fmt.Sprintf("modules/m%d/main.tf", i), `
variable "name" {}
resource "aws_security_group" "task" {
  vpc_id = "vpc-0a1b2c3d"
  name   = var.name
}

resource "aws_ecs_service" "app" {
  name            = "app"
  task_definition = "app"
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = ["subnet-0a1b2c3d"]
    security_groups = [aws_security_group.task.id]
  }
}`)
		m.write(fmt.Sprintf("modules/m%d/rules.tf", i), fmt.Sprintf("locals {\n  rules = jsondecode(file(\"${path.module}/rules-%d.json\"))\n}\n", i))
		m.write(fmt.Sprintf("modules/m%d/rules-%d.json", i, i), "[]")
	}
	for i := range rootsOfMonorepo {
		m.write(fmt.Sprintf("live/r%d/main.tf", i), fmt.Sprintf(`
variable "name" {}
module "task" {
  source = "../../modules/m%d"
  name   = var.name
}`, i%modulesOfMonorepo))
		for _, environment := range []string{"prod", "dev"} {
			m.write(fmt.Sprintf("live/r%d/%s.tfvars", i, environment), fmt.Sprintf("name = %q\n", environment))
		}
	}
	m.write("stacks/parent.yaml", "Resources:\n  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./child.yaml}}\n")
	m.write("stacks/child.yaml", `
Resources:
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: task, VpcId: vpc-0a1b2c3d}}
  Service:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      TaskDefinition: app
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-0a1b2c3d], SecurityGroups: [!GetAtt Group.GroupId]}}
`)
	m.write("docs/readme.txt", "nothing\n")
	m.git("init", "--quiet", "--initial-branch=main")
	m.commit()
	return m
}

func (m *monorepo) write(name, text string) {
	m.t.Helper()
	file := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

func (m *monorepo) git(args ...string) {
	m.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", m.dir}, args...)...)
	if cmd.Err != nil && !slices.Contains(cmd.Environ(), "CI=true") {
		m.t.Skip("git is not installed")
	}
	cmd.Env = append(cmd.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com")
	if out, err := cmd.CombinedOutput(); err != nil {
		m.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (m *monorepo) commit() {
	m.t.Helper()
	m.git("add", ".")
	m.git("commit", "--quiet", "--message=change")
}

// hook returns the roots and variants that the hook checks for the paths.
func (m *monorepo) hook(paths ...string) []string {
	m.t.Helper()
	var out, errs strings.Builder
	code := Main(m.t.Context(), System{
		Args: append([]string{"check", "--hook", "--format", "json"}, paths...), Stdout: &out, Stderr: &errs, Dir: m.dir,
		Getenv: func(name string) string { return m.env[name] },
	})
	var report model.Report
	if err := json.Unmarshal([]byte(out.String()), &report); err != nil {
		m.t.Fatalf("%v: exit code %d, %s%s", err, code, out.String(), errs.String())
	}
	var roots []string
	for _, w := range report.Workloads {
		roots = append(roots, strings.TrimSpace(w.Root+" "+w.Variant))
	}
	if len(roots) == 0 && code == ExitUnable {
		roots = []string{report.Notes[0].Message}
	}
	slices.Sort(roots)
	return roots
}

// using returns the roots that call a module, in both environments.
func using(module int) []string {
	var roots []string
	for i := module; i < rootsOfMonorepo; i += modulesOfMonorepo {
		roots = append(roots, fmt.Sprintf("live/r%d dev", i), fmt.Sprintf("live/r%d prod", i))
	}
	slices.Sort(roots)
	return roots
}

// TestHookAnalysesWhatChanged shows which roots of a large repository a hook checks: those that use a file of the commit,
// whichever way, and no others.
func TestHookAnalysesWhatChanged(t *testing.T) {
	t.Parallel()
	m := newMonorepo(t)
	for name, test := range map[string]struct{ paths, want []string }{
		"a file of one root":          {[]string{"live/r17/main.tf"}, []string{"live/r17 dev", "live/r17 prod"}},
		"two files of one root":       {[]string{"live/r17/main.tf", "live/r17/dev.tfvars"}, []string{"live/r17 dev", "live/r17 prod"}},
		"the values of a variant":     {[]string{"live/r17/dev.tfvars"}, []string{"live/r17 dev"}},
		"a module":                    {[]string{"modules/m3/main.tf"}, using(3)},
		"data that a module reads":    {[]string{"modules/m3/rules-3.json"}, using(3)},
		"a nested template":           {[]string{"stacks/child.yaml"}, []string{"stacks/parent.yaml"}},
		"what nothing reads":          {[]string{"docs/readme.txt"}, nil},
		"nothing":                     {nil, nil},
		"a file that there never was": {[]string{"docs/none.tf"}, []string{"There is no such file or directory."}},
	} {
		if got := m.hook(test.paths...); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// TestHookAnalysesWhatWasDeleted shows the same for files that a commit deletes, of which hooks do not get the paths.
func TestHookAnalysesWhatWasDeleted(t *testing.T) {
	t.Parallel()
	m := newMonorepo(t)
	for _, test := range []struct {
		deleted, passed string
		want            []string
	}{
		{"docs/readme.txt", "", nil},
		{"modules/m3/main.tf", "", nil}, // the roots have no workload any more, and an argument that the module does not take
		{"modules/m4/rules.tf", "", using(4)},
		{"modules/m5/rules-5.json", "", using(5)},
		{"modules/m6/rules-6.json", "live/r17/dev.tfvars", append([]string{"live/r17 dev"}, using(6)...)},
		{"live/r17/dev.tfvars", "", []string{"live/r17 prod"}},
		{"live/r18/main.tf", "", nil},
	} {
		m.git("rm", "--quiet", test.deleted)
		var paths []string
		if test.passed != "" {
			paths = []string{test.passed}
		}
		slices.Sort(test.want)
		got := m.hook(paths...)
		if !slices.Equal(got, test.want) {
			t.Errorf("without %s: got %v, want %v", test.deleted, got, test.want)
		}
		m.commit()
		m.env[fromRef], m.env[toRef] = "HEAD~1", "HEAD"
		if pushed := m.hook(paths...); !slices.Equal(got, pushed) {
			t.Errorf("without %s: got %v before the commit, and %v before the push", test.deleted, got, pushed)
		}
		clear(m.env)
	}
	m.git("rm", "--quiet", "-r", "modules/m7")
	if got := m.hook(); len(got) != 1 || !strings.Contains(got[0], "the source of module.task cannot be read") {
		t.Errorf("without a module that is called: got %v, want an error about it", got)
	}
}

// The variables of pre-commit.
const fromRef, toRef = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"
