package cli

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/fuzzing"
	"github.com/egresslint/egresslint/internal/model"
)

// marker is the value of sensitive variables and parameters. It is in files of values only, of which no line is shown.
const marker = "hunter2marker"

// kept are files of the repository that no mutation changes, copies or deletes: they say what is sensitive.
func kept() map[string]string {
	return map[string]string{
		".git/HEAD": "ref: refs/heads/main\n",
		"net/secret.tf": `
variable "secret" {
  type      = string
  sensitive = true
}

variable "secrets" {
  type      = map(string)
  sensitive = true
  default   = {}
}

resource "aws_vpc_security_group_egress_rule" "secret" {
  security_group_id = aws_security_group.task.id
  description       = var.secret
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.9.0.0/24"
}

resource "aws_cloudwatch_log_group" "secret" {
  name = "${var.secret}-${lookup(var.secrets, "a", "")}"
}
`,
		"secret/template.yaml": `
Parameters:
  Secret: {Type: String, NoEcho: true}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !Ref Secret
      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.9.0.0/24, Description: !Sub "${Secret}"}]
`,
	}
}

// mutable returns the other files of the repository, in which nothing is wrong.
func mutable(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{
		".egresslint.yaml":           "region: ap-northeast-1\nallow:\n  - cidr: 10.9.0.0/24\n    ports: 443\n    reason: the proxy\nrules:\n  task-egress-port: {level: warning}\n",
		"net/secret.auto.tfvars":     "secret  = \"" + marker + "\"\nsecrets = { a = \"" + marker + "\", b = \"x" + marker + "y\" }\n",
		"secret/parameters/all.json": `[{"ParameterKey": "Secret", "ParameterValue": "` + marker + `"}]` + "\n",
		"secret/samconfig.toml":      "[default.deploy.parameters]\nparameter_overrides = \"Secret=" + marker + "\"\n",
		"net/envs/prod.tfvars":       "proxies = [\"10.9.0.0/25\"]\n",
		"net/proxies.tf": `
variable "proxies" {
  type    = list(string)
  default = ["10.9.0.128/25"]
}

module "proxies" {
  source   = "../modules/rule"
  for_each = toset(var.proxies)
  group    = aws_security_group.task.id
  cidr     = each.value
}
`,
		"modules/rule/main.tf": `
variable "group" {
  type = string
}

variable "cidr" {
  type = string
}

resource "aws_vpc_security_group_egress_rule" "this" {
  security_group_id = var.group
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = var.cidr
}
`,
		"net/more.tf.json": `{"locals": {"unused": ["${local.region}", 1, null]}}` + "\n",
		"notes.json":       `{"a": [1, 2, {"b": null}]}` + "\n",
	}
	for name, from := range map[string]string{
		"net/main.tf":       "example/terraform/secure/main.tf",
		"cfn/template.yaml": "example/cloudformation/secure/template.yaml",
		"cfn/template.json": "truncation/template.json",
	} {
		text, err := os.ReadFile(filepath.Join("..", "..", "testdata", filepath.FromSlash(from)))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	return files
}

// mutation changes the files of a repository as the bytes of a fuzzed input say.
type mutation struct {
	program []byte
	files   map[string]string
	touched map[string]bool
}

func (m *mutation) next(n int) int {
	if n == 0 {
		return 0
	}
	const bytes = 2
	value := 0
	for range bytes {
		value <<= 8
		if len(m.program) > 0 {
			value += int(m.program[0])
			m.program = m.program[1:]
		}
	}
	return value % n
}

func (m *mutation) run() {
	for range 8 {
		if len(m.program) == 0 {
			return
		}
		m.step()
	}
}

// step changes one file: a byte, the end, a line, or all of it.
func (m *mutation) step() {
	names := slices.Sorted(maps.Keys(m.files))
	if len(names) == 0 {
		return
	}
	name := names[m.next(len(names))]
	text := m.files[name]
	m.touched[name] = true
	switch at := m.next(len(text)); m.next(9) {
	case 0:
		m.files[name] = text[:at]
	case 1:
		m.files[name] = text[at:]
	case 2:
		delete(m.files, name)
	case 3: // the same contents under a name of the same kind
		base, ext, _ := strings.Cut(path.Base(name), ".")
		m.put(path.Join(path.Dir(name), base+string(rune('a'+m.next(3)))+"."+ext), text)
	case 4:
		m.files[name] = text[:at] + string(rune(m.next(256))) + text[min(at+1, len(text)):]
	case 5: // a part is repeated
		length := m.next(200)
		m.files[name] = text[:at] + text[at:min(at+length, len(text))] + text[at:]
	case 6: // a part is gone
		m.files[name] = text[:at] + text[min(at+m.next(200), len(text)):]
	case 7: // a word becomes one that means something
		words := []string{"{", "}", "[", "]", "\"", "\n", "${", "null", "*", "&a", "<<: *a", "---\n", "\x00", "\ufeff", "count = 0", "for_each = {}", "!If [x, y]", "Fn::", "~", "1e999"}
		m.files[name] = text[:at] + words[m.next(len(words))] + text[at:]
	case 8:
		m.files[name] = strings.Repeat(text, 1+m.next(4))
	}
}

func (m *mutation) put(name, text string) {
	m.files[name], m.touched[name] = text, true
}

// FuzzCheck checks a repository in which files are damaged, gone or doubled. Whatever became of it, the program neither panics
// nor hangs, no output has the value of what is sensitive, and a clean result is one of all files.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{}, false)
	for op := range byte(9) {
		for file := op % 4; file < 14; file += 4 {
			f.Add([]byte{0, file, file, op * 17, 0, op, 0, 30, 0, file + 1, 0, 99, 0, op}, op == 3)
		}
	}
	original := mutable(f)
	f.Fuzz(func(t *testing.T, program []byte, isOpen bool) {
		m := &mutation{program: program, files: maps.Clone(original), touched: map[string]bool{}}
		m.run()
		dir := t.TempDir()
		maps.Copy(m.files, kept())
		if isOpen {
			m.files["open/main.tf"] = openRoot
		}
		for name, text := range m.files {
			put(t, filepath.Join(dir, filepath.FromSlash(name)), text)
		}
		fuzzing.Within(t, func() {
			code, out := outputOf(t, dir, "check", "--format", "json")
			if code != ExitClean && len(m.touched) == 0 && !isOpen {
				t.Errorf("exit code %d without a mutation:\n%s", code, out)
			}
			checkReport(t, m, code, out, isOpen)
			for _, command := range [][]string{{"check", "--verbose"}, {"path"}, {"parse"}} {
				outputOf(t, dir, command...)
			}
		})
	})
}

