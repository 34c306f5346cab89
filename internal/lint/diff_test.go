package lint

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// repo is a git repository that a test makes.
type repo struct {
	*testing.T
	dir string
}

func newRepo(t *testing.T) repo {
	t.Helper()
	r := repo{t, t.TempDir()}
	r.git("init", "--quiet", "--initial-branch=main")
	return r
}

func (r repo) git(args ...string) {
	r.Helper()
	cmd := exec.CommandContext(r.Context(), "git", append([]string{"-C", r.dir}, args...)...)
	if cmd.Err != nil && !slices.Contains(cmd.Environ(), "CI=true") {
		r.Skip("git is not installed")
	}
	cmd.Env = append(cmd.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com")
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r repo) write(name, text string) {
	r.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		r.Fatal(err)
	}
}

func (r repo) remove(name string) {
	r.Helper()
	if err := os.RemoveAll(filepath.Join(r.dir, filepath.FromSlash(name))); err != nil {
		r.Fatal(err)
	}
}

func (r repo) commit() {
	r.git("add", "--all", ".")
	r.git("commit", "--quiet", "--message=next")
}

// root is the configuration of a root with one service, which may send to a block.
func rootSending(block string) string {
	return fmt.Sprintf(`
resource "aws_security_group" "task" {
  name = "task"
  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [%s]
  }
}

resource "aws_ecs_service" "app" {
  name            = "app"
  launch_type     = "FARGATE"
  task_definition = "app:1"
  network_configuration {
    subnets         = ["subnet-0a1b2c3d4e5f60718"]
    security_groups = [aws_security_group.task.id]
  }
}
`, block)
}

const moduleSending = `
variable "group" {}

resource "aws_vpc_security_group_egress_rule" "more" {
  security_group_id = var.group
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = "10.7.0.0/16"
}
`

const templateSending = `
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: tasks
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: app:1
      LaunchType: FARGATE
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-0a1b2c3d4e5f60718], SecurityGroups: [!Ref Group]}}
`

// judged compares two sides, and returns how often what has a name was judged.
func judged(t *testing.T, dir string, base, head Side) (*model.Diff, map[string]int) {
	t.Helper()
	counts, mu := map[string]int{}, sync.Mutex{}
	opt := Options{Dir: dir}
	opt.Progress = func(doing string, _, _ int, name string) {
		mu.Lock()
		defer mu.Unlock()
		if doing == "judging" {
			counts[name]++
		}
	}
	d, err := Diff(t.Context(), opt, base, head)
	if err != nil {
		t.Fatal(err)
	}
	return d, counts
}

var (
	before = Side{Kind: model.SideRevision, Name: "HEAD~1"}
	now    = Side{Kind: model.SideRevision, Name: "HEAD"}
	onDisk = Side{Kind: model.SideWorkingTree}
	edits  = []string{"root", "values", "module", "template", "data", "new root", "root gone", "becomes a module", "configuration", "link", "text", "values beside", "lookup"}
)

// roots is a repository with all or some of 100 roots, three of which share a module, and some other things.
func roots(t *testing.T, all bool) repo {
	t.Helper()
	r := newRepo(t)
	for i := range 100 {
		if !all && !slices.Contains([]int{0, 1, 2, 42, 50, 51, 52, 53, 60, 61}, i) {
			continue
		}
		r.write(fmt.Sprintf("live/r%03d/main.tf", i), rootSending(fmt.Sprintf(`"10.%d.0.0/16"`, i)))
	}
	for i := range 3 {
		r.write(fmt.Sprintf("live/r%03d/more.tf", i), `module "more" {
  source = "../../modules/more"
  group  = aws_security_group.task.id
}
`)
	}
	r.write("modules/more/main.tf", moduleSending)
	r.write("template.yaml", templateSending)
	r.write("live/values/main.tf", "variable \"block\" {}\n"+rootSending("var.block"))
	r.write("live/values/envs/prod.tfvars", `block = "10.200.0.0/16"`)
	r.write("beside/app/main.tf", "variable \"block\" {}\n"+rootSending("var.block"))
	r.write("beside/envs/prod.tfvars", `block = "10.201.0.0/16"`)
	r.write("data/main.tf", rootSending(`jsondecode(file("${path.module}/blocks.json"))[0]`))
	r.write("data/blocks.json", `["10.202.0.0/16"]`)
	r.write("README.md", "one\n")
	r.commit()
	return r
}

// change makes one of the changes.
func (r repo) change(what string) {
	r.Helper()
	switch what {
	case "root":
		r.write("live/r042/main.tf", rootSending(`"10.42.0.0/15"`))
	case "values":
		r.write("live/values/envs/prod.tfvars", `block = "10.200.0.0/15"`)
	case "values beside":
		r.write("beside/envs/prod.tfvars", `block = "10.201.0.0/15"`)
	case "module":
		r.write("modules/more/main.tf", strings.Replace(moduleSending, "10.7.0.0/16", "10.7.0.0/15", 1))
	case "template":
		r.write("template.yaml", strings.Replace(templateSending, "10.0.0.0/16", "10.0.0.0/15", 1))
	case "data":
		r.write("data/blocks.json", `["10.202.0.0/15"]`)
	case "new root":
		r.write("live/new/main.tf", rootSending(`"10.203.0.0/16"`))
	case "root gone":
		r.remove("live/r050")
	case "becomes a module":
		r.write("caller/main.tf", "module \"it\" {\n  source = \"../live/r051\"\n}\n")
	case "configuration":
		r.write(".egresslint.yaml", "region: eu-west-1\n")
	case "text":
		r.write("README.md", "two\n")
	case "link":
		r.remove("live/r052")
		if err := os.Symlink("r053", filepath.Join(r.dir, "live", "r052")); err != nil {
			r.Skip(err)
		}
	case "lookup":
		r.write("live/r060/main.tf", rootSending(`"10.60.0.0/15"`))
		r.write("live/r061/lookup.tf", "data \"aws_security_group\" \"other\" {\n  name = \"task\"\n}\n")
	}
}

// TestDiffJudgesWhatChanged counts what is judged.
func TestDiffJudgesWhatChanged(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]map[string]int{
		"root":     {"live/r042": 2},
		"values":   {"live/values": 2},
		"module":   {"live/r000": 2, "live/r001": 2, "live/r002": 2},
		"template": {"template.yaml": 2, "data": 2}, // which may read any file
		"new root": {"live/new": 1},
	} {
		r := roots(t, what == "root")
		r.change(what)
		if _, got := judged(t, r.dir, Side{Kind: model.SideRevision, Name: "HEAD"}, onDisk); !maps.Equal(got, want) {
			t.Errorf("%s, in the working tree: judged %v, want %v", what, got, want)
		}
		r.commit()
		if _, got := judged(t, r.dir, before, now); !maps.Equal(got, want) {
			t.Errorf("%s: judged %v, want %v", what, got, want)
		}
	}
}

// TestDiffOfRevisions compares revisions, and directories with the same files: the difference must be the same, whatever need not
// be judged of the revisions.
func TestDiffOfRevisions(t *testing.T) {
	t.Parallel()
	for _, what := range edits {
		r := roots(t, false)
		r.change(what)
		r.commit()
		both := t.TempDir()
		r.git("worktree", "add", "--quiet", "--detach", filepath.Join(both, "base"), "HEAD~1")
		r.git("worktree", "add", "--quiet", "--detach", filepath.Join(both, "head"), "HEAD")
		want, _ := judged(t, both, Side{Kind: model.SideDirectory, Name: "base"}, Side{Kind: model.SideDirectory, Name: "head"})
		for _, head := range []Side{now, onDisk} {
			got, _ := judged(t, r.dir, before, head)
			if texts := [2]string{changesText(t, got), changesText(t, want)}; texts[0] != texts[1] {
				t.Errorf("%s: between revisions\n%s\nand between directories\n%s", what, texts[0], texts[1])
			}
			if what != "text" && what != "configuration" && what != "link" && len(got.Changes) == 0 {
				t.Errorf("%s: nothing changes", what)
			}
		}
	}
}

// changesText renders what changes, with places as both have them.
func changesText(t *testing.T, d *model.Diff) string {
	t.Helper()
	text, err := json.MarshalIndent(d.Changes, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`"base/`, `"`, `"head/`, `"`, `(base/`, `(`, `(head/`, `(`).Replace(string(text))
}