const openRoot = `
resource "aws_security_group" "open" {
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ecs_service" "open" {
  launch_type = "FARGATE"

  network_configuration {
    subnets         = ["subnet-0a1b2c3d"]
    security_groups = [aws_security_group.open.id]
  }
}
`

func put(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// outputOf returns how a command ended, and what it printed on the standard output.
func outputOf(t *testing.T, dir string, command ...string) (int, string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := Main(t.Context(), System{
		Args: append(command, "--timeout", "15s"), Stdout: &stdout, Stderr: &stderr, Dir: dir, Getenv: func(string) string { return "" },
	})
	all := stdout.String() + stderr.String()
	for _, wrong := range []string{marker, "--timeout)", "--max-memory)"} {
		if i := strings.Index(all, wrong); i >= 0 {
			t.Errorf("%s: the output has %s: …%s…", command, wrong, all[max(0, i-300):min(len(all), i+100)])
		}
	}
	return code, stdout.String()
}

// checkReport checks that a report says what became of each file, and that it is clean only if all were read.
func checkReport(t *testing.T, m *mutation, code int, out string, isOpen bool) {
	t.Helper()
	var report struct {
		Files    []model.Files
		Findings []struct{ Resource string }
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Errorf("exit code %d, and no report: %v\n%s", code, err, out)
		return
	}
	fates := map[string]string{}
	for _, group := range report.Files {
		for _, name := range group.Names {
			fates[name] = group.State
		}
	}
	for name := range m.files {
		isConfig := path.Base(name) == ".egresslint.yaml" || strings.HasPrefix(name, ".git/")
		if code == ExitClean && !m.touched[name] && !isConfig && name != "notes.json" && fates[name] != model.FilesRead {
			t.Errorf("the result is clean, but %s is %q", name, fates[name])
		}
		if code == ExitClean && fates[name] == model.FilesFailed {
			t.Errorf("the result is clean, but %s could not be read", name)
		}
	}
	isFound := slices.ContainsFunc(report.Findings, func(f struct{ Resource string }) bool { return f.Resource == "aws_security_group.open" })
	if isOpen && !m.touched[".egresslint.yaml"] && !isFound {
		t.Errorf("exit code %d, and nothing is found in open/main.tf:\n%s", code, out)
	}
}
